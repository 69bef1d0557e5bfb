"""Tables of how well people and rules judge."""

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, Table

from stario.adapters.sql.column_types import IDENTITY, STRUCTURE
from stario.adapters.sql.tables.shape import (
    identity,
    instant,
    key,
    metadata,
    one_of,
    partial_index,
    text,
)
from stario.domain.moderation.model.review_case import Decision, Severity, Subject

golden_items = Table(
    "golden_items",
    metadata,
    key(),
    Column("texts", STRUCTURE, nullable=False),
    text("language"),
    Column("flags", STRUCTURE, nullable=False),
    Column("scores", STRUCTURE, nullable=False),
    Column("versions", STRUCTURE, nullable=False),
    text("answer"),
    text("note"),
    identity("made_by"),
    instant("made_at"),
    identity("source_case", nullable=True),
    identity("source_account", nullable=True),
    instant("expires_at", nullable=True),
    instant("retired_at", nullable=True),
    CheckConstraint("answer IN ('approve', 'reject')", name="answer"),
    Index(None, "made_at", "id"),
    Index(None, "source_case", unique=True),
    partial_index("golden_items_of_account", "source_account", where="source_account IS NOT NULL"),
)

golden_placements = Table(
    "golden_placements",
    metadata,
    key("case_id"),
    Column("item_id", IDENTITY, ForeignKey("golden_items.id"), nullable=False),
    instant("planted_at"),
    Index(None, "item_id"),
    Index(None, "planted_at"),
)

review_answers = Table(
    "review_answers",
    metadata,
    key("case_id"),
    key("reviewer"),
    text("decision"),
    text("right_answer", nullable=True),
    text("week"),
    instant("answered_at"),
    one_of("decision", Decision),
    Index(None, "answered_at"),
)

review_exposures = Table(
    "review_exposures",
    metadata,
    key("case_id"),
    key("reviewer"),
    text("severity"),
    text("shift"),
    instant("seen_at"),
    one_of("severity", Severity),
    Index(None, "shift"),
)

# One row a reviewer, shift and severity, so that those who ask at once wait for each other.
exposure_counts = Table(
    "exposure_counts",
    metadata,
    Column("reviewer", IDENTITY, primary_key=True),
    Column("shift", IDENTITY, primary_key=True),
    Column("severity", IDENTITY, primary_key=True),
    Column("seen", Integer, nullable=False),
    one_of("severity", Severity),
    CheckConstraint("seen >= 0", name="seen"),
    Index(None, "shift"),
)

judged_cases = Table(
    "judged_cases",
    metadata,
    key("case_id"),
    text("subject"),
    identity("subject_id"),
    text("language"),
    text("outcome"),
    Column("is_sample", Boolean, nullable=False),
    Column("is_overturned", Boolean, nullable=False),
    instant("decided_at"),
    one_of("subject", Subject),
    one_of("outcome", Decision),
    Index(None, "subject_id"),
    Index(None, "decided_at"),
)

judged_flags = Table(
    "judged_flags",
    metadata,
    Column("case_id", IDENTITY, ForeignKey("judged_cases.case_id"), primary_key=True),
    Column("category", IDENTITY, primary_key=True),
    Column("source", IDENTITY, primary_key=True),
    Column("is_shadow", Boolean, nullable=False),
    Column("was_right", Boolean, nullable=False),
)

review_samples = Table(
    "review_samples",
    metadata,
    key("case_id"),
    text("week"),
    text("language"),
    Index(None, "week"),
)

sampled_weeks = Table(
    "sampled_weeks",
    metadata,
    key("week"),
    key("language"),
    Column("population", Integer, nullable=False),
    Column("drawn", Integer, nullable=False),
    CheckConstraint("drawn BETWEEN 0 AND population", name="drawn"),
)
