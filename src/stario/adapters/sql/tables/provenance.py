"""The table of what was made."""

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Integer, Table

from stario.adapters.sql.column_types import STRUCTURE
from stario.adapters.sql.tables.shape import (
    identity,
    instant,
    key,
    metadata,
    one_of,
    reference,
    text,
)
from stario.domain.provenance.model.asset import AssetKind, DigitalSource

BANDS = 4

assets = Table(
    "assets",
    metadata,
    key(),
    Column("mark", BigInteger, nullable=False),
    text("kind"),
    # Not a reference: what is known of a copy in the wild outlives the job.
    identity("job_id"),
    reference("artist_id", "artists"),
    reference("consent_id", "consents"),
    text("digital_source"),
    Column("engines", STRUCTURE, nullable=False),
    instant("created_at"),
    Column("perceptual_hash", BigInteger, nullable=True),
    *(Column(f"band_{number}", Integer, nullable=True) for number in range(BANDS)),
    one_of("kind", AssetKind),
    one_of("digital_source", DigitalSource),
    CheckConstraint("(perceptual_hash IS NULL) = (band_0 IS NULL)", name="banded"),
    Index(None, "mark", unique=True),
    *(Index(None, f"band_{number}") for number in range(BANDS)),
)
