"""End an attempt badly."""

from datetime import datetime
from enum import StrEnum

import attrs

from stario.domain.generation.model.job import Job, JobState
from stario.domain.generation.model.strays import sweeps
from stario.ports.media import Bucket
from stario.ports.progress import JobProgress, ProgressFeed
from stario.ports.storage import Storage
from stario.ports.system import Clock, Entropy


class Blame(StrEnum):
    """Who is at fault, and so whether trying again may help."""

    ORDER = "order"
    """What was ordered can't be done: never again."""
    ATTEMPT = "attempt"
    """Something broke: again, until the attempts are used up."""
    OUTAGE = "outage"
    """Something else is away: again, and the attempt is not charged."""


@attrs.frozen(kw_only=True)
class FailJob:
    storage: Storage
    feed: ProgressFeed
    clock: Clock
    entropy: Entropy

    async def __call__(self, job: Job, code: str, *, blame: Blame) -> Job:
        """
        Put *job* back for later or among the dead letters, as *blame* says.

        A job put back is announced by the reconciler once its time has come.

        Args:
            code: stable, and fit to be told to the fan.

        Raises:
            LeaseLost: somebody else has the job, or it was cancelled; nothing was written.
            Unavailable: the database is out of reach.
        """
        failed = self._failed(job, code, blame, at=self.clock.now())
        async with self.storage() as work:
            await work.jobs.save(failed, was=job)
            if failed.state is JobState.FAILED:
                for sweep in sweeps(failed, bucket=Bucket.MEDIA.value, at=failed.updated_at):
                    await work.outbox.add(sweep)
            await work.commit()
        await self.feed.publish(JobProgress.of(failed))
        return failed

    def _failed(self, job: Job, code: str, blame: Blame, *, at: datetime) -> Job:
        match blame:
            case Blame.ORDER:
                return job.fail(code, at=at)
            case Blame.ATTEMPT:
                return job.retry(code, jitter=self.entropy.share(), at=at)
            case Blame.OUTAGE:
                return job.sit_out(code, jitter=self.entropy.share(), at=at)
