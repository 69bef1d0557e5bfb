"""Let a fan send a photo, straight to where photos are deleted from."""

import attrs

from stario.domain.compliance.model.consent_text import TextKind
from stario.domain.compliance.model.permission import Statement, UseKind
from stario.domain.compliance.usecases.stand_on_permission import StandOnPermission
from stario.domain.faces.model.face_upload import (
    LARGEST_BYTES,
    URL_LIFETIME,
    FacePurpose,
    FaceUpload,
)
from stario.domain.identity.model.account import AccountClosed
from stario.domain.kernel.ids import AccountId, FaceUploadId
from stario.ports.media import Bucket, ObjectStore, PresignedUpload
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock, Ids

SILENT = Statement()


@attrs.frozen(kw_only=True)
class OpenedFaceUpload:
    """`presigned` is good for one photo, until it expires."""

    upload: FaceUpload
    presigned: PresignedUpload


@attrs.frozen(kw_only=True)
class OpenFaceUpload:
    """
    The row comes first: whatever arrives by the link is known, and will be deleted.

    Whoever remembers something else with it calls `expect` in a transaction of his own, and
    `link` after its commit.
    """

    storage: Storage
    objects: ObjectStore
    clock: Clock
    ids: Ids
    stand_on: StandOnPermission

    async def __call__(
        self,
        *,
        account: AccountId,
        purpose: FacePurpose,
        subject_id: str = "",
        statement: Statement = SILENT,
    ) -> OpenedFaceUpload:
        """
        Expect a photo of *account* and give the link it goes to.

        Args:
            statement: whether the person in the photo agrees.

        Raises:
            AccountClosed: the account was erased or blocked; its access token outlives it.
            PermissionMissing, NotFound, Invalid: as `StandOnPermission`.
            Unavailable: the database or the store is out of reach.
        """
        async with self.storage() as work:
            upload = await self.expect(
                work,
                account=account,
                purpose=purpose,
                subject_id=subject_id,
                statement=statement,
            )
            await work.commit()
        return OpenedFaceUpload(upload=upload, presigned=await self.link(upload))

    async def expect(
        self,
        work: UnitOfWork,
        *,
        account: AccountId,
        purpose: FacePurpose,
        subject_id: str = "",
        statement: Statement = SILENT,
    ) -> FaceUpload:
        """
        Remember the photo in a transaction of the caller's; she gives the link after its commit.

        Raises:
            AccountClosed: the account was erased or blocked; its access token outlives it.
            PermissionMissing, NotFound, Invalid: as `StandOnPermission`.
        """
        if (await work.accounts.get(account)).blocked_at is not None:
            raise AccountClosed
        upload = FaceUpload.expect(
            FaceUploadId(self.ids.new()),
            account,
            purpose,
            subject_id=subject_id,
            at=self.clock.now(),
        )
        await self.stand_on(
            work,
            statement,
            TextKind.LIKENESS,
            account=account,
            use=(UseKind.FACE_UPLOAD, upload.id),
        )
        await work.face_uploads.add(upload)
        return upload

    async def link(self, upload: FaceUpload) -> PresignedUpload:
        """A permission to PUT any picture of up to `LARGEST_BYTES`, for `URL_LIFETIME`."""
        return await self.objects.presign_open_upload(
            Bucket.EPHEMERAL,
            upload.key,
            largest_bytes=LARGEST_BYTES,
            expires_in_seconds=int(URL_LIFETIME.total_seconds()),
        )
