"""Delete one photo of a face for good, and write the receipt."""

import asyncio

import attrs

from stario.domain.compliance.model.audit_event import happened
from stario.domain.faces.model.face_upload import DeletionNet, FaceUpload
from stario.domain.kernel.errors import Conflict, NotFound, Unavailable
from stario.domain.kernel.ids import FaceUploadId
from stario.ports.deletions import DeletionMetrics, DeletionSignals
from stario.ports.media import Bucket, ObjectStore
from stario.ports.storage import Storage
from stario.ports.system import Clock

DELETE_WITHIN_SECONDS = 2.0
"""A store that takes longer is left alone, and asked again after the pause of the next attempt."""


@attrs.frozen(kw_only=True)
class DeleteFacePhoto:
    """Several may delete the same photo at once: there is one receipt, the first."""

    storage: Storage
    objects: ObjectStore
    signals: DeletionSignals
    metrics: DeletionMetrics
    clock: Clock

    async def __call__(
        self,
        upload: FaceUpload,
        net: DeletionNet,
        *,
        within_seconds: float = DELETE_WITHIN_SECONDS,
    ) -> FaceUpload | None:
        """
        Delete every version of a photo that is due, then write its receipt.

        Returns:
            The receipt; None when there was one already.

        Raises:
            Unavailable: the store did not delete it, or the receipt could not be written; the
                photo stays due, and whoever tries again finds it so.
        """
        try:
            async with asyncio.timeout(within_seconds):
                await self.objects.delete(Bucket.EPHEMERAL, upload.key)
                receipt = await self._receipt(upload.id, net)
        except TimeoutError as error:
            self.metrics.failed(net)
            raise Unavailable(what="object_store", reason="timeout") from error
        except Unavailable:
            self.metrics.failed(net)
            raise
        await self.signals.withdraw(upload.id)
        if receipt is not None:
            self.metrics.deleted(net, delay_seconds=receipt.delay_seconds)
        return receipt

    async def _receipt(self, upload: FaceUploadId, net: DeletionNet) -> FaceUpload | None:
        async with self.storage() as work:
            try:
                found = await work.face_uploads.get(upload, lock=True)
                now = self.clock.now()
                receipt = found.delete(net, at=now)
            except (NotFound, Conflict):
                return None
            if receipt == found:
                return None
            await work.face_uploads.save(receipt)
            delay = receipt.delay_seconds
            await work.audit.record(
                happened(
                    "faces.photo.delete",
                    "face_upload",
                    # That somebody's photo is gone is all that stays.
                    None,
                    at=now,
                    count=1,
                    net=net.value,
                    delay_ms=None if delay is None else round(delay * 1000),
                )
            )
            await work.commit()
        return receipt
