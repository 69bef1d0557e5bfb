"""End a job well."""

from itertools import groupby

import attrs

from stario.domain.generation.model.job import Job, JobState, LeaseLost
from stario.domain.generation.model.strays import work_ended
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

        Safe to repeat when it is unknown whether the commit arrived: the effects happen once.

        Raises:
            LeaseLost: somebody else has the job, or it was cancelled; nothing was written.
            Unavailable: the database is out of reach; whether it was written is unknown.
            Exception: whatever the effects raise; nothing was written.
        """
        done = job.complete(completion.result, at=self.clock.now())
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
            for message in work_ended(done, at=done.updated_at):
                await work.outbox.add(message)
            await work.commit()

    async def _done_before(self, job: Job) -> bool:
        """Whether this very attempt is what ended the job."""
        async with self.storage() as work:
            current = await work.jobs.get(job.id)
        return current.state is JobState.DONE and current.attempts == job.attempts
