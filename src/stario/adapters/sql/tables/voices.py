"""Tables of voice quizzes."""

from sqlalchemy import Boolean, CheckConstraint, Column, Index, Table

from stario.adapters.sql.column_types import STRUCTURE
from stario.adapters.sql.tables.shape import (
    identity,
    instant,
    key,
    metadata,
    partial_index,
    reference,
    text,
)

voice_clips = Table(
    "voice_clips",
    metadata,
    key(),
    reference("artist_id", "artists"),
    reference("consent_id", "consents"),
    text("recording_key"),
    Column("is_real", Boolean, nullable=False),
    text("key"),
    Index(None, "artist_id"),
    Index(None, "consent_id"),
)

voice_quizzes = Table(
    "voice_quizzes",
    metadata,
    key(),
    reference("account_id", "accounts"),
    reference("artist_id", "artists"),
    Column("options", STRUCTURE, nullable=False),
    identity("correct_option_id"),
    instant("created_at"),
    instant("expires_at"),
    identity("selected_option_id", nullable=True),
    instant("answered_at", nullable=True),
    CheckConstraint(
        "(selected_option_id IS NULL) = (answered_at IS NULL)", name="answered_as_a_whole"
    ),
    Index(None, "account_id"),
    partial_index(
        "voice_quizzes_answered",
        "artist_id",
        "answered_at",
        "account_id",
        where="answered_at IS NOT NULL",
    ),
)
