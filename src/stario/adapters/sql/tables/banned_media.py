"""The table of banned pictures and films."""

from sqlalchemy import Column, Index, Table

from stario.adapters.sql.column_types import STRUCTURE
from stario.adapters.sql.tables.shape import (
    instant,
    key,
    metadata,
    one_of,
    partial_index,
    reference,
    text,
)
from stario.domain.moderation.model.banned_media import BannedKind

banned_media = Table(
    "banned_media",
    metadata,
    key(),
    text("kind"),
    text("reason"),
    # Numbers of 256 bits in hexadecimal digits, for JSON knows none as large.
    Column("hashes", STRUCTURE, nullable=False),
    reference("added_by", "accounts", nullable=True),
    instant("added_at"),
    reference("retired_by", "accounts", nullable=True),
    instant("retired_at", nullable=True),
    one_of("kind", BannedKind),
    Index(None, "added_at", "id"),
    Index(None, "added_by"),
    Index(None, "retired_by"),
    partial_index("banned_media_active", "id", where="retired_at IS NULL"),
)
