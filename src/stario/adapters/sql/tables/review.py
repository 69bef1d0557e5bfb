"""Tables of the review queue."""

from sqlalchemy import Boolean, Column, Index, Table
from sqlalchemy import text as sql_text

from stario.adapters.sql.column_types import STRUCTURE
from stario.adapters.sql.tables.shape import (
    identity,
    instant,
    key,
    metadata,
    one_of,
    partial_index,
    reference,
    text,
)
from stario.domain.moderation.model.appeal import AppealState
from stario.domain.moderation.model.review_case import CaseState, Decision, Severity, Subject
from stario.domain.moderation.model.verdict import ContentType

# Whoever calls may ask about the same content as often as it changes.
ONE_AT_A_TIME = "closed_at IS NULL AND subject <> 'content'"

review_cases = Table(
    "review_cases",
    metadata,
    key(),
    text("content_type"),
    text("subject"),
    identity("subject_id"),
    reference("account_id", "accounts", nullable=True),
    reference("artist_id", "artists", nullable=True),
    identity("order_id", nullable=True),
    text("language"),
    Column("texts", STRUCTURE, nullable=False),
    Column("media", STRUCTURE, nullable=False),
    Column("flags", STRUCTURE, nullable=False),
    Column("scores", STRUCTURE, nullable=False),
    Column("versions", STRUCTURE, nullable=False),
    text("severity"),
    instant("opened_at"),
    instant("due_at"),
    instant("rank_at"),
    text("state"),
    text("needs_second", nullable=True),
    identity("claimed_by", nullable=True),
    instant("claimed_since", nullable=True),
    instant("claimed_until", nullable=True),
    Column("decisions", STRUCTURE, nullable=False),
    text("outcome", nullable=True),
    instant("closed_at", nullable=True),
    Column("is_escalated", Boolean, nullable=False),
    Column("is_overturned", Boolean, nullable=False),
    Column("revealed_by", STRUCTURE, nullable=False),
    Column("has_content", Boolean, nullable=False),
    one_of("content_type", ContentType),
    one_of("subject", Subject),
    one_of("severity", Severity),
    one_of("state", CaseState),
    one_of("outcome", Decision),
    Index(None, "account_id"),
    Index(None, "opened_at"),
    Index(None, "subject", "subject_id"),
    Index(
        "ix_review_cases_of_subjects",
        "subject",
        "subject_id",
        unique=True,
        postgresql_where=sql_text(ONE_AT_A_TIME),
        sqlite_where=sql_text(ONE_AT_A_TIME),
    ),
    partial_index("review_cases_waiting", "rank_at", "id", where="closed_at IS NULL"),
    partial_index("review_cases_decided", "closed_at", where="outcome IS NOT NULL"),
    partial_index("review_cases_to_empty", "closed_at", "id", where="has_content IS TRUE"),
)

appeals = Table(
    "appeals",
    metadata,
    key(),
    reference("case_id", "review_cases"),
    reference("account_id", "accounts"),
    text("reason"),
    instant("filed_at"),
    instant("due_at"),
    text("state"),
    identity("decided_by", nullable=True),
    instant("decided_at", nullable=True),
    text("notes"),
    identity("restored_id", nullable=True),
    Column("has_content", Boolean, nullable=False),
    one_of("state", AppealState),
    Index(None, "case_id", "account_id", unique=True),
    Index(None, "account_id"),
    Index(None, "due_at", "id"),
    partial_index("appeals_to_empty", "decided_at", "id", where="has_content IS TRUE"),
)
