"""The table of reliefs, lithophanes and figurines."""

from sqlalchemy import Boolean, CheckConstraint, Column, Float, Index, Integer, Table

from stario.adapters.sql.tables.shape import (
    instant,
    key,
    metadata,
    one_of,
    partial_index,
    reference,
    text,
)
from stario.domain.merch.model.sculpture import SculptureKind

STANDING = "taken_down_at IS NULL"

sculptures = Table(
    "sculptures",
    metadata,
    key(),
    reference("job_id", "jobs"),
    reference("account_id", "accounts"),
    reference("artist_id", "artists"),
    reference("consent_id", "consents"),
    reference("poster_id", "posters", nullable=True),
    text("kind"),
    Column("is_curved", Boolean, nullable=False),
    Column("width_mm", Float(53), nullable=False),
    Column("height_mm", Float(53), nullable=False),
    Column("depth_mm", Float(53), nullable=False),
    Column("triangles", Integer, nullable=False),
    Column("minimum_thickness_mm", Float(53), nullable=False),
    text("stl_key"),
    text("glb_key"),
    text("preview_key"),
    text("sha256"),
    text("engine"),
    instant("created_at"),
    instant("expires_at"),
    instant("taken_down_at", nullable=True),
    text("taken_down_reason", nullable=True),
    one_of("kind", SculptureKind),
    CheckConstraint(
        "width_mm > 0 AND height_mm > 0 AND depth_mm > 0 AND triangles > 0 "
        "AND minimum_thickness_mm > 0",
        name="measures",
    ),
    Index(None, "job_id", unique=True),
    Index(None, "artist_id"),
    Index(None, "poster_id"),
    partial_index("sculptures_of_account", "account_id", "created_at", where=STANDING),
    partial_index("sculptures_to_expire", "expires_at", where=STANDING),
    partial_index("sculptures_under_consent", "consent_id", where=STANDING),
)
