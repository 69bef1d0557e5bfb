"""What the status page shows of the past, and announced maintenance."""

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

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

COMPONENTS = ("api", "video", "voice", "posters", "faces", "shop", "payments", "moderation")


def upgrade() -> None:
    op.create_table(
        "status_days",
        sa.Column("day", sa.Date, nullable=False),
        text("component"),
        integer("up"),
        integer("degraded"),
        integer("down"),
        instant("counted_until"),
        sa.PrimaryKeyConstraint("day", "component"),
        one_of("component", *COMPONENTS),
    )
    op.create_table(
        "maintenances",
        identity("id"),
        structure("titles"),
        structure("components"),
        instant("begins_at"),
        instant("ends_at"),
        sa.PrimaryKeyConstraint("id"),
        sa.CheckConstraint("ends_at > begins_at", name="ends_at"),
    )
    index("ix_maintenances_ends_at", "maintenances", "ends_at")


def downgrade() -> None:
    op.drop_table("maintenances")
    op.drop_table("status_days")
