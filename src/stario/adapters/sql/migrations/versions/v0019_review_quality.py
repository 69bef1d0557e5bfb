"""How well reviewers and rules judge."""

import sqlalchemy as sa
from alembic import op

from stario.adapters.sql.migrations.steps import (
    boolean,
    identity,
    index,
    instant,
    integer,
    one_of,
    structure,
    text,
)

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

DECISIONS = ("approve", "reject", "escalate")
SEVERITIES = ("critical", "high", "normal", "low")


def upgrade() -> None:
    op.create_table(
        "golden_items",
        identity("id"),
        structure("texts"),
        text("language"),
        structure("flags"),
        structure("scores"),
        structure("versions"),
        text("answer"),
        text("note"),
        identity("made_by"),
        instant("made_at"),
        identity("source_case", nullable=True),
        identity("source_account", nullable=True),
        instant("expires_at", nullable=True),
        instant("retired_at", nullable=True),
        one_of("answer", "approve", "reject"),
        sa.PrimaryKeyConstraint("id"),
    )
    index("ix_golden_items_made_at_id", "golden_items", "made_at", "id")
    index("ix_golden_items_source_case", "golden_items", "source_case", unique=True)
    index(
        "ix_golden_items_of_account",
        "golden_items",
        "source_account",
        where="source_account IS NOT NULL",
    )
    op.create_table(
        "golden_placements",
        identity("case_id"),
        identity("item_id"),
        instant("planted_at"),
        sa.PrimaryKeyConstraint("case_id"),
        sa.ForeignKeyConstraint(["item_id"], ["golden_items.id"]),
    )
    index("ix_golden_placements_item_id", "golden_placements", "item_id")
    index("ix_golden_placements_planted_at", "golden_placements", "planted_at")
    op.create_table(
        "review_answers",
        identity("case_id"),
        identity("reviewer"),
        text("decision"),
        text("right_answer", nullable=True),
        text("week"),
        instant("answered_at"),
        one_of("decision", *DECISIONS),
        sa.PrimaryKeyConstraint("case_id", "reviewer"),
    )
    index("ix_review_answers_answered_at", "review_answers", "answered_at")
    index("ix_review_cases_opened_at", "review_cases", "opened_at")
    _exposures()
    _judgements()


def _exposures() -> None:
    op.create_table(
        "review_exposures",
        identity("case_id"),
        identity("reviewer"),
        text("severity"),
        text("shift"),
        instant("seen_at"),
        one_of("severity", *SEVERITIES),
        sa.PrimaryKeyConstraint("case_id", "reviewer"),
    )
    index("ix_review_exposures_shift", "review_exposures", "shift")
    op.create_table(
        "exposure_counts",
        identity("reviewer"),
        identity("shift"),
        identity("severity"),
        integer("seen"),
        one_of("severity", *SEVERITIES),
        sa.CheckConstraint("seen >= 0", name="seen"),
        sa.PrimaryKeyConstraint("reviewer", "shift", "severity"),
    )
    index("ix_exposure_counts_shift", "exposure_counts", "shift")


def _judgements() -> None:
    op.create_table(
        "judged_cases",
        identity("case_id"),
        text("subject"),
        identity("subject_id"),
        text("language"),
        text("outcome"),
        boolean("is_sample"),
        boolean("is_overturned"),
        instant("decided_at"),
        one_of("subject", "job", "preview", "content"),
        one_of("outcome", *DECISIONS),
        sa.PrimaryKeyConstraint("case_id"),
    )
    index("ix_judged_cases_subject_id", "judged_cases", "subject_id")
    index("ix_judged_cases_decided_at", "judged_cases", "decided_at")
    op.create_table(
        "judged_flags",
        identity("case_id"),
        identity("category"),
        identity("source"),
        boolean("is_shadow"),
        boolean("was_right"),
        sa.PrimaryKeyConstraint("case_id", "category", "source"),
        sa.ForeignKeyConstraint(["case_id"], ["judged_cases.case_id"]),
    )
    op.create_table(
        "review_samples",
        identity("case_id"),
        text("week"),
        text("language"),
        sa.PrimaryKeyConstraint("case_id"),
    )
    index("ix_review_samples_week", "review_samples", "week")
    op.create_table(
        "sampled_weeks",
        identity("week"),
        identity("language"),
        integer("population"),
        integer("drawn"),
        sa.CheckConstraint("drawn BETWEEN 0 AND population", name="drawn"),
        sa.PrimaryKeyConstraint("week", "language"),
    )


def downgrade() -> None:
    op.drop_index("ix_review_cases_opened_at", "review_cases")
    for table in (
        "sampled_weeks",
        "review_samples",
        "judged_flags",
        "judged_cases",
        "exposure_counts",
        "review_exposures",
        "review_answers",
        "golden_placements",
        "golden_items",
    ):
        op.drop_table(table)
