"""Follow a job to its end."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator

import attrs

from stario.domain.generation.model.job import ENDED, Job, JobState
from stario.domain.kernel.errors import Unavailable
from stario.domain.kernel.ids import JobId
from stario.ports.progress import JobProgress, ProgressFeed
from stario.ports.storage import Storage


@attrs.define
class _Seen:
    """What a watcher knows, so that it is told nothing twice and nothing older."""

    progress: JobProgress
    attempts: int

    def learn(self, progress: JobProgress) -> bool:
        """Take a message of the feed; False when it says nothing new."""
        changed = progress != self.progress
        self.progress = progress
        return changed

    def learn_truth(self, job: Job) -> bool:
        """Take what the database says, which within an attempt lags behind the feed."""
        same_attempt = job.attempts == self.attempts
        self.attempts = job.attempts
        both_leased = job.state is self.progress.state is JobState.LEASED
        if same_attempt and both_leased and job.progress_percent <= self.progress.percent:
            return False
        return self.learn(JobProgress.of(job))


@attrs.frozen(kw_only=True)
class WatchJob:
    """
    The feed is fast and may lose messages; the database is asked every `truth_seconds`.

    Works in any number of processes: nothing is kept between watchers.
    """

    storage: Storage
    feed: ProgressFeed
    truth_seconds: float = 2.0

    async def __call__(self, job_id: JobId) -> AsyncGenerator[JobProgress]:
        """
        How the job stands now and whatever changes, until it has ended.

        Close the iterator (`contextlib.aclosing`) when leaving early.

        Raises:
            NotFound: no such job.
            Unavailable: the database is out of reach at the start; later that is sat out.
        """
        async with self.feed.watch(job_id) as updates:
            job = await self._truth(job_id)
            seen = _Seen(JobProgress.of(job), job.attempts)
            yield seen.progress
            pending: asyncio.Task[JobProgress] | None = None
            try:
                while seen.progress.state not in ENDED:
                    pending = pending or asyncio.ensure_future(_next(updates))
                    await asyncio.wait([pending], timeout=self.truth_seconds)
                    if pending.done():
                        changed = seen.learn(pending.result())
                        pending = None
                    else:
                        changed = await self._learn_truth(job_id, seen)
                    if changed:
                        yield seen.progress
            finally:
                if pending is not None:
                    pending.cancel()

    async def _learn_truth(self, job_id: JobId, seen: _Seen) -> bool:
        try:
            return seen.learn_truth(await self._truth(job_id))
        except Unavailable:
            return False

    async def _truth(self, job_id: JobId) -> Job:
        async with self.storage() as work:
            return await work.jobs.get(job_id)


async def _next(updates: AsyncIterator[JobProgress]) -> JobProgress:
    return await anext(updates)
