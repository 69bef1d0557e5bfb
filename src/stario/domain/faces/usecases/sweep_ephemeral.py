"""Delete what lies in the bucket of faces and should not."""

from collections.abc import AsyncIterator, Iterable

import attrs

from stario.domain.faces.model.face_upload import (
    KEY_PREFIX,
    LARGEST_BYTES,
    DeletionNet,
)
from stario.domain.kernel.errors import Conflict, NotFound, Unavailable
from stario.domain.kernel.ids import FaceUploadId
from stario.ports.deletions import DeletionMetrics
from stario.ports.media import Bucket, ObjectStore, StoredObject
from stario.ports.storage import Storage
from stario.ports.system import Clock

LISTED_AT_ONCE = 500
MOST_SWEPT = 500
"""In one round; the next one goes on."""


@attrs.frozen(kw_only=True)
class Swept:
    """Keys that were deleted; `failed` says how many of others the store kept."""

    keys: tuple[str, ...]
    failed: int


@attrs.frozen(kw_only=True)
class SweepEphemeral:
    """
    A photo is remembered before its link is given out: an object without a living row is nobody's.

    That may be one that came in by a link that was still good after the photo before it had been
    used and deleted, one whose upload took longer than its link, or one of a database that has
    been set back. What a living row knows is the cleaner's, which deletes it in its time; what is
    too large to be a photo is of no use to anybody and goes as well.
    """

    storage: Storage
    objects: ObjectStore
    metrics: DeletionMetrics
    clock: Clock

    async def __call__(self, *, net: DeletionNet = DeletionNet.SWEEP) -> Swept:
        """
        Look at every object once.

        Raises:
            Unavailable: the database is out of reach, or the store can't be listed.
        """
        swept: list[str] = []
        failed = 0
        async for objects in _batches(self.objects.list(Bucket.EPHEMERAL)):
            for key in await self._strangers(objects):
                if await self._sweep(key, net):
                    swept.append(key)
                else:
                    failed += 1
                if len(swept) + failed >= MOST_SWEPT:
                    return Swept(keys=tuple(swept), failed=failed)
        return Swept(keys=tuple(swept), failed=failed)

    async def _strangers(self, objects: Iterable[StoredObject]) -> list[str]:
        sizes = {found.key: found.bytes for found in objects}
        async with self.storage() as work:
            alive = await work.face_uploads.alive(sizes)
        return [key for key, size in sizes.items() if key not in alive or size > LARGEST_BYTES]

    async def _sweep(self, key: str, net: DeletionNet) -> bool:
        try:
            await self.objects.delete(Bucket.EPHEMERAL, key)
        except Unavailable:
            self.metrics.failed(net)
            return False
        await self._note(key)
        self.metrics.deleted(net, delay_seconds=None)
        return True

    async def _note(self, key: str) -> None:
        async with self.storage() as work:
            try:
                upload = FaceUploadId(key.removeprefix(KEY_PREFIX))
                receipt = await work.face_uploads.get(upload, lock=True)
                await work.face_uploads.save(receipt.sweep(at=self.clock.now()))
            except (NotFound, Conflict):
                return
            await work.commit()


async def _batches(objects: AsyncIterator[StoredObject]) -> AsyncIterator[list[StoredObject]]:
    batch: list[StoredObject] = []
    async for found in objects:
        batch.append(found)
        if len(batch) == LISTED_AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch
