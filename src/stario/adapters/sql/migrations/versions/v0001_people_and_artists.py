"""People, artists and what they agreed to."""

import sqlalchemy as sa
from alembic import op

from stario.adapters.sql.migrations.steps import (
    bigint,
    boolean,
    identity,
    index,
    instant,
    integer,
    one_of,
    refers,
    structure,
    text,
)

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def create_accounts() -> None:
    op.create_table(
        "accounts",
        identity("id"),
        identity("email", nullable=True),
        text("full_name"),
        text("phone", nullable=True),
        text("password_hash", nullable=True),
        bigint("telegram_id", nullable=True),
        text("role"),
        structure("preferences"),
        text("search_text"),
        instant("created_at"),
        instant("updated_at"),
        instant("deletion_requested_at", nullable=True),
        text("deletion_reason", nullable=True),
        instant("delete_after", nullable=True),
        instant("blocked_at", nullable=True),
        one_of("role", "user", "artist", "validator", "operator", "admin"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("email"),
        sa.UniqueConstraint("telegram_id"),
    )
    index("ix_accounts_created_at", "accounts", "created_at")
    index("ix_accounts_to_erase", "accounts", "delete_after", where="delete_after IS NOT NULL")


def create_refresh_tokens() -> None:
    op.create_table(
        "refresh_tokens",
        identity("token_sha256"),
        identity("session_id"),
        identity("account_id"),
        instant("issued_at"),
        instant("expires_at"),
        instant("used_at", nullable=True),
        instant("revoked_at", nullable=True),
        refers("account_id", "accounts", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("token_sha256"),
    )
    index("ix_refresh_tokens_account_id", "refresh_tokens", "account_id")
    index("ix_refresh_tokens_expires_at", "refresh_tokens", "expires_at")
    index("ix_refresh_tokens_session_id", "refresh_tokens", "session_id")


def create_artists() -> None:
    op.create_table(
        "artists",
        identity("id"),
        text("name"),
        text("description"),
        text("category"),
        text("country"),
        text("gender"),
        bigint("price_tiyin"),
        bigint("followers"),
        boolean("is_verified"),
        boolean("is_popular"),
        text("status"),
        text("email", nullable=True),
        text("phone", nullable=True),
        structure("languages"),
        structure("topics"),
        identity("account_id", nullable=True),
        text("verification_state"),
        identity("verification_assigned_to", nullable=True),
        text("verification_notes", nullable=True),
        instant("verification_submitted_at", nullable=True),
        instant("verification_decided_at", nullable=True),
        text("stock_voice", nullable=True),
        text("portrait_key", nullable=True),
        text("smile_key", nullable=True),
        text("voice_reference_key", nullable=True),
        structure("voice", nullable=True),
        structure("document_keys"),
        text("search_text"),
        identity("sort_name"),
        instant("created_at"),
        instant("updated_at"),
        sa.CheckConstraint("followers >= 0", name="followers"),
        one_of("gender", "female", "male", "other"),
        sa.CheckConstraint("price_tiyin >= 0", name="price"),
        one_of("status", "active", "inactive", "suspended"),
        one_of(
            "verification_state", "unsubmitted", "submitted", "under_review", "approved", "rejected"
        ),
        refers("account_id", "accounts"),
        refers("verification_assigned_to", "accounts"),
        sa.PrimaryKeyConstraint("id"),
    )


def index_artists() -> None:
    index("ix_artists_account_id", "artists", "account_id", unique=True)
    index("ix_artists_category", "artists", "category")
    index("ix_artists_is_popular_sort_name_id", "artists", "is_popular", "sort_name", "id")


def create_templates() -> None:
    op.create_table(
        "templates",
        identity("id"),
        identity("artist_id"),
        text("title"),
        text("text"),
        text("language"),
        text("occasion"),
        instant("created_at"),
        refers("artist_id", "artists", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    index("ix_templates_artist_id_created_at", "templates", "artist_id", "created_at")


def create_consents() -> None:
    op.create_table(
        "consents",
        identity("id"),
        identity("artist_id"),
        boolean("likeness"),
        boolean("voice"),
        structure("languages"),
        structure("topics"),
        integer("max_duration_seconds"),
        instant("valid_until"),
        text("contract_sha256"),
        identity("recorded_by"),
        instant("recorded_at"),
        instant("revoked_at", nullable=True),
        identity("revoked_by", nullable=True),
        sa.CheckConstraint("max_duration_seconds > 0", name="duration"),
        sa.CheckConstraint("(revoked_at IS NULL) = (revoked_by IS NULL)", name="revocation"),
        refers("artist_id", "artists"),
        refers("recorded_by", "accounts"),
        refers("revoked_by", "accounts"),
        sa.PrimaryKeyConstraint("id"),
    )
    index("ix_consents_artist_id_recorded_at", "consents", "artist_id", "recorded_at")


def upgrade() -> None:
    create_accounts()
    create_refresh_tokens()
    create_artists()
    index_artists()
    create_templates()
    create_consents()


def downgrade() -> None:
    op.drop_table("consents")
    op.drop_table("templates")
    op.drop_table("artists")
    op.drop_table("refresh_tokens")
    op.drop_table("accounts")
