"""What was made."""

import sqlalchemy as sa
from alembic import op

from stario.adapters.sql.migrations.steps import (
    bigint,
    identity,
    index,
    instant,
    integer,
    one_of,
    refers,
    structure,
    text,
)

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BANDS = ("band_0", "band_1", "band_2", "band_3")


def upgrade() -> None:
    op.create_table(
        "assets",
        identity("id"),
        bigint("mark"),
        text("kind"),
        identity("job_id"),
        identity("artist_id"),
        identity("consent_id"),
        text("digital_source"),
        structure("engines"),
        instant("created_at"),
        bigint("perceptual_hash", nullable=True),
        *(integer(band, nullable=True) for band in BANDS),
        one_of("kind", "video", "voice", "poster", "share_card"),
        one_of(
            "digital_source",
            "trainedAlgorithmicMedia",
            "compositeWithTrainedAlgorithmicMedia",
            "compositeSynthetic",
        ),
        sa.CheckConstraint("(perceptual_hash IS NULL) = (band_0 IS NULL)", name="banded"),
        refers("artist_id", "artists"),
        refers("consent_id", "consents"),
        sa.PrimaryKeyConstraint("id"),
    )
    index("ix_assets_mark", "assets", "mark", unique=True)
    for band in BANDS:
        index(f"ix_assets_{band}", "assets", band)


def downgrade() -> None:
    op.drop_table("assets")
