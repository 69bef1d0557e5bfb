"""Delete the photos that are due: the cleaner's round."""

import asyncio

import attrs

from stario.domain.faces.model.face_upload import DeletionNet, FaceUpload
from stario.domain.faces.usecases.delete_face_photo import DeleteFacePhoto
from stario.domain.faces.usecases.reconcile_deletions import ReconcileDeletions
from stario.domain.kernel.errors import Unavailable
from stario.ports.storage import Storage
from stario.ports.system import Clock

AT_ONCE = 64
IN_FLIGHT = 16


@attrs.frozen(kw_only=True)
class Cleaned:
    """What one round did; `failed` photos stay due and are tried again."""

    deleted: tuple[FaceUpload, ...]
    failed: int

    @property
    def more(self) -> bool:
        """Whether another round finds work at once."""
        return len(self.deleted) + self.failed >= AT_ONCE and not self.failed


@attrs.frozen(kw_only=True)
class DeleteDueFaces:
    """
    Any number of cleaners may run it at the same time, and it may be stopped anywhere.

    An attempt is written down before it begins: so cleaners share the work, a store that fails is
    asked less and less often, and what one of them leaves undone another takes up a second later.
    Nothing is ever given up.
    """

    storage: Storage
    delete: DeleteFacePhoto
    reconcile: ReconcileDeletions
    clock: Clock

    async def __call__(self, *, net: DeletionNet = DeletionNet.CLEANER) -> Cleaned:
        """
        Do one round.

        Raises:
            Unavailable: the database is out of reach.
        """
        await self.reconcile()
        taken = await self._take()
        limit = asyncio.Semaphore(IN_FLIGHT)
        failed = 0

        async def delete(upload: FaceUpload) -> FaceUpload | None:
            nonlocal failed
            async with limit:
                try:
                    return await self.delete(upload, net)
                except Unavailable:
                    failed += 1
                    return None

        receipts = await asyncio.gather(*map(delete, taken))
        return Cleaned(deleted=tuple(filter(None, receipts)), failed=failed)

    async def _take(self) -> tuple[FaceUpload, ...]:
        async with self.storage() as work:
            # A plain look first: SQLite has one writer, and mostly nothing is due.
            if not (await work.face_uploads.pending(at=self.clock.now())).count:
                return ()
            now = self.clock.now()
            due = await work.face_uploads.due(at=now, limit=AT_ONCE)
            for upload in due:
                await work.face_uploads.save(upload.attempt(at=now))
            await work.commit()
        return due
