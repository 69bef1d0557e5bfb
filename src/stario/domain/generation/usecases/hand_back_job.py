"""Put a job back that a stopping worker could not finish."""

import attrs

from stario.domain.generation.model.job import Job
from stario.ports.dispatch import JobDispatch
from stario.ports.progress import JobProgress, ProgressFeed
from stario.ports.storage import Storage
from stario.ports.system import Clock


@attrs.frozen(kw_only=True)
class HandBackJob:
    storage: Storage
    dispatch: JobDispatch
    feed: ProgressFeed
    clock: Clock

    async def __call__(self, job: Job) -> Job:
        """
        Let another worker take it now; the attempt is not charged.

        Raises:
            LeaseLost: somebody else has the job, or it was cancelled.
            Unavailable: the database is out of reach.
        """
        waiting = job.hand_back(at=self.clock.now())
        async with self.storage() as work:
            await work.jobs.save(waiting, was=job)
            await work.commit()
        await self.dispatch.announce(waiting.queue, [waiting.id])
        await self.feed.publish(JobProgress.of(waiting))
        return waiting
