"""Let a job into its queue that waited for payment or review."""

import attrs

from stario.domain.generation.model.job import Job
from stario.domain.kernel.ids import JobId
from stario.ports.dispatch import JobDispatch
from stario.ports.progress import JobProgress, ProgressFeed
from stario.ports.storage import Storage
from stario.ports.system import Clock


@attrs.frozen(kw_only=True)
class ReleaseJob:
    storage: Storage
    dispatch: JobDispatch
    feed: ProgressFeed
    clock: Clock

    async def __call__(self, job_id: JobId) -> Job:
        """
        Queue it; its promised time counts from now.

        Raises:
            NotFound: no such job.
            JobOutOfOrder: it waits for neither.
            LeaseLost: it moved on meanwhile.
        """
        async with self.storage() as work:
            held = await work.jobs.get(job_id)
            waiting = held.release(at=self.clock.now())
            await work.jobs.save(waiting, was=held)
            await work.commit()
        await self.dispatch.announce(waiting.queue, [waiting.id])
        await self.feed.publish(JobProgress.of(waiting))
        return waiting
