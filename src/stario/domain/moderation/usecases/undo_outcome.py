"""Undo what a wrong decision did."""

from datetime import datetime

import attrs

from stario.domain.compliance.usecases.take_down import TakeDown, TakenDown
from stario.domain.generation.model.job import ENDED, Job, JobState
from stario.domain.generation.usecases.restore_refused import restore_refused
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import JobId, PosterId, PreviewId, VideoId, VoiceMessageId
from stario.domain.merch.model.preview import PreviewState
from stario.domain.moderation.model.judgement import REFUSED
from stario.domain.moderation.model.review_case import Decision, ReviewCase, Subject
from stario.domain.orders.model.order import HAD_MONEY
from stario.domain.payments.model.refund import RefundReason
from stario.domain.payments.usecases.give_back import GiveBack, automatic
from stario.ports.dispatch import JobDispatch
from stario.ports.storage import UnitOfWork


@attrs.frozen(kw_only=True)
class Undone:
    """`restored` is the job that goes on, `restored_id` names it or the design."""

    restored_id: str | None = None
    restored: Job | None = None
    taken_down: TakenDown = attrs.field(factory=TakenDown)


@attrs.frozen(kw_only=True)
class UndoOutcome:
    """
    Works inside the caller's transaction, which has locked the subject; `announce` follows.

    It may book into the ledger: nothing that others lock comes after it.
    """

    take_down: TakeDown
    give_back: GiveBack
    dispatch: JobDispatch

    async def __call__(self, work: UnitOfWork, case: ReviewCase, *, at: datetime) -> Undone:
        """
        Restore what was refused; take down what was let pass.

        A design may be ordered again as long as it is kept, and work as `restore_refused` says.
        What is taken down is paid for by nobody: its money goes back.
        """
        if case.subject is Subject.PREVIEW and case.outcome is Decision.REJECT:
            return await self._restore_preview(work, PreviewId(case.subject_id))
        if case.subject is not Subject.JOB:
            return Undone()
        if case.outcome is Decision.APPROVE:
            return await self._withdraw(work, case, at)
        job = await restore_refused(work, JobId(case.subject_id), at=at)
        return Undone(restored_id=job.id if job else None, restored=job)

    async def announce(self, undone: Undone) -> None:
        job = undone.restored
        if job is not None and job.state is JobState.QUEUED:
            await self.dispatch.announce(job.queue, [job.id])
        await self.take_down.announce(undone.taken_down)

    async def _restore_preview(self, work: UnitOfWork, id_: PreviewId) -> Undone:
        try:
            preview = await work.previews.get(id_, lock=True)
        except NotFound:
            return Undone()
        if preview.state is not PreviewState.REFUSED:
            return Undone()
        await work.previews.save(preview.restore())
        return Undone(restored_id=id_)

    async def _withdraw(self, work: UnitOfWork, case: ReviewCase, at: datetime) -> Undone:
        job = await work.jobs.get(JobId(case.subject_id))
        if job.state not in ENDED:
            # Its end gives the money back.
            cancelled = await self.take_down.jobs(work, [job], REFUSED, at=at)
            return Undone(taken_down=TakenDown(cancelled=cancelled))
        if job.state is not JobState.DONE:
            return Undone()
        taken_down = await self._take_down(work, job, at)
        if job.order_id is not None:
            order = await work.orders.get(job.order_id, lock=True)
            if order.state in HAD_MONEY and order.refundable:
                await self.give_back(
                    work,
                    order,
                    order.refundable,
                    reason=RefundReason.WORK_REFUSED,
                    note=REFUSED,
                    at=at,
                    id_=automatic(f"overturned:{case.id}"),
                )
        return Undone(taken_down=taken_down)

    async def _take_down(self, work: UnitOfWork, job: Job, at: datetime) -> TakenDown:
        made = job.result or {}
        if "video_id" in made:
            video = await work.videos.get(VideoId(str(made["video_id"])))
            await self.take_down.video(work, video, REFUSED, at=at)
            return TakenDown(videos=1)
        if "voice_message_id" in made:
            message = await work.voice_messages.get(VoiceMessageId(str(made["voice_message_id"])))
            await self.take_down.voice_message(work, message, REFUSED, at=at)
            return TakenDown(voice_messages=1)
        if "poster_id" in made:
            poster = await work.posters.get(PosterId(str(made["poster_id"])))
            await self.take_down.poster(work, poster, REFUSED, at=at)
            reliefs = await self.take_down.reliefs(work, poster, REFUSED, at=at)
            return TakenDown(posters=1, sculptures=reliefs)
        return TakenDown()
