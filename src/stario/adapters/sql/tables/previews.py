"""Tables of designs on products."""

from sqlalchemy import Boolean, Column, Index, Table

from stario.adapters.sql.column_types import STRUCTURE
from stario.adapters.sql.tables.shape import (
    identity,
    instant,
    key,
    metadata,
    one_of,
    partial_index,
    reference,
    text,
)
from stario.domain.merch.model.preview import ArtworkSource, PreviewState

previews = Table(
    "previews",
    metadata,
    key(),
    reference("account_id", "accounts", nullable=True),
    identity("product_id"),
    identity("variant_id"),
    text("language"),
    text("text"),
    text("artwork"),
    identity("poster_id", nullable=True),
    text("prompt"),
    text("state"),
    text("picture_key"),
    text("artwork_key", nullable=True),
    text("print_key", nullable=True),
    Column("findings", STRUCTURE, nullable=False),
    instant("created_at"),
    instant("expires_at"),
    Column("is_ordered", Boolean, nullable=False),
    one_of("artwork", ArtworkSource),
    one_of("state", PreviewState),
    Index(None, "account_id", "created_at"),
    partial_index("previews_of_posters", "poster_id", where="poster_id IS NOT NULL"),
    partial_index("previews_to_forget", "expires_at", "id", where="is_ordered IS FALSE"),
    partial_index("previews_to_review", "created_at", "id", where="state = 'pending_review'"),
)
