"""Give the job whose turn it is to a worker."""

from collections.abc import Sequence
from datetime import timedelta

import attrs

from stario.domain.generation.model.job import Job
from stario.domain.generation.model.queue import Queue
from stario.ports.dispatch import JobDispatch
from stario.ports.progress import JobProgress, ProgressFeed
from stario.ports.storage import Storage
from stario.ports.switches import Switches
from stario.ports.system import Clock


@attrs.frozen(kw_only=True)
class ClaimJob:
    storage: Storage
    dispatch: JobDispatch
    feed: ProgressFeed
    switches: Switches
    clock: Clock

    async def __call__(
        self, queues: Sequence[Queue], *, worker: str, lease: timedelta
    ) -> Job | None:
        """
        Lease the next job of *queues*, the first ones first; None when none may run now.

        Under maintenance none may: what is held is finished, what waits keeps its place.

        Raises:
            Unavailable: the database is out of reach.
        """
        if await self.switches.maintenance():
            return None
        order = await self.switches.order()
        async with self.storage() as work:
            now = self.clock.now()
            job = await work.jobs.lease_next(
                queues, worker=worker, order=order, until=now + lease, at=now
            )
            if job is None:
                return None
            await work.commit()
        await self.dispatch.withdraw(job.queue, job.id)
        await self.feed.publish(JobProgress.of(job))
        return job
