"""Tables of the audit log."""

from sqlalchemy import BigInteger, Column, Integer, Table

from stario.adapters.sql.column_types import STRUCTURE
from stario.adapters.sql.tables.shape import identity, instant, metadata, text

audit_inbox = Table(
    "audit_inbox",
    metadata,
    Column(
        "number",
        BigInteger().with_variant(Integer, "sqlite"),
        primary_key=True,
        autoincrement=True,
    ),
    identity("id"),
    instant("at"),
    identity("actor_id", nullable=True),
    text("role", nullable=True),
    text("action"),
    text("resource_type"),
    text("resource_id", nullable=True),
    text("outcome"),
    Column("details", STRUCTURE, nullable=False),
    text("request_id", nullable=True),
    text("address", nullable=True),
)
