"""End an attempt badly."""

import attrs

from stario.domain.generation.model.job import Job
from stario.ports.progress import JobProgress, ProgressFeed
from stario.ports.storage import Storage
from stario.ports.system import Clock, Entropy


@attrs.frozen(kw_only=True)
class FailJob:
    storage: Storage
    feed: ProgressFeed
    clock: Clock
    entropy: Entropy

    async def __call__(self, job: Job, code: str, *, retry: bool) -> Job:
        """
        Put *job* back for later, or among the dead letters: at once when *retry* is False, else
        when its attempts are used up.

        A job put back is announced by the reconciler once its time has come.

        Args:
            code: stable, and fit to be told to the fan.

        Raises:
            LeaseLost: somebody else has the job, or it was cancelled; nothing was written.
            Unavailable: the database is out of reach.
        """
        now = self.clock.now()
        if retry:
            failed = job.retry(code, jitter=self.entropy.share(), at=now)
        else:
            failed = job.fail(code, at=now)
        async with self.storage() as work:
            await work.jobs.save(failed, was=job)
            await work.commit()
        await self.feed.publish(JobProgress.of(failed))
        return failed
