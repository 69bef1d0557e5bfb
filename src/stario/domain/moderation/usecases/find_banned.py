"""Look a picture or film up among those that are banned."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import attrs

from stario.domain.moderation.model.banned_media import (
    LEAST_QUALITY,
    BannedItem,
    Match,
    matching_film,
    matching_picture,
)
from stario.ports.execution import HeavyWork
from stario.ports.media_moderation import MediaHash, MediaHasher
from stario.ports.pictures import RgbImage
from stario.ports.storage import Storage
from stario.ports.system import Clock

REREAD_AFTER = timedelta(seconds=4)
"""A ban works everywhere within five seconds."""


@attrs.define(kw_only=True)
class FindBanned:
    """Keeps what is banned in memory; each process reads it anew every few seconds."""

    storage: Storage
    media_hasher: MediaHasher
    heavy_work: HeavyWork
    clock: Clock
    _items: tuple[BannedItem, ...] = attrs.field(init=False, default=())
    _read_at: datetime | None = attrs.field(init=False, default=None)

    async def __call__(self, pictures: Sequence[RgbImage], *, is_film: bool) -> Match | None:
        """
        Match *pictures*, those of one film where *is_film*.

        A picture with too little in it matches nothing.

        Raises:
            Unavailable: the database is out of reach: nothing is let through unseen.
        """
        items = await self._current()
        if not items:
            return None
        hashes = await self.heavy_work.run(
            lambda _: [self.media_hasher.hash(picture) for picture in pictures]
        )
        bits = _telling(hashes)
        find = matching_film if is_film else matching_picture
        return await self.heavy_work.run(lambda _: find(bits, items))

    async def _current(self) -> tuple[BannedItem, ...]:
        now = self.clock.now()
        if self._read_at is None or not timedelta(0) <= now - self._read_at < REREAD_AFTER:
            async with self.storage() as work:
                self._items = await work.banned_media.active()
            self._read_at = now
        return self._items


def _telling(hashes: Sequence[MediaHash]) -> list[int]:
    return [each.bits for each in hashes if each.quality >= LEAST_QUALITY]
