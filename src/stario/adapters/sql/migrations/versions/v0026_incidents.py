"""Incidents."""

import sqlalchemy as sa
from alembic import op

from stario.adapters.sql.migrations.steps import (
    identity,
    index,
    instant,
    integer,
    one_of,
    structure,
    text,
)

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "incidents",
        identity("id"),
        integer("number"),
        text("title"),
        text("severity"),
        text("state"),
        instant("opened_at"),
        text("opened_by"),
        instant("acknowledged_at", nullable=True),
        text("acknowledged_by", nullable=True),
        instant("resolved_at", nullable=True),
        instant("breached_at", nullable=True),
        instant("due_at"),
        instant("escalate_at", nullable=True),
        integer("level"),
        instant("remind_at", nullable=True),
        integer("reminders"),
        text("alert_group", nullable=True),
        structure("alerts"),
        structure("roles"),
        structure("published", nullable=True),
        text("postmortem", nullable=True),
        structure("timeline"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("number"),
        one_of("severity", "SEV-1", "SEV-2", "SEV-3", "SEV-4"),
        one_of("state", "open", "acknowledged", "resolved", "closed"),
        sa.CheckConstraint("number > 0", name="number"),
    )
    index(
        "ix_incidents_alert_group",
        "incidents",
        "alert_group",
        unique=True,
        where="state IN ('open', 'acknowledged')",
    )
    for column in ("escalate_at", "remind_at"):
        index(f"ix_incidents_{column}", "incidents", column, where=f"{column} IS NOT NULL")
    index("ix_incidents_published", "incidents", "number", where="published IS NOT NULL")


def downgrade() -> None:
    op.drop_table("incidents")
