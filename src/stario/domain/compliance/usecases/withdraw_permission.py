"""Take a permission back, everywhere at once."""

from contextlib import suppress
from datetime import datetime

import attrs

from stario.domain.compliance.model.audit_event import audit_event
from stario.domain.compliance.model.permission import Permission, PermissionUse, UseKind
from stario.domain.compliance.usecases.take_down import TakeDown, TakenDown
from stario.domain.faces.model.face_upload import FacePurpose, FaceUpload
from stario.domain.generation.model.job import ENDED
from stario.domain.generation.model.strays import STRAY_FILES_AFTER
from stario.domain.identity.model.actor import Actor
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import (
    FaceUploadId,
    JobId,
    PermissionId,
    PosterId,
    PreviewId,
    QuizId,
)
from stario.domain.kernel.outbox import OutboxMessage, delete_media, delete_object
from stario.domain.merch.model.artwork import artwork_key
from stario.ports.deletions import DeletionSignals
from stario.ports.media import Bucket
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock, Ids

REASON = "permission_withdrawn"
TRIES = 5


@attrs.frozen(kw_only=True)
class Withdrawn:
    """`photos` are due now; the cleaner is told of them."""

    permission: Permission
    photos: tuple[FaceUploadId, ...] = ()
    taken_down: TakenDown = attrs.field(factory=TakenDown)


@attrs.frozen(kw_only=True)
class WithdrawPermission:
    """
    Whatever stands on it goes: photos within three seconds, cards, posters with their reliefs,
    designs that are not ordered, and pictures that were sent to be printed.

    What is ordered and paid for is made, as the text says.
    """

    storage: Storage
    take_down: TakeDown
    signals: DeletionSignals
    clock: Clock
    ids: Ids

    async def __call__(self, permission_id: PermissionId, *, actor: Actor) -> Permission:
        """
        Withdraw it; a second time nothing happens.

        Raises:
            NotFound: there is none, or it is somebody else's.
            Conflict: work that stands on it kept moving on.
        """
        withdrawn = await self._tried(permission_id, actor)
        if withdrawn.photos:
            await self.signals.announce(withdrawn.photos)
        await self.take_down.announce(withdrawn.taken_down)
        return withdrawn.permission

    async def _tried(self, permission_id: PermissionId, actor: Actor) -> Withdrawn:
        for _ in range(TRIES - 1):
            # A job that moves on meanwhile makes its old state a conflict: look again.
            with suppress(Conflict):
                return await self._withdraw(permission_id, actor)
        return await self._withdraw(permission_id, actor)

    async def _withdraw(self, permission_id: PermissionId, actor: Actor) -> Withdrawn:
        now = self.clock.now()
        async with self.storage() as work:
            permission = await work.permissions.get(permission_id, lock=True)
            if permission.account_id != actor.account_id:
                raise NotFound(what="permission")
            if permission.withdrawn_at is not None:
                return Withdrawn(permission=permission)
            permission = permission.withdraw(at=now)
            await work.permissions.save(permission)
            uses = await work.permissions.uses(permission_id)
            photos: list[FaceUploadId] = []
            taken_down = TakenDown()
            for use in uses:
                taken_down += await self._end(work, permission, use, photos, now)
            await work.audit.record(
                audit_event(
                    "compliance.permission.withdraw",
                    "permission",
                    permission_id,
                    id_=self.ids.new(),
                    at=now,
                    actor=actor,
                    uses=len(uses),
                    photos=len(photos),
                )
            )
            await work.commit()
        return Withdrawn(permission=permission, photos=tuple(photos), taken_down=taken_down)

    async def _end(
        self,
        work: UnitOfWork,
        permission: Permission,
        use: PermissionUse,
        photos: list[FaceUploadId],
        at: datetime,
    ) -> TakenDown:
        if use.kind is UseKind.ARTWORK:
            await self._delete_artwork(work, permission, use.subject_id, at)
        elif use.kind is UseKind.PREVIEW:
            await self._forget_design(work, PreviewId(use.subject_id), at)
        else:
            with suppress(NotFound):
                upload = await work.face_uploads.get(FaceUploadId(use.subject_id))
                return await self._end_photo(work, upload, photos, at)
        return TakenDown()

    async def _end_photo(
        self, work: UnitOfWork, upload: FaceUpload, photos: list[FaceUploadId], at: datetime
    ) -> TakenDown:
        taken_down = TakenDown()
        # Jobs are locked before photos, as where a job takes up its photo.
        if upload.purpose is FacePurpose.POSTER and upload.subject_id:
            with suppress(NotFound):
                taken_down = await self._end_job(work, JobId(upload.subject_id), at)
        current = await work.face_uploads.get(upload.id, lock=True)
        if current.deleted_at is None:
            await work.face_uploads.save(current.end(at=at))
            photos.append(current.id)
        if upload.purpose is FacePurpose.QUIZ:
            with suppress(NotFound):
                quiz = await work.face_quizzes.get(QuizId(upload.subject_id), lock=True)
                await work.face_quizzes.save(quiz.without_card())
                await self.take_down.face_quiz(work, quiz, at=at)
        return taken_down

    async def _end_job(self, work: UnitOfWork, job_id: JobId, at: datetime) -> TakenDown:
        job = await work.jobs.get(job_id)
        if job.state not in ENDED:
            return TakenDown(cancelled=await self.take_down.jobs(work, [job], REASON, at=at))
        made = (job.result or {}).get("poster_id")
        if made is None:
            return TakenDown()
        poster = await work.posters.get(PosterId(str(made)))
        if poster.taken_down_at is not None:
            return TakenDown()
        await self.take_down.poster(work, poster, REASON, at=at)
        reliefs = await self.take_down.reliefs(work, poster, REASON, at=at)
        return TakenDown(posters=1, sculptures=reliefs)

    async def _delete_artwork(
        self, work: UnitOfWork, permission: Permission, artwork: str, at: datetime
    ) -> None:
        deletion = delete_object(
            id_=self.ids.new(),
            bucket=Bucket.MEDIA.value,
            key=artwork_key(permission.account_id, artwork),
            at=at,
        )
        await self._delete_twice(work, deletion)

    async def _forget_design(self, work: UnitOfWork, design: PreviewId, at: datetime) -> None:
        with suppress(NotFound):
            preview = await work.previews.get(design, lock=True)
            if not preview.is_ordered:
                await work.previews.forget(preview.id)
                await self._delete_twice(
                    work,
                    delete_media(
                        id_=self.ids.new(),
                        bucket=Bucket.MEDIA.value,
                        prefix=preview.prefix,
                        at=at,
                    ),
                )

    async def _delete_twice(self, work: UnitOfWork, deletion: OutboxMessage) -> None:
        """What is being stored just now comes in after the first time."""
        await work.outbox.add(deletion)
        later = deletion.due_at + STRAY_FILES_AFTER
        await work.outbox.add(attrs.evolve(deletion, id=self.ids.new(), due_at=later))
