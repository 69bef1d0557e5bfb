"""Breaches of personal data, and what was verified last."""

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
    structure,
    text,
)

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "breaches",
        identity("id"),
        text("title"),
        text("category"),
        boolean("crosses_border"),
        boolean("is_biometric"),
        integer("people", nullable=True),
        instant("detected_at"),
        text("state"),
        structure("timeline"),
        sa.PrimaryKeyConstraint("id"),
        one_of("category", "confidentiality", "integrity", "availability"),
        one_of("state", "open", "notified", "detailed", "closed", "not_notifiable"),
        sa.CheckConstraint("people IS NULL OR people >= 0", name="people"),
    )
    index("ix_breaches_detected_at_id", "breaches", "detected_at", "id")
    index(
        "ix_breaches_open",
        "breaches",
        "detected_at",
        where="state IN ('open', 'notified', 'detailed')",
    )
    op.create_table(
        "verifications",
        identity("chain"),
        instant("at"),
        bigint("entries"),
        text("head"),
        integer("fault_count"),
        structure("faults"),
        sa.PrimaryKeyConstraint("chain"),
        one_of("chain", "audit_log"),
    )


def downgrade() -> None:
    op.drop_table("verifications")
    op.drop_table("breaches")
