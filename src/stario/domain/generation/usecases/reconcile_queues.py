"""Make the lists say what the database says, and take jobs from silent workers."""

from collections.abc import Mapping

import attrs

from stario.domain.generation.model.job import Job, JobState
from stario.domain.generation.model.queue import Order, Queue
from stario.domain.generation.model.strays import sweeps
from stario.domain.kernel.ids import JobId
from stario.ports.dispatch import JobDispatch
from stario.ports.media import Bucket
from stario.ports.progress import JobProgress, ProgressFeed
from stario.ports.storage import Storage
from stario.ports.system import Clock

EXPIRED_AT_ONCE = 100


@attrs.frozen(kw_only=True)
class Reconciliation:
    """Jobs taken from silent workers, and how many entries of the lists changed."""

    expired: tuple[Job, ...]
    repaired: int


@attrs.frozen(kw_only=True)
class ReconcileQueues:
    """
    Runs every 2 s in every worker and in the scheduler, at the same time without harm.

    That is what a lost list costs: after a flush or a restart of Redis the lists are true again
    within one round, and until then workers ask the database themselves.
    """

    storage: Storage
    dispatch: JobDispatch
    feed: ProgressFeed
    clock: Clock

    async def __call__(self) -> Reconciliation:
        """
        Do one round.

        Raises:
            Unavailable: the database is out of reach.
        """
        expired = await self._expire()
        listed = await self._listed()
        repaired = 0
        if listed:
            waiting = await self._waiting(listed)
            for queue, members in listed.items():
                repaired += await self.dispatch.repair(
                    queue, listed=members, waiting=waiting[queue]
                )
        return Reconciliation(expired=expired, repaired=repaired)

    async def _expire(self) -> tuple[Job, ...]:
        async with self.storage() as work:
            now = self.clock.now()
            silent = await work.jobs.expired(at=now, limit=EXPIRED_AT_ONCE)
            if not silent:
                return ()
            expired = tuple(job.expire(at=now) for job in silent)
            for job, was in zip(expired, silent, strict=True):
                await work.jobs.save(job, was=was)
                if job.state is JobState.FAILED:
                    for sweep in sweeps(job, bucket=Bucket.MEDIA.value, at=now):
                        await work.outbox.add(sweep)
            await work.commit()
        for job in expired:
            if job.state is JobState.QUEUED:
                await self.dispatch.announce(job.queue, [job.id])
            await self.feed.publish(JobProgress.of(job))
        return expired

    async def _listed(self) -> dict[Queue, tuple[JobId, ...]]:
        """Before the truth is read, so that what is announced meanwhile is not taken for stale."""
        read = {queue: await self.dispatch.listed(queue) for queue in Queue}
        return {queue: members for queue, members in read.items() if members is not None}

    async def _waiting(
        self, listed: Mapping[Queue, tuple[JobId, ...]]
    ) -> dict[Queue, tuple[JobId, ...]]:
        async with self.storage() as work:
            now = self.clock.now()
            return {
                queue: await work.jobs.waiting(queue, order=Order.ARRIVAL, at=now)
                for queue in listed
            }
