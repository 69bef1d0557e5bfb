"""Carry out what a person decided of work that waits for her."""

from datetime import datetime

import attrs

from stario.domain.compliance.usecases.take_down import TakeDown
from stario.domain.generation.model.job import Job, JobOutOfOrder, JobState
from stario.domain.generation.model.strays import sweeps, work_ended
from stario.domain.generation.usecases.order_renditions import rendition_job
from stario.domain.kernel.ids import JobId, PosterId, VideoId, VoiceMessageId
from stario.domain.moderation.model.judgement import REFUSED
from stario.domain.orders.model.order import OrderState
from stario.domain.orders.model.order_event import OrderEventKind, event
from stario.domain.orders.model.work_order import PAYABLE_FOR
from stario.ports.dispatch import JobDispatch
from stario.ports.media import Bucket
from stario.ports.progress import JobProgress, ProgressFeed
from stario.ports.storage import UnitOfWork
from stario.ports.system import Ids


@attrs.frozen(kw_only=True)
class Judged:
    """`job` is as the decision left it; `follow_ups` are jobs that its publication set going."""

    job: Job
    follow_ups: tuple[Job, ...] = ()


@attrs.frozen(kw_only=True)
class JudgeHeld:
    """
    Works inside the caller's transaction; `announce` follows its commit.

    It locks the order and then the job: call it before anything that comes after them.
    """

    take_down: TakeDown
    ids: Ids
    dispatch: JobDispatch
    feed: ProgressFeed

    async def approve(self, work: UnitOfWork, job_id: JobId, *, at: datetime) -> Judged:
        """
        Let work go on whose words are good, or hand over what was made.

        Work with a price waits for its payment, and is released by it alone; the time to pay and
        the promised time count from now. The other sizes of a video are made from now on.

        Raises:
            NotFound: no such job.
            JobOutOfOrder: it does not wait for review.
            LeaseLost: it moved on meanwhile.
        """
        held = await _held(work, job_id)
        if held.result is None:
            waiting = await _released(work, held, at=at)
            await work.jobs.save(waiting, was=held)
            return Judged(job=waiting)
        published = held.publish(at=at)
        await work.jobs.save(published, was=held)
        await _show(work, published)
        follow_ups: tuple[Job, ...] = ()
        if "video_id" in held.result:
            follow_ups = (rendition_job(published, id_=self.ids.new(), at=at),)
        for job in follow_ups:
            await work.jobs.add(job)
        for message in work_ended(published, at=at):
            await work.outbox.add(message)
        return Judged(job=published, follow_ups=follow_ups)

    async def refuse(
        self, work: UnitOfWork, job_id: JobId, *, at: datetime, reason: str = REFUSED
    ) -> Judged:
        """
        End it, delete what was made, and have the money of its order go back.

        Raises:
            NotFound: no such job.
            JobOutOfOrder: it does not wait for review.
            LeaseLost: it moved on meanwhile.
        """
        held = await _held(work, job_id)
        refused = held.refuse(reason, at=at)
        await work.jobs.save(refused, was=held)
        await self._take_down(work, refused, reason, at=at)
        for message in sweeps(refused, bucket=Bucket.MEDIA.value, at=at):
            await work.outbox.add(message)
        return Judged(job=refused)

    async def announce(self, judged: Judged) -> None:
        """Tell workers and watchers; both would find out by themselves, only later."""
        queued = [judged.job, *judged.follow_ups]
        for job in queued:
            if job.state is JobState.QUEUED:
                await self.dispatch.announce(job.queue, [job.id])
        await self.feed.publish(JobProgress.of(judged.job))

    async def _take_down(
        self, work: UnitOfWork, refused: Job, reason: str, *, at: datetime
    ) -> None:
        made = refused.result or {}
        if "video_id" in made:
            video = await work.videos.get(VideoId(str(made["video_id"])))
            await self.take_down.video(work, video, reason, at=at)
        if "voice_message_id" in made:
            message = await work.voice_messages.get(VoiceMessageId(str(made["voice_message_id"])))
            await self.take_down.voice_message(work, message, reason, at=at)
        if "poster_id" in made:
            poster = await work.posters.get(PosterId(str(made["poster_id"])))
            await self.take_down.poster(work, poster, reason, at=at)


async def _held(work: UnitOfWork, job_id: JobId) -> Job:
    held = await work.jobs.get(job_id)
    if held.state is not JobState.PENDING_REVIEW:
        raise JobOutOfOrder(state=held.state.value)
    if held.order_id is not None:
        await work.orders.get(held.order_id, lock=True)
    return held


async def _released(work: UnitOfWork, held: Job, *, at: datetime) -> Job:
    if held.order_id is None:
        return held.release(at=at)
    draft = await work.orders.get(held.order_id, lock=True)
    payable = draft.move(OrderState.AWAITING_PAYMENT, at=at)
    await work.orders.save(
        payable.keep_open_until(at + PAYABLE_FOR, at=at),
        event(draft.id, OrderEventKind.RELEASED, at=at),
    )
    return held.await_payment(at=at)


async def _show(work: UnitOfWork, published: Job) -> None:
    made = published.result or {}
    if "video_id" in made:
        video = await work.videos.get(VideoId(str(made["video_id"])))
        await work.videos.save(attrs.evolve(video, held=False))
    if "voice_message_id" in made:
        message = await work.voice_messages.get(VoiceMessageId(str(made["voice_message_id"])))
        await work.voice_messages.save(attrs.evolve(message, held=False))
    if "poster_id" in made:
        poster = await work.posters.get(PosterId(str(made["poster_id"])))
        await work.posters.save(attrs.evolve(poster, held=False))
