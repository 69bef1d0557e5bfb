"""Voice quizzes."""

import sqlalchemy as sa
from alembic import op

from stario.adapters.sql.migrations.steps import (
    boolean,
    identity,
    index,
    instant,
    refers,
    structure,
    text,
)

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "voice_clips",
        identity("id"),
        identity("artist_id"),
        identity("consent_id"),
        text("recording_key"),
        boolean("is_real"),
        text("key"),
        refers("artist_id", "artists"),
        refers("consent_id", "consents"),
        sa.PrimaryKeyConstraint("id"),
    )
    index("ix_voice_clips_artist_id", "voice_clips", "artist_id")
    index("ix_voice_clips_consent_id", "voice_clips", "consent_id")
    op.create_table(
        "voice_quizzes",
        identity("id"),
        identity("account_id"),
        identity("artist_id"),
        structure("options"),
        identity("correct_option_id"),
        instant("created_at"),
        instant("expires_at"),
        identity("selected_option_id", nullable=True),
        instant("answered_at", nullable=True),
        sa.CheckConstraint(
            "(selected_option_id IS NULL) = (answered_at IS NULL)", name="answered_as_a_whole"
        ),
        refers("account_id", "accounts"),
        refers("artist_id", "artists"),
        sa.PrimaryKeyConstraint("id"),
    )
    index("ix_voice_quizzes_account_id", "voice_quizzes", "account_id")
    index(
        "ix_voice_quizzes_answered",
        "voice_quizzes",
        "artist_id",
        "answered_at",
        "account_id",
        where="answered_at IS NOT NULL",
    )


def downgrade() -> None:
    op.drop_table("voice_quizzes")
    op.drop_table("voice_clips")
