"""Tables of artists and what they agreed to."""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Index, Integer, Table

from stario.adapters.sql.column_types import STRUCTURE
from stario.adapters.sql.tables.shape import (
    identity,
    instant,
    key,
    metadata,
    one_of,
    reference,
    text,
)
from stario.domain.artists.model.artist import ArtistStatus, Gender
from stario.domain.artists.model.verification import VerificationState

artists = Table(
    "artists",
    metadata,
    key(),
    text("name"),
    text("description"),
    text("category"),
    text("country"),
    text("gender"),
    Column("price_tiyin", BigInteger, nullable=False),
    Column("followers", BigInteger, nullable=False),
    Column("is_verified", Boolean, nullable=False),
    Column("is_popular", Boolean, nullable=False),
    text("status"),
    text("email", nullable=True),
    text("phone", nullable=True),
    Column("languages", STRUCTURE, nullable=False),
    Column("topics", STRUCTURE, nullable=False),
    reference("account_id", "accounts", nullable=True),
    text("verification_state"),
    reference("verification_assigned_to", "accounts", nullable=True),
    text("verification_notes", nullable=True),
    instant("verification_submitted_at", nullable=True),
    instant("verification_decided_at", nullable=True),
    text("stock_voice", nullable=True),
    text("portrait_key", nullable=True),
    text("smile_key", nullable=True),
    text("voice_reference_key", nullable=True),
    Column("voice", STRUCTURE),
    Column("document_keys", STRUCTURE, nullable=False),
    # Name and description as a search compares them, and the name as a list is ordered by it.
    text("search_text"),
    identity("sort_name"),
    instant("created_at"),
    instant("updated_at"),
    one_of("gender", Gender),
    one_of("status", ArtistStatus),
    one_of("verification_state", VerificationState),
    CheckConstraint("price_tiyin >= 0", name="price"),
    CheckConstraint("followers >= 0", name="followers"),
    Index(None, "is_popular", "sort_name", "id"),
    Index(None, "category"),
    Index(None, "account_id", unique=True),
)

templates = Table(
    "templates",
    metadata,
    key(),
    reference("artist_id", "artists", ondelete="CASCADE"),
    text("title"),
    text("text"),
    text("language"),
    text("occasion"),
    instant("created_at"),
    Index(None, "artist_id", "created_at"),
)

consents = Table(
    "consents",
    metadata,
    key(),
    reference("artist_id", "artists"),
    Column("likeness", Boolean, nullable=False),
    Column("voice", Boolean, nullable=False),
    Column("languages", STRUCTURE, nullable=False),
    Column("topics", STRUCTURE, nullable=False),
    Column("max_duration_seconds", Integer, nullable=False),
    instant("valid_until"),
    text("contract_sha256"),
    reference("recorded_by", "accounts"),
    instant("recorded_at"),
    instant("revoked_at", nullable=True),
    reference("revoked_by", "accounts", nullable=True),
    CheckConstraint("max_duration_seconds > 0", name="duration"),
    CheckConstraint("(revoked_at IS NULL) = (revoked_by IS NULL)", name="revocation"),
    Index(None, "artist_id", "recorded_at"),
)
