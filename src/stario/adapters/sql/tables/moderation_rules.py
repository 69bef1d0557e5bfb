"""Tables of moderation's rules and of what artists leave out."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    Table,
    false,
)

from stario.adapters.sql.column_types import IDENTITY, STRUCTURE
from stario.adapters.sql.tables.shape import (
    instant,
    key,
    metadata,
    one_of,
    partial_index,
    reference,
    text,
)
from stario.domain.moderation.model.rule import RuleKind, RuleState
from stario.domain.moderation.model.verdict import VerdictStatus

IN_FORCE = "state IN ('shadow', 'live')"

moderation_rules = Table(
    "moderation_rules",
    metadata,
    key(),
    text("kind"),
    text("state"),
    Column("version", Integer, nullable=False),
    text("category", nullable=True),
    text("tier", nullable=True),
    text("language", nullable=True),
    text("follow", nullable=True),
    text("text", nullable=True),
    Column("threshold", Float(53)),
    text("note"),
    reference("created_by", "accounts"),
    instant("created_at"),
    instant("updated_at"),
    reference("released_by", "accounts", nullable=True),
    instant("released_at", nullable=True),
    reference("retired_by", "accounts", nullable=True),
    one_of("kind", RuleKind),
    one_of("state", RuleState),
    CheckConstraint("released_by IS NULL OR released_by <> created_by", name="four_eyes"),
    CheckConstraint("(released_by IS NULL) = (released_at IS NULL)", name="released"),
    CheckConstraint("state <> 'live' OR released_by IS NOT NULL", name="live_is_released"),
    Index(None, "created_at", "id"),
    partial_index("moderation_rules_in_force", "created_at", "id", where=IN_FORCE),
)

moderation_releases = Table(
    "moderation_releases",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    reference("rule_id", "moderation_rules"),
    text("state"),
    reference("made_by", "accounts"),
    instant("made_at"),
    one_of("state", RuleState),
    CheckConstraint("number > 0", name="number"),
)

moderation_shadow_counts = Table(
    "moderation_shadow_counts",
    metadata,
    Column(
        "rule_id", IDENTITY, ForeignKey("moderation_rules.id", ondelete="CASCADE"), primary_key=True
    ),
    Column("status", IDENTITY, primary_key=True),
    Column("texts", BigInteger, nullable=False),
    one_of("status", VerdictStatus),
    CheckConstraint("texts >= 0", name="texts"),
)

artist_restrictions = Table(
    "artist_restrictions",
    metadata,
    Column("artist_id", IDENTITY, ForeignKey("artists.id", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("whitelist_topics", STRUCTURE, nullable=False),
    Column("blacklist_topics", STRUCTURE, nullable=False),
    Column("max_video_duration_seconds", Integer),
    Column("allow_suggestive", Boolean, nullable=False, server_default=false()),
    Column("custom_rules", STRUCTURE, nullable=False),
    reference("changed_by", "accounts"),
    instant("changed_at"),
    CheckConstraint("version > 0", name="version"),
)
