"""Use a photo once, and see to it that it is gone afterwards."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime

import attrs

from stario.domain.faces.model.face_upload import (
    HOLD,
    LARGEST_BYTES,
    DeletionNet,
    FaceUpload,
    PhotoGone,
)
from stario.domain.faces.usecases.delete_face_photo import DeleteFacePhoto
from stario.domain.kernel.errors import DomainError, Invalid, NotFound
from stario.domain.kernel.ids import AccountId, FaceUploadId
from stario.ports.media import Bucket, ObjectMissing, ObjectStore, ObjectTooLarge, read_bounded
from stario.ports.storage import Storage
from stario.ports.system import Clock

RENEW_EVERY_SECONDS = HOLD.total_seconds() / 3
LONGEST_USE_SECONDS = 30.0
"""A reader that takes longer hangs; its hold is not prolonged any more."""

DELETE_WITHIN_SECONDS = 1.0
"""The fan waits for her answer; a store that takes longer is the cleaner's matter."""


@attrs.frozen(kw_only=True)
class ReadFacePhoto:
    """
    For photos that are used once, for a quiz or a comparison.

    While the block runs, a hold on the photo is prolonged again and again. At its end, however it
    ends, the moment is written down and the photo deleted right away, or else put in the list of
    the cleaner. A process that is killed leaves a hold that ends by itself.
    """

    storage: Storage
    objects: ObjectStore
    delete: DeleteFacePhoto
    clock: Clock

    @asynccontextmanager
    async def __call__(self, upload: FaceUploadId, *, account: AccountId) -> AsyncIterator[bytes]:
        """
        Give the bytes of a photo of *account*.

        Raises:
            NotFound: there is no such upload, or it is somebody else's.
            PhotoGone: nothing has arrived yet, or it was used before or is deleted.
            Invalid: `photo` is `too_large`; it is deleted without being read.
            Unavailable: the database or the store is out of reach.
        """
        found = await self._require_arrived(upload, account)
        await self._hold(found.id)
        renewing = asyncio.create_task(self._renew(found.id))
        try:
            yield await self._bytes(found)
        finally:
            last_used_at = self.clock.now()
            renewing.cancel()
            # Whoever is cancelled in here leaves the rest to go on by itself.
            await asyncio.shield(asyncio.create_task(self._end(found, last_used_at)))

    async def _require_arrived(self, upload: FaceUploadId, account: AccountId) -> FaceUpload:
        async with self.storage() as work:
            found = await work.face_uploads.get(upload)
        if found.account_id != account:
            raise NotFound(what="face_upload")
        found.hold(at=self.clock.now())
        # Before the one use is spent: the fan may ask before her photo has arrived.
        try:
            await self.objects.describe(Bucket.EPHEMERAL, found.key)
        except ObjectMissing:
            raise PhotoGone from None
        return found

    async def _hold(self, upload: FaceUploadId) -> None:
        async with self.storage() as work:
            found = await work.face_uploads.get(upload, lock=True)
            await work.face_uploads.save(found.hold(at=self.clock.now()))
            await work.commit()

    async def _renew(self, upload: FaceUploadId) -> None:
        for _ in range(int(LONGEST_USE_SECONDS / RENEW_EVERY_SECONDS)):
            await asyncio.sleep(RENEW_EVERY_SECONDS)
            try:
                async with self.storage() as work:
                    held = await work.face_uploads.get(upload, lock=True)
                    await work.face_uploads.save(held.renew(at=self.clock.now()))
                    await work.commit()
            except PhotoGone:
                return
            except DomainError:
                # Out of reach for a moment: the hold lasts for two more tries.
                continue

    async def _bytes(self, upload: FaceUpload) -> bytes:
        try:
            return await read_bounded(
                self.objects, Bucket.EPHEMERAL, upload.key, largest_bytes=LARGEST_BYTES
            )
        except ObjectMissing:
            raise PhotoGone from None
        except ObjectTooLarge:
            raise Invalid("photo", "too_large", largest=LARGEST_BYTES) from None

    async def _end(self, upload: FaceUpload, last_used_at: datetime) -> None:
        # Without the database the hold ends by itself, and the photo can be deleted all the same.
        with suppress(DomainError):
            async with self.storage() as work:
                found = await work.face_uploads.get(upload.id, lock=True)
                await work.face_uploads.save(found.end(at=last_used_at))
                await work.commit()
        try:
            await self.delete(upload, DeletionNet.USE, within_seconds=DELETE_WITHIN_SECONDS)
        except DomainError:
            await self.delete.signals.announce([upload.id])
