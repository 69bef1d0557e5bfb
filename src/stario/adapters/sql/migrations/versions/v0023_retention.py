"""Retention."""

import sqlalchemy as sa
from alembic import op

from stario.adapters.sql.migrations.steps import identity, index, instant, integer, text

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "retention_runs",
        identity("id"),
        text("rule"),
        instant("started_at"),
        instant("ended_at"),
        integer("deleted"),
        integer("overdue"),
        identity("actor_id", nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.CheckConstraint("deleted >= 0 AND overdue >= 0", name="counts"),
    )
    index("ix_retention_runs_rule_ended_at", "retention_runs", "rule", "ended_at")
    index("ix_retention_runs_ended_at_id", "retention_runs", "ended_at", "id")


def downgrade() -> None:
    op.drop_table("retention_runs")
