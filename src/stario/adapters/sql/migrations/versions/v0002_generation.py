"""Work and what came of it."""

import sqlalchemy as sa
from alembic import op

from stario.adapters.sql.migrations.steps import (
    bigint,
    boolean,
    identity,
    index,
    instant,
    integer,
    number,
    one_of,
    refers,
    structure,
    text,
)

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

UNENDED = "state IN ('awaiting_payment', 'pending_review', 'queued', 'leased')"
STANDING = "taken_down_at IS NULL"


def create_jobs() -> None:
    op.create_table(
        "jobs",
        identity("id"),
        text("queue"),
        text("state"),
        structure("payload"),
        identity("account_id", nullable=True),
        identity("artist_id", nullable=True),
        identity("consent_id", nullable=True),
        identity("order_id", nullable=True),
        integer("tier"),
        instant("enqueued_at"),
        instant("promised_at"),
        instant("rank_at"),
        instant("run_after"),
        instant("created_at"),
        instant("updated_at"),
        integer("attempts"),
        integer("max_attempts"),
        text("worker", nullable=True),
        instant("leased_at", nullable=True),
        instant("lease_until", nullable=True),
        text("stage", nullable=True),
        integer("progress_percent"),
        text("error", nullable=True),
        structure("result", nullable=True),
        instant("completed_at", nullable=True),
        sa.CheckConstraint("attempts >= 0 AND max_attempts >= 0", name="attempts"),
        sa.CheckConstraint(
            "(state = 'leased') = (worker IS NOT NULL AND lease_until IS NOT NULL)"
            " AND (worker IS NULL) = (lease_until IS NULL)",
            name="lease",
        ),
        sa.CheckConstraint("progress_percent BETWEEN 0 AND 100", name="progress"),
        one_of(
            "state",
            "awaiting_payment",
            "pending_review",
            "queued",
            "leased",
            "done",
            "failed",
            "cancelled",
        ),
        refers("account_id", "accounts"),
        refers("artist_id", "artists"),
        refers("consent_id", "consents"),
        sa.PrimaryKeyConstraint("id"),
    )


def index_jobs() -> None:
    index("ix_jobs_account_id_created_at", "jobs", "account_id", "created_at")
    index("ix_jobs_artist_id", "jobs", "artist_id")
    index("ix_jobs_by_arrival", "jobs", "queue", "enqueued_at", "id", where="state = 'queued'")
    index("ix_jobs_by_lease", "jobs", "lease_until", where="state = 'leased'")
    index("ix_jobs_by_rank", "jobs", "queue", "rank_at", "id", where="state = 'queued'")
    index("ix_jobs_consent_id", "jobs", "consent_id")
    index(
        "ix_jobs_counted", "jobs", "queue", "state", where="state IN ('queued', 'leased', 'failed')"
    )
    index("ix_jobs_created_at_id", "jobs", "created_at", "id")
    index("ix_jobs_done", "jobs", "queue", "completed_at", where="state = 'done'")
    index(
        "ix_jobs_unended_of_account",
        "jobs",
        "account_id",
        where=UNENDED,
    )
    index(
        "ix_jobs_unended_of_artist",
        "jobs",
        "artist_id",
        where=UNENDED,
    )


def create_videos() -> None:
    op.create_table(
        "videos",
        identity("id"),
        identity("job_id"),
        identity("account_id"),
        identity("artist_id"),
        identity("consent_id"),
        text("occasion"),
        text("language"),
        text("recipient_name"),
        text("script"),
        text("aspect_ratio"),
        integer("width"),
        integer("height"),
        number("duration_seconds"),
        text("video_key"),
        text("thumbnail_key"),
        text("captions_key"),
        text("sha256"),
        integer("voice_match"),
        bigint("seed"),
        structure("engines"),
        instant("created_at"),
        instant("expires_at"),
        structure("renditions"),
        text("preview_key", nullable=True),
        text("stream_key", nullable=True),
        instant("taken_down_at", nullable=True),
        text("taken_down_reason", nullable=True),
        one_of("aspect_ratio", "16:9", "9:16"),
        sa.CheckConstraint("width > 0 AND height > 0 AND duration_seconds >= 0", name="measures"),
        sa.CheckConstraint("voice_match BETWEEN 0 AND 100", name="voice_match"),
        refers("account_id", "accounts"),
        refers("artist_id", "artists"),
        refers("consent_id", "consents"),
        refers("job_id", "jobs"),
        sa.PrimaryKeyConstraint("id"),
    )


