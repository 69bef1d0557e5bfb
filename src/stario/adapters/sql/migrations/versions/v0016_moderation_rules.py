"""Rules of moderation and what artists leave out."""

import sqlalchemy as sa
from alembic import op

from stario.adapters.sql.migrations.steps import (
    bigint,
    identity,
    index,
    instant,
    integer,
    number,
    one_of,
    refers,
    structure,
    text,
)

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "moderation_rules",
        identity("id"),
        text("kind"),
        text("state"),
        integer("version"),
        text("category", nullable=True),
        text("tier", nullable=True),
        text("language", nullable=True),
        text("follow", nullable=True),
        text("text", nullable=True),
        number("threshold", nullable=True),
        text("note"),
        identity("created_by"),
        instant("created_at"),
        instant("updated_at"),
        identity("released_by", nullable=True),
        instant("released_at", nullable=True),
        identity("retired_by", nullable=True),
        one_of("kind", "word", "allowed", "threshold"),
        one_of("state", "draft", "shadow", "live", "retired"),
        sa.CheckConstraint("released_by IS NULL OR released_by <> created_by", name="four_eyes"),
        sa.CheckConstraint("(released_by IS NULL) = (released_at IS NULL)", name="released"),
        sa.CheckConstraint("state <> 'live' OR released_by IS NOT NULL", name="live_is_released"),
        refers("created_by", "accounts"),
        refers("released_by", "accounts"),
        refers("retired_by", "accounts"),
        sa.PrimaryKeyConstraint("id"),
    )
    index("ix_moderation_rules_created_at_id", "moderation_rules", "created_at", "id")
    index(
        "ix_moderation_rules_in_force",
        "moderation_rules",
        "created_at",
        "id",
        where="state IN ('shadow', 'live')",
    )
    op.create_table(
        "moderation_releases",
        sa.Column("number", sa.BigInteger, nullable=False, autoincrement=False),
        identity("rule_id"),
        text("state"),
        identity("made_by"),
        instant("made_at"),
        one_of("state", "draft", "shadow", "live", "retired"),
        sa.CheckConstraint("number > 0", name="number"),
        refers("rule_id", "moderation_rules"),
        refers("made_by", "accounts"),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_table(
        "moderation_shadow_counts",
        identity("rule_id"),
        identity("status"),
        bigint("texts"),
        one_of("status", "approved", "rejected", "pending_review"),
        sa.CheckConstraint("texts >= 0", name="texts"),
        refers("rule_id", "moderation_rules", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("rule_id", "status"),
    )
    op.create_table(
        "artist_restrictions",
        identity("artist_id"),
        integer("version"),
        structure("whitelist_topics"),
        structure("blacklist_topics"),
        integer("max_video_duration_seconds", nullable=True),
        structure("custom_rules"),
        identity("changed_by"),
        instant("changed_at"),
        sa.CheckConstraint("version > 0", name="version"),
        refers("artist_id", "artists", ondelete="CASCADE"),
        refers("changed_by", "accounts"),
        sa.PrimaryKeyConstraint("artist_id"),
    )


def downgrade() -> None:
    op.drop_table("artist_restrictions")
    op.drop_table("moderation_shadow_counts")
    op.drop_table("moderation_releases")
    op.drop_table("moderation_rules")
