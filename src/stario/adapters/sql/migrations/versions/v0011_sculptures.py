"""Reliefs and lithophanes."""

import sqlalchemy as sa
from alembic import op

from stario.adapters.sql.migrations.steps import (
    boolean,
    identity,
    index,
    instant,
    integer,
    number,
    one_of,
    refers,
    text,
)

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

STANDING = "taken_down_at IS NULL"


def upgrade() -> None:
    op.create_table(
        "sculptures",
        identity("id"),
        identity("job_id"),
        identity("account_id"),
        identity("artist_id"),
        identity("consent_id"),
        identity("poster_id", nullable=True),
        text("kind"),
        boolean("is_curved"),
        number("width_mm"),
        number("height_mm"),
        number("depth_mm"),
        integer("triangles"),
        number("minimum_thickness_mm"),
        text("stl_key"),
        text("glb_key"),
        text("preview_key"),
        text("sha256"),
        text("engine"),
        instant("created_at"),
        instant("expires_at"),
        instant("taken_down_at", nullable=True),
        text("taken_down_reason", nullable=True),
        one_of("kind", "relief", "lithophane", "figurine"),
        sa.CheckConstraint(
            "width_mm > 0 AND height_mm > 0 AND depth_mm > 0 AND triangles > 0 "
            "AND minimum_thickness_mm > 0",
            name="measures",
        ),
        refers("job_id", "jobs"),
        refers("account_id", "accounts"),
        refers("artist_id", "artists"),
        refers("consent_id", "consents"),
        refers("poster_id", "posters"),
        sa.PrimaryKeyConstraint("id"),
    )
    index("ix_sculptures_job_id", "sculptures", "job_id", unique=True)
    index("ix_sculptures_artist_id", "sculptures", "artist_id")
    index("ix_sculptures_poster_id", "sculptures", "poster_id")
    index("ix_sculptures_of_account", "sculptures", "account_id", "created_at", where=STANDING)
    index("ix_sculptures_to_expire", "sculptures", "expires_at", where=STANDING)
    index("ix_sculptures_under_consent", "sculptures", "consent_id", where=STANDING)


def downgrade() -> None:
    op.drop_table("sculptures")