def index_videos() -> None:
    index("ix_videos_artist_id", "videos", "artist_id")
    index("ix_videos_by_age", "videos", "created_at", "id", where=STANDING)
    index("ix_videos_job_id", "videos", "job_id", unique=True)
    index("ix_videos_of_account", "videos", "account_id", "created_at", where=STANDING)
    index("ix_videos_to_expire", "videos", "expires_at", where=STANDING)
    index("ix_videos_under_consent", "videos", "consent_id", where=STANDING)


def create_voice_messages() -> None:
    op.create_table(
        "voice_messages",
        identity("id"),
        identity("job_id"),
        identity("account_id", nullable=True),
        identity("artist_id"),
        identity("consent_id"),
        text("language"),
        text("text"),
        text("emotion"),
        number("speed"),
        text("audio_key"),
        number("duration_seconds"),
        integer("voice_match"),
        structure("engines"),
        instant("created_at"),
        instant("expires_at"),
        boolean("is_sample"),
        instant("taken_down_at", nullable=True),
        text("taken_down_reason", nullable=True),
        sa.CheckConstraint("speed > 0 AND duration_seconds >= 0", name="measures"),
        sa.CheckConstraint("voice_match BETWEEN 0 AND 100", name="voice_match"),
        refers("account_id", "accounts"),
        refers("artist_id", "artists"),
        refers("consent_id", "consents"),
        refers("job_id", "jobs"),
        sa.PrimaryKeyConstraint("id"),
    )


def index_voice_messages() -> None:
    index("ix_voice_messages_artist_id_is_sample", "voice_messages", "artist_id", "is_sample")
    index("ix_voice_messages_job_id", "voice_messages", "job_id", unique=True)
    index(
        "ix_voice_messages_of_account",
        "voice_messages",
        "account_id",
        "created_at",
        where=STANDING,
    )
    index("ix_voice_messages_to_expire", "voice_messages", "expires_at", where=STANDING)
    index(
        "ix_voice_messages_under_consent",
        "voice_messages",
        "consent_id",
        where=STANDING,
    )


def create_shares() -> None:
    op.create_table(
        "shares",
        identity("token"),
        text("kind"),
        identity("subject_id"),
        identity("account_id"),
        text("platform"),
        instant("created_at"),
        instant("expires_at"),
        one_of("kind", "video", "voice"),
        one_of("platform", "telegram", "whatsapp", "link"),
        refers("account_id", "accounts"),
        sa.PrimaryKeyConstraint("token"),
    )
    index("ix_shares_account_id", "shares", "account_id")
    index("ix_shares_subject_id", "shares", "subject_id")


def create_data_exports() -> None:
    op.create_table(
        "data_exports",
        identity("id"),
        identity("account_id"),
        identity("job_id"),
        text("state"),
        instant("requested_at"),
        text("object_key", nullable=True),
        instant("completed_at", nullable=True),
        one_of("state", "queued", "ready", "failed"),
        refers("account_id", "accounts"),
        refers("job_id", "jobs"),
        sa.PrimaryKeyConstraint("id"),
    )
    index("ix_data_exports_account_id_requested_at", "data_exports", "account_id", "requested_at")
    index("ix_data_exports_job_id", "data_exports", "job_id")


def upgrade() -> None:
    create_jobs()
    index_jobs()
    create_videos()
    index_videos()
    create_voice_messages()
    index_voice_messages()
    create_shares()
    create_data_exports()


def downgrade() -> None:
    op.drop_table("data_exports")
    op.drop_table("shares")
    op.drop_table("voice_messages")
    op.drop_table("videos")
    op.drop_table("jobs")
