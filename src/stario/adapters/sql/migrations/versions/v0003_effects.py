"""Effects and answers."""

import sqlalchemy as sa
from alembic import op

from stario.adapters.sql.migrations.steps import (
    binary,
    identity,
    index,
    instant,
    integer,
    structure,
    text,
)

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def create_outbox() -> None:
    op.create_table(
        "outbox",
        identity("id"),
        text("topic"),
        structure("payload"),
        instant("created_at"),
        integer("attempts"),
        instant("due_at"),
        sa.PrimaryKeyConstraint("id"),
    )
    index("ix_outbox_due_at_id", "outbox", "due_at", "id")


def create_idempotency() -> None:
    op.create_table(
        "idempotency",
        identity("id"),
        text("caller"),
        text("key"),
        text("route"),
        text("body_sha256"),
        instant("created_at"),
        integer("status", nullable=True),
        structure("headers"),
        binary("body", nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("caller", "key", "route"),
    )
    index("ix_idempotency_created_at", "idempotency", "created_at")


def upgrade() -> None:
    create_outbox()
    create_idempotency()


def downgrade() -> None:
    op.drop_table("idempotency")
    op.drop_table("outbox")
