"""What Stario made, remembered so that a copy without its papers is still known."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

import attrs

from stario.domain.kernel.ids import ArtistId, ConsentId, JobId

MARK_BITS = 64

LIKE_BITS = 10
"""Perceptual hashes (64 bits) that differ by no more are taken for one picture."""


class AssetKind(StrEnum):
    VIDEO = "video"
    VOICE = "voice"
    POSTER = "poster"
    SHARE_CARD = "share_card"


class DigitalSource(StrEnum):
    """
    How a file came to be.

    Source: IPTC digital source types, http://cv.iptc.org/newscodes/digitalsourcetype/
    """

    TRAINED_ALGORITHMIC = "trainedAlgorithmicMedia"
    """A generative model made it."""
    COMPOSITE_WITH_TRAINED = "compositeWithTrainedAlgorithmicMedia"
    """Captured media, with parts that a generative model made."""
    COMPOSITE_SYNTHETIC = "compositeSynthetic"
    """Captured media composed with what programs drew."""

    @property
    def url(self) -> str:
        return f"http://cv.iptc.org/newscodes/digitalsourcetype/{self.value}"


def mark_of(asset_id: str) -> int:
    """The 64 bits that stand for *asset_id* in pixels and samples: the head of its SHA-256."""
    return int.from_bytes(sha256(asset_id.encode()).digest()[: MARK_BITS // 8])


@attrs.frozen(kw_only=True)
class Asset:
    """
    One thing that was made, with every file of it.

    `id` is the video's, voice message's, poster's or quiz's. `mark` is `mark_of(id)`, unique.
    `perceptual_hash` is of the picture (64 bits), or None for sound. It is kept after the thing
    itself is taken down: a copy in the wild must still be known.
    """

    id: str
    mark: int
    kind: AssetKind
    job_id: JobId
    artist_id: ArtistId
    consent_id: ConsentId
    digital_source: DigitalSource
    engines: Mapping[str, str]
    created_at: datetime
    perceptual_hash: int | None = None
