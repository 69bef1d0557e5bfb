"""Faces of artists, and face quizzes."""

import sqlalchemy as sa
from alembic import op

from stario.adapters.sql.migrations.steps import (
    binary,
    identity,
    instant,
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


def upgrade() -> None:
    create_artist_faces()


def downgrade() -> None:
    op.drop_table("artist_faces")
