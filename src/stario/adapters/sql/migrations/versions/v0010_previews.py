"""Designs of fans on products."""

import sqlalchemy as sa
from alembic import op

from stario.adapters.sql.migrations.steps import (
    boolean,
    identity,
    index,
    instant,
    one_of,
    refers,
    structure,
    text,
)

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "previews",
        identity("id"),
        identity("account_id", nullable=True),
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
        structure("findings"),
        instant("created_at"),
        instant("expires_at"),
        boolean("is_ordered"),
        sa.PrimaryKeyConstraint("id"),
        refers("account_id", "accounts"),
        one_of("artwork", "none", "upload", "poster", "prompt"),
        one_of("state", "ready", "pending_review", "refused"),
    )
    index("ix_previews_account_id_created_at", "previews", "account_id", "created_at")
    index("ix_previews_of_posters", "previews", "poster_id", where="poster_id IS NOT NULL")
    index("ix_previews_to_forget", "previews", "expires_at", "id", where="is_ordered IS FALSE")
    index(
        "ix_previews_to_review",
        "previews",
        "created_at",
        "id",
        where="state = 'pending_review'",
    )


def downgrade() -> None:
    op.drop_table("previews")
