"""What was made, as the registry knows it."""

from datetime import datetime

from stario.domain.artists.model.artist import Artist
from stario.domain.compliance.model.consent import Consent
from stario.domain.kernel.ids import JobId
from stario.domain.provenance.model.asset import Asset, AssetKind, DigitalSource, mark_of
from tests.builders.values import NOW, new_id


def an_asset(
    artist: Artist,
    consent: Consent,
    *,
    id_: str | None = None,
    mark: int | None = None,
    kind: AssetKind = AssetKind.POSTER,
    perceptual_hash: int | None = None,
    created_at: datetime = NOW,
) -> Asset:
    id_ = id_ or new_id()
    return Asset(
        id=id_,
        mark=mark_of(id_) if mark is None else mark,
        kind=kind,
        job_id=JobId(id_),
        artist_id=artist.id,
        consent_id=consent.id,
        digital_source=DigitalSource.COMPOSITE_SYNTHETIC,
        engines={"painter": "skia"},
        created_at=created_at,
        perceptual_hash=perceptual_hash,
    )
