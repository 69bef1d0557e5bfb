"""Since when a reviewer has a case: nobody keeps one from others by renewing her claim."""

from alembic import op

from stario.adapters.sql.migrations.steps import instant

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("review_cases", instant("claimed_since", nullable=True))


def downgrade() -> None:
    op.drop_column("review_cases", "claimed_since")
