"""Ban a picture or a film, so that nobody brings or is shown it again."""

from collections.abc import Iterable
from pathlib import Path

import attrs

from stario.domain.compliance.model.audit_event import audit_event
from stario.domain.identity.model.actor import Actor
from stario.domain.kernel.errors import Invalid
from stario.domain.kernel.ids import BannedMediaId
from stario.domain.moderation.model.banned_media import (
    LEAST_QUALITY,
    MOST_HASHES,
    BannedItem,
    BannedKind,
)
from stario.ports.execution import HeavyWork
from stario.ports.media_moderation import MediaHash, MediaHasher
from stario.ports.media_reading import FrameSampler, MediaReader, MediaUnreadable
from stario.ports.pictures import RgbImage
from stario.ports.storage import Storage
from stario.ports.system import Clock, Ids

FIELD = "file"


@attrs.frozen(kw_only=True)
class BanMedia:
    """Nothing of the file is kept but what it looks like, in 256 bits for each look."""

    storage: Storage
    media_reader: MediaReader
    frame_sampler: FrameSampler
    media_hasher: MediaHasher
    heavy_work: HeavyWork
    clock: Clock
    ids: Ids

    async def __call__(self, file: Path, reason: str, *, actor: Actor) -> BannedItem:
        """
        Ban what *file* shows, a picture with its mirror image and its crops.

        Args:
            reason: a stable code.

        Raises:
            Invalid: there is too little in it to tell it from others.
            FileTypeUnknown, MediaUnreadable: it is neither a picture nor a film.
        """
        try:
            seen = await self.frame_sampler.sample(file)
        except MediaUnreadable:
            (picture, *_) = (await self.media_reader.read(file)).pictures or (None,)
            if picture is None:
                raise
            kind, hashes = BannedKind.IMAGE, await self._variants(picture)
        else:
            kind, hashes = BannedKind.VIDEO, await self._hashes([each.frame for each in seen])
        bits = tuple(dict.fromkeys(h.bits for h in hashes if h.quality >= LEAST_QUALITY))
        if not bits:
            raise Invalid(FIELD, "too_plain", least_quality=LEAST_QUALITY)
        return await self._keep(kind, bits[:MOST_HASHES], reason, actor=actor)

    async def by_hash(self, bits: int, reason: str, *, actor: Actor) -> BannedItem:
        """Ban what another list knows by its PDQ hash: that one look alone."""
        return await self._keep(BannedKind.IMAGE, (bits,), reason, actor=actor)

    async def _variants(self, picture: RgbImage) -> Iterable[MediaHash]:
        return await self.heavy_work.run(lambda _: self.media_hasher.variants(picture))

    async def _hashes(self, frames: list[RgbImage]) -> Iterable[MediaHash]:
        return await self.heavy_work.run(
            lambda _: [self.media_hasher.hash(frame) for frame in frames]
        )

    async def _keep(
        self, kind: BannedKind, hashes: tuple[int, ...], reason: str, *, actor: Actor
    ) -> BannedItem:
        item = BannedItem(
            id=BannedMediaId(self.ids.new()),
            kind=kind,
            reason=reason,
            hashes=hashes,
            added_by=actor.account_id,
            added_at=self.clock.now(),
        )
        async with self.storage() as work:
            await work.banned_media.add(item)
            await work.audit.record(
                audit_event(
                    "moderation.media.ban",
                    "banned_media",
                    item.id,
                    id_=self.ids.new(),
                    at=item.added_at,
                    actor=actor,
                    reason=reason,
                    hashes=len(hashes),
                )
            )
            await work.commit()
        return item
