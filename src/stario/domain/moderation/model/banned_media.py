"""Pictures and films that nobody may bring or be shown, by what they look like."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum

import attrs

from stario.domain.kernel.errors import Conflict
from stario.domain.kernel.ids import AccountId, BannedMediaId

LIKE_BITS = 31
"""
Two pictures are the same up to so many of 256 bits that differ.

Source: Meta, "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm", 2019,
which takes 31 for its own matching.
"""

LEAST_QUALITY = 50
"""Below it a picture has too little in it to be told from others; the same source."""

LEAST_SHARE_OF_FRAMES = 0.8
"""A film is a banned one when so many of its frames are among that one's."""

MOST_HASHES = 600
"""Frames of a banned film."""


class BannedKind(StrEnum):
    IMAGE = "image"
    VIDEO = "video"


class BanRetired(Conflict):
    """It is retired already."""

    code = "ban_retired"


@attrs.frozen(kw_only=True)
class BannedItem:
    """
    `hashes` are of 256 bits: what copies of a picture look like, or the frames of a film.

    `reason` is a stable code. One that is retired stays on record, and matches no more.
    """

    id: BannedMediaId
    kind: BannedKind
    reason: str
    hashes: tuple[int, ...]
    added_by: AccountId | None
    added_at: datetime
    retired_by: AccountId | None = None
    retired_at: datetime | None = None

    def retire(self, *, by: AccountId, at: datetime) -> "BannedItem":
        """
        Raises:
            BanRetired: it is retired already.
        """
        if self.retired_at is not None:
            raise BanRetired
        return attrs.evolve(self, retired_by=by, retired_at=at)


@attrs.frozen(kw_only=True)
class Match:
    """`certainty` falls with the bits that differ, from 1 to a half; of a film: frames found."""

    item: BannedItem
    certainty: float


def matching_picture(hashes: Iterable[int], items: Iterable[BannedItem]) -> Match | None:
    """Give the banned item that one of *hashes* is nearest to, if any is near enough."""
    asked = tuple(hashes)
    best: tuple[int, BannedItem] | None = None
    for item in items:
        for banned in item.hashes:
            for bits in asked:
                distance = (banned ^ bits).bit_count()
                if distance <= LIKE_BITS and (best is None or distance < best[0]):
                    best = distance, item
    if best is None:
        return None
    return Match(item=best[1], certainty=1 - best[0] / (2 * (LIKE_BITS + 1)))


def matching_film(frames: Sequence[int], items: Iterable[BannedItem]) -> Match | None:
    """
    Give the banned film that *frames* are of, or the banned picture that one of them shows.

    A film is one that `LEAST_SHARE_OF_FRAMES` of *frames* are among.
    """
    known = tuple(items)
    pictures = [item for item in known if item.kind is BannedKind.IMAGE]
    if match := matching_picture(frames, pictures):
        return match
    for item in known:
        if item.kind is not BannedKind.VIDEO or not frames:
            continue
        hits = sum(
            any((banned ^ bits).bit_count() <= LIKE_BITS for banned in item.hashes)
            for bits in frames
        )
        if hits >= LEAST_SHARE_OF_FRAMES * len(frames):
            return Match(item=item, certainty=hits / len(frames))
    return None
