"""Checks of media."""

import sqlalchemy as sa
from alembic import op

from stario.adapters.sql.migrations.steps import (
    identity,
    index,
    instant,
    one_of,
    refers,
    structure,
    text,
)

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

MADE = ("videos", "voice_messages", "posters")


def upgrade() -> None:
    for table in MADE:
        op.add_column(
            table, sa.Column("held", sa.Boolean, nullable=False, server_default=sa.false())
        )
    op.create_table(
        "banned_media",
        identity("id"),
        text("kind"),
        text("reason"),
        structure("hashes"),
        identity("added_by", nullable=True),
        instant("added_at"),
        identity("retired_by", nullable=True),
        instant("retired_at", nullable=True),
        sa.PrimaryKeyConstraint("id"),
        refers("added_by", "accounts"),
        refers("retired_by", "accounts"),
        one_of("kind", "image", "video"),
    )
    index("ix_banned_media_added_at_id", "banned_media", "added_at", "id")
    index("ix_banned_media_added_by", "banned_media", "added_by")
    index("ix_banned_media_retired_by", "banned_media", "retired_by")
    index("ix_banned_media_active", "banned_media", "id", where="retired_at IS NULL")


def downgrade() -> None:
    op.drop_table("banned_media")
    for table in MADE:
        op.drop_column(table, "held")
