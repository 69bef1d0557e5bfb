"""Faces of artists, and face quizzes."""

import sqlalchemy as sa
from alembic import op

from stario.adapters.sql.migrations.steps import (
    binary,
    boolean,
    identity,
    index,
    instant,
    integer,
    number,
    refers,
    structure,
    text,
)

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def create_artist_faces() -> None:
    op.create_table(
        "artist_faces",
        identity("artist_id"),
        text("portrait_key"),
        text("engine"),
        instant("made_at"),
        binary("embedding", nullable=True),
        structure("proportions", nullable=True),
        text("problem", nullable=True),
        sa.CheckConstraint(
            "(embedding IS NULL) = (proportions IS NULL) "
            "AND (embedding IS NULL) = (problem IS NOT NULL)",
            name="described_or_not",
        ),
        refers("artist_id", "artists", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("artist_id"),
    )


def create_face_quizzes() -> None:
    op.create_table(
        "face_quizzes",
        identity("id"),
        identity("account_id"),
        identity("artist_id"),
        identity("consent_id"),
        identity("upload_id"),
        text("language"),
        boolean("save_photo"),
        instant("created_at"),
        number("score", nullable=True),
        structure("features", nullable=True),
        integer("processing_ms", nullable=True),
        instant("analysed_at", nullable=True),
        text("card_key", nullable=True),
        sa.CheckConstraint(
            "(score IS NULL) = (features IS NULL) AND (score IS NULL) = (processing_ms IS NULL) "
            "AND (score IS NULL) = (analysed_at IS NULL)",
            name="concluded_as_a_whole",
        ),
        sa.CheckConstraint("score IS NULL OR score BETWEEN 0 AND 100", name="score"),
        refers("account_id", "accounts"),
        refers("artist_id", "artists"),
        refers("consent_id", "consents"),
        refers("upload_id", "face_uploads"),
        sa.PrimaryKeyConstraint("id"),
    )
    index("ix_face_quizzes_account_id_created_at", "face_quizzes", "account_id", "created_at")
    index("ix_face_quizzes_upload_id", "face_quizzes", "upload_id")
    index(
        "ix_face_quizzes_analysed", "face_quizzes", "artist_id", "score",
        where="score IS NOT NULL",
    )  # fmt: skip
    index("ix_face_quizzes_with_cards", "face_quizzes", "consent_id", where="card_key IS NOT NULL")


def upgrade() -> None:
    create_artist_faces()
    create_face_quizzes()


def downgrade() -> None:
    op.drop_table("face_quizzes")
    op.drop_table("artist_faces")
