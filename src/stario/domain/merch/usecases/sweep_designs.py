"""Forget designs that nobody ordered, and pictures that were sent for them."""

import attrs

from stario.domain.kernel.outbox import delete_media
from stario.domain.merch.model.artwork import ARTWORK_KEPT_FOR, ARTWORK_PREFIX
from stario.domain.moderation.model.review_case import Subject
from stario.domain.moderation.usecases.withdraw_case import withdraw_case
from stario.ports.media import Bucket, ObjectStore
from stario.ports.storage import Storage
from stario.ports.system import Clock, Ids

AT_ONCE = 50


@attrs.frozen(kw_only=True)
class SweepDesigns:
    storage: Storage
    objects: ObjectStore
    clock: Clock
    ids: Ids

    async def __call__(self) -> bool:
        """Forget at most `AT_ONCE` previews with their files; says whether there may be more."""
        now = self.clock.now()
        async with self.storage() as work:
            over = await work.previews.expired(at=now, limit=AT_ONCE)
            for preview in over:
                await work.outbox.add(
                    delete_media(
                        id_=self.ids.new(),
                        bucket=Bucket.MEDIA.value,
                        prefix=preview.prefix,
                        at=now,
                    )
                )
                await work.previews.forget(preview.id)
                await withdraw_case(work, Subject.PREVIEW, preview.id, at=now)
            await work.commit()
        if len(over) == AT_ONCE:
            return True
        await self._sweep_artwork()
        return False

    async def _sweep_artwork(self) -> None:
        oldest = self.clock.now() - ARTWORK_KEPT_FOR
        sent = self.objects.list(Bucket.MEDIA, prefix=ARTWORK_PREFIX)
        stale = [found.key async for found in sent if found.modified_at < oldest]
        for key in stale:
            await self.objects.delete(Bucket.MEDIA, key)
