"""Tables of faces."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
)

from stario.adapters.sql.column_types import IDENTITY, STRUCTURE
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
from stario.domain.faces.model.face_upload import DeletionNet, FacePurpose

ALIVE = "deleted_at IS NULL"
KEPT_FOR_JOBS = f"{ALIVE} AND purpose = 'poster' AND subject_id <> ''"

face_uploads = Table(
    "face_uploads",
    metadata,
    key(),
    reference("account_id", "accounts"),
    text("purpose"),
    identity("subject_id"),
    text("key"),
    instant("created_at"),
    instant("due_at"),
    instant("last_used_at", nullable=True),
    Column("attempts", Integer, nullable=False),
    instant("retry_at", nullable=True),
    instant("deleted_at", nullable=True),
    text("deleted_by", nullable=True),
    instant("swept_at", nullable=True),
    one_of("purpose", FacePurpose),
    one_of("deleted_by", DeletionNet),
    CheckConstraint("(deleted_at IS NULL) = (deleted_by IS NULL)", name="receipt"),
    Index(None, "key", unique=True),
    Index(None, "account_id", "created_at"),
    Index(None, "deleted_at"),
    partial_index("face_uploads_to_delete", "due_at", "id", where=ALIVE),
    partial_index("face_uploads_kept_for_jobs", "subject_id", where=KEPT_FOR_JOBS),
)

face_quizzes = Table(
    "face_quizzes",
    metadata,
    key(),
    reference("account_id", "accounts"),
    reference("artist_id", "artists"),
    reference("consent_id", "consents"),
    reference("upload_id", "face_uploads"),
    text("language"),
    Column("save_photo", Boolean, nullable=False),
    instant("created_at"),
    Column("score", Float(53)),
    Column("features", STRUCTURE),
    Column("processing_ms", Integer),
    instant("analysed_at", nullable=True),
    text("card_key", nullable=True),
    CheckConstraint(
        "(score IS NULL) = (features IS NULL) AND (score IS NULL) = (processing_ms IS NULL) "
        "AND (score IS NULL) = (analysed_at IS NULL)",
        name="concluded_as_a_whole",
    ),
    CheckConstraint("score IS NULL OR score BETWEEN 0 AND 100", name="score"),
    Index(None, "account_id", "created_at"),
    Index(None, "upload_id"),
    partial_index("face_quizzes_analysed", "artist_id", "score", where="score IS NOT NULL"),
    partial_index("face_quizzes_with_cards", "consent_id", where="card_key IS NOT NULL"),
)

artist_faces = Table(
    "artist_faces",
    metadata,
    Column("artist_id", IDENTITY, ForeignKey("artists.id", ondelete="CASCADE"), primary_key=True),
    text("portrait_key"),
    text("engine"),
    instant("made_at"),
    Column("embedding", LargeBinary),
    Column("proportions", STRUCTURE),
    text("problem", nullable=True),
    CheckConstraint(
        "(embedding IS NULL) = (proportions IS NULL) "
        "AND (embedding IS NULL) = (problem IS NOT NULL)",
        name="described_or_not",
    ),
)
