"""Packages for authorities."""

import sqlalchemy as sa
from alembic import op

from stario.adapters.sql.migrations.steps import (
    bigint,
    boolean,
    identity,
    index,
    instant,
    integer,
    one_of,
    refers,
    structure,
    text,
)

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "legal_exports",
        identity("id"),
        text("case_id"),
        text("legal_basis"),
        sa.Column("date_from", sa.Date, nullable=False),
        sa.Column("date_to", sa.Date, nullable=False),
        structure("user_ids"),
        structure("content_ids"),
        boolean("include_logs"),
        boolean("include_content"),
        text("recipient"),
        boolean("is_rehearsal"),
        identity("requested_by"),
        instant("requested_at"),
        text("state"),
        identity("decided_by", nullable=True),
        instant("decided_at", nullable=True),
        identity("job_id", nullable=True),
        instant("completed_at", nullable=True),
        text("sha256", nullable=True),
        bigint("bytes", nullable=True),
        integer("rows", nullable=True),
        sa.PrimaryKeyConstraint("id"),
        refers("requested_by", "accounts"),
        refers("decided_by", "accounts"),
        one_of("state", "awaiting_approval", "rejected", "building", "ready", "expired"),
        sa.CheckConstraint("date_from <= date_to", name="period"),
        sa.CheckConstraint(
            "state IN ('awaiting_approval', 'rejected') OR decided_by <> requested_by",
            name="four_eyes",
        ),
        sa.CheckConstraint(
            "(state IN ('ready', 'expired')) = (sha256 IS NOT NULL)", name="package"
        ),
    )
    index("ix_legal_exports_requested_at_id", "legal_exports", "requested_at", "id")
    index("ix_legal_exports_completed_at", "legal_exports", "completed_at")
    index("ix_legal_exports_ready", "legal_exports", "completed_at", "id", where="state = 'ready'")


def downgrade() -> None:
    op.drop_table("legal_exports")
