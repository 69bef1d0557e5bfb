"""Switches that take effect without a restart."""

import sqlalchemy as sa
from alembic import op

from stario.adapters.sql.migrations.steps import boolean, instant, one_of, text

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "switch_positions",
        text("switch"),
        boolean("is_on"),
        instant("turned_at"),
        text("turned_by"),
        sa.PrimaryKeyConstraint("switch"),
        one_of("switch", "MAINTENANCE_MODE", "PRIORITY_MODE", "PAYMENT_FALLBACK"),
    )


def downgrade() -> None:
    op.drop_table("switch_positions")
