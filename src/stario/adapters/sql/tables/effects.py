"""Tables of effects and answers."""

from sqlalchemy import Column, Index, Integer, LargeBinary, Table, UniqueConstraint

from stario.adapters.sql.column_types import STRUCTURE
from stario.adapters.sql.tables.shape import instant, key, metadata, text

outbox = Table(
    "outbox",
    metadata,
    key(),
    text("topic"),
    Column("payload", STRUCTURE, nullable=False),
    instant("created_at"),
    Column("attempts", Integer, nullable=False),
    instant("due_at"),
    Index(None, "due_at", "id"),
)

idempotency = Table(
    "idempotency",
    metadata,
    key(),
    text("caller"),
    text("key"),
    text("route"),
    text("body_sha256"),
    instant("created_at"),
    Column("status", Integer),
    Column("headers", STRUCTURE, nullable=False),
    Column("body", LargeBinary),
    UniqueConstraint("caller", "key", "route"),
    Index(None, "created_at"),
)
