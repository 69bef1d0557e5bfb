"""Photos of faces on memory adapters: every use case of them, and a store that can fail."""

import attrs

from stario.adapters.memory.deletions import MemoryDeletionMetrics, MemoryDeletionSignals
from stario.adapters.memory.media import MemoryObjectStore
from stario.adapters.memory.storage import MemoryStorage
from stario.adapters.memory.system import MemoryClock
from stario.adapters.system import Uuid7Ids
from stario.domain.faces.model.face_upload import FacePurpose, FaceUpload
from stario.domain.faces.usecases.delete_due_faces import DeleteDueFaces
from stario.domain.faces.usecases.delete_face_photo import DeleteFacePhoto
from stario.domain.faces.usecases.open_face_upload import OpenFaceUpload
from stario.domain.faces.usecases.read_face_photo import ReadFacePhoto
from stario.domain.faces.usecases.reconcile_deletions import ReconcileDeletions
from stario.domain.faces.usecases.sweep_ephemeral import SweepEphemeral
from stario.domain.identity.model.account import Account
from stario.domain.kernel.errors import Unavailable
from stario.domain.kernel.ids import FaceUploadId
from stario.ports.media import Bucket
from stario.ports.storage import Storage
from stario.ports.system import Clock
from tests.builders.people import an_account
from tests.builders.permissions import standing_on

PHOTO = b"\xff\xd8\xff\xe0 the face of a fan"


@attrs.define(kw_only=True)
class FailingStore(MemoryObjectStore):
    """Deletes nothing while it is `down`."""

    down: bool = False

    async def delete(self, bucket: Bucket, key: str) -> None:
        if self.down:
            raise Unavailable(what="object_store", reason="down")
        await super().delete(bucket, key)


@attrs.define(kw_only=True)
class Darkroom:
    clock: Clock = attrs.field(factory=MemoryClock)
    storage: Storage = attrs.field(factory=MemoryStorage)
    objects: FailingStore = attrs.field(
        default=attrs.Factory(lambda self: FailingStore(clock=self.clock), takes_self=True)
    )
    signals: MemoryDeletionSignals = attrs.field(factory=MemoryDeletionSignals)
    metrics: MemoryDeletionMetrics = attrs.field(factory=MemoryDeletionMetrics)
    fan: Account = attrs.field(factory=an_account)

    async def opened(self) -> None:
        """Remember the fan."""
        async with self.storage() as work:
            await work.accounts.add(self.fan)
            await work.commit()

    @property
    def open_upload(self) -> OpenFaceUpload:
        return OpenFaceUpload(
            storage=self.storage,
            objects=self.objects,
            clock=self.clock,
            ids=Uuid7Ids(),
            stand_on=standing_on(self.clock),
        )

    @property
    def delete(self) -> DeleteFacePhoto:
        return DeleteFacePhoto(
            storage=self.storage,
            objects=self.objects,
            signals=self.signals,
            metrics=self.metrics,
            clock=self.clock,
        )

    @property
    def read(self) -> ReadFacePhoto:
        return ReadFacePhoto(
            storage=self.storage, objects=self.objects, delete=self.delete, clock=self.clock
        )

    @property
    def reconcile(self) -> ReconcileDeletions:
        return ReconcileDeletions(storage=self.storage, signals=self.signals, clock=self.clock)

    @property
    def clean(self) -> DeleteDueFaces:
        return DeleteDueFaces(
            storage=self.storage, delete=self.delete, reconcile=self.reconcile, clock=self.clock
        )

    @property
    def sweep(self) -> SweepEphemeral:
        return SweepEphemeral(
            storage=self.storage, objects=self.objects, metrics=self.metrics, clock=self.clock
        )

    async def expect(
        self, purpose: FacePurpose = FacePurpose.QUIZ, *, subject_id: str = ""
    ) -> FaceUpload:
        opened = await self.open_upload(account=self.fan.id, purpose=purpose, subject_id=subject_id)
        return opened.upload

    async def send(self, upload: FaceUpload, content: bytes = PHOTO) -> None:
        await self.objects.put(Bucket.EPHEMERAL, upload.key, content, content_type="image/jpeg")

    async def sent(self, purpose: FacePurpose = FacePurpose.QUIZ) -> FaceUpload:
        upload = await self.expect(purpose)
        await self.send(upload)
        return upload

    async def row(self, upload: FaceUploadId) -> FaceUpload:
        async with self.storage() as work:
            return await work.face_uploads.get(upload)

    async def keys(self) -> set[str]:
        return {found.key async for found in self.objects.list(Bucket.EPHEMERAL)}
