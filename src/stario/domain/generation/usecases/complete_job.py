"""End a job well."""

from itertools import groupby

import attrs

from stario.domain.compliance.model.audit_event import AuditEvent, audit_event
from stario.domain.generation.model.job import Job, JobState, LeaseLost
from stario.domain.generation.model.strays import work_ended
from stario.domain.kernel.ids import derived_id
from stario.domain.moderation.model.review_case import ReviewCase
from stario.ports.dispatch import JobDispatch
from stario.ports.progress import JobProgress, ProgressFeed
from stario.ports.storage import Storage
from stario.ports.system import Clock
from stario.ports.work import Completion


@attrs.frozen(kw_only=True)
class CompleteJob:
    storage: Storage
    dispatch: JobDispatch
    feed: ProgressFeed
    clock: Clock

    async def __call__(self, job: Job, completion: Completion) -> Job:
        """
        Mark *job* done together with the effects of *completion*: both, or neither.

        With a case it is held for a person, and the case opened along with it.

        Safe to repeat when it is unknown whether the commit arrived: the effects happen once.

        Raises:
            LeaseLost: somebody else has the job, or it was cancelled; nothing was written.
            Unavailable: the database is out of reach; whether it was written is unknown.
            Exception: whatever the effects raise; nothing was written.
        """
        now = self.clock.now()
        if completion.case is None:
            done = job.complete(completion.result, at=now)
        else:
            done = job.hold(completion.result, at=now)
        try:
            await self._write(done, completion, was=job)
        except LeaseLost:
            if not await self._done_before(job):
                raise
        for queue, jobs in groupby(completion.follow_ups, key=lambda job: job.queue):
            await self.dispatch.announce(queue, [job.id for job in jobs])
        await self.feed.publish(JobProgress.of(done))
        return done

    async def _write(self, done: Job, completion: Completion, *, was: Job) -> None:
        async with self.storage() as work:
            # The fence first: it locks the job, and a worker that lost it writes nothing at all.
            await work.jobs.save(done, was=was)
            await completion.effects(work)
            if completion.case is not None:
                await work.cases.add(completion.case)
                await work.audit.record(_held(done, completion.case))
            else:
                for message in work_ended(done, at=done.updated_at):
                    await work.outbox.add(message)
            await work.commit()

    async def _done_before(self, job: Job) -> bool:
        """Whether this very attempt is what ended the job."""
        async with self.storage() as work:
            current = await work.jobs.get(job.id)
        held = current.state is JobState.PENDING_REVIEW and current.result is not None
        ended = held or current.state is JobState.DONE
        return ended and current.attempts == job.attempts


def _held(job: Job, case: ReviewCase) -> AuditEvent:
    return audit_event(
        "generation.result.hold",
        "job",
        job.id,
        id_=derived_id(f"held:{job.id}:{job.attempts}"),
        at=job.updated_at,
        case=case.id,
        categories=",".join(case.categories),
    )
