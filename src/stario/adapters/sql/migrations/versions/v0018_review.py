"""The review queue and appeals."""

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

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

WAITING = "closed_at IS NULL"
FULL = "has_content IS TRUE"


def upgrade() -> None:
    op.create_table(
        "review_cases",
        identity("id"),
        text("content_type"),
        text("subject"),
        identity("subject_id"),
        identity("account_id", nullable=True),
        identity("artist_id", nullable=True),
        identity("order_id", nullable=True),
        text("language"),
        structure("texts"),
        structure("media"),
        structure("flags"),
        structure("scores"),
        structure("versions"),
        text("severity"),
        instant("opened_at"),
        instant("due_at"),
        instant("rank_at"),
        text("state"),
        text("needs_second", nullable=True),
        identity("claimed_by", nullable=True),
        instant("claimed_until", nullable=True),
        structure("decisions"),
        text("outcome", nullable=True),
        instant("closed_at", nullable=True),
        boolean("is_escalated"),
        boolean("is_overturned"),
        structure("revealed_by"),
        boolean("has_content"),
        one_of("content_type", "text", "image", "video", "audio"),
        one_of("subject", "job", "preview", "content"),
        one_of("severity", "critical", "high", "normal", "low"),
        one_of("state", "open", "claimed", "awaiting_second", "decided", "withdrawn"),
        one_of("outcome", "approve", "reject", "escalate"),
        refers("account_id", "accounts"),
        refers("artist_id", "artists"),
        sa.PrimaryKeyConstraint("id"),
    )
    index("ix_review_cases_account_id", "review_cases", "account_id")
    index("ix_review_cases_subject_subject_id", "review_cases", "subject", "subject_id")
    index(
        "ix_review_cases_of_subjects",
        "review_cases",
        "subject",
        "subject_id",
        unique=True,
        where=f"{WAITING} AND subject <> 'content'",
    )
    index("ix_review_cases_waiting", "review_cases", "rank_at", "id", where=WAITING)
    index("ix_review_cases_decided", "review_cases", "closed_at", where="outcome IS NOT NULL")
    index("ix_review_cases_to_empty", "review_cases", "closed_at", "id", where=FULL)
    op.create_table(
        "appeals",
        identity("id"),
        identity("case_id"),
        identity("account_id"),
        text("reason"),
        instant("filed_at"),
        instant("due_at"),
        text("state"),
        identity("decided_by", nullable=True),
        instant("decided_at", nullable=True),
        text("notes"),
        identity("restored_id", nullable=True),
        boolean("has_content"),
        one_of("state", "open", "upheld", "overturned", "withdrawn"),
        refers("case_id", "review_cases"),
        refers("account_id", "accounts"),
        sa.PrimaryKeyConstraint("id"),
    )
    index("ix_appeals_case_id", "appeals", "case_id", unique=True)
    index("ix_appeals_account_id", "appeals", "account_id")
    index("ix_appeals_due_at_id", "appeals", "due_at", "id")
    index("ix_appeals_to_empty", "appeals", "decided_at", "id", where=FULL)


def downgrade() -> None:
    op.drop_table("appeals")
    op.drop_table("review_cases")
