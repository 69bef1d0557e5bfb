"""Posters, and links to more than videos and voice messages."""

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

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

STANDING = "taken_down_at IS NULL"
FORMER_KINDS = ("video", "voice")
KINDS = (*FORMER_KINDS, "poster", "face_quiz")


def create_posters() -> None:
    op.create_table(
        "posters",
        identity("id"),
        identity("job_id"),
        identity("account_id"),
        identity("artist_id"),
        identity("consent_id"),
        text("style"),
        text("aspect_ratio"),
        text("language"),
        text("text"),
        text("secondary_text"),
        text("template_id", nullable=True),
        text("color_scheme", nullable=True),
        boolean("with_fan"),
        text("artist_name"),
        text("portrait_key"),
        integer("width"),
        integer("height"),
        structure("files"),
        text("thumbnail_key"),
        text("sha256"),
        bigint("seed"),
        structure("engines"),
        instant("created_at"),
        instant("expires_at"),
        instant("taken_down_at", nullable=True),
        text("taken_down_reason", nullable=True),
        one_of("style", "modern", "vintage", "artistic", "minimalist", "neon"),
        one_of("aspect_ratio", "1:1", "9:16", "16:9", "4:5"),
        sa.CheckConstraint("width > 0 AND height > 0", name="measures"),
        refers("account_id", "accounts"),
        refers("artist_id", "artists"),
        refers("consent_id", "consents"),
        refers("job_id", "jobs"),
        sa.PrimaryKeyConstraint("id"),
    )


def index_posters() -> None:
    index("ix_posters_artist_id", "posters", "artist_id")
    index("ix_posters_by_age", "posters", "created_at", "id", where=STANDING)
    index("ix_posters_job_id", "posters", "job_id", unique=True)
    index("ix_posters_of_account", "posters", "account_id", "created_at", where=STANDING)
    index("ix_posters_to_expire", "posters", "expires_at", where=STANDING)
    index("ix_posters_under_consent", "posters", "consent_id", where=STANDING)


def let_shares_be_of(*kinds: str) -> None:
    name = op.f("ck_shares_kind")
    with op.batch_alter_table("shares") as shares:
        shares.drop_constraint(name, type_="check")
        shares.create_check_constraint(name, one_of("kind", *kinds).sqltext)


def upgrade() -> None:
    create_posters()
    index_posters()
    let_shares_be_of(*KINDS)


def downgrade() -> None:
    op.execute("DELETE FROM shares WHERE kind NOT IN ('video', 'voice')")
    let_shares_be_of(*FORMER_KINDS)
    op.drop_table("posters")
