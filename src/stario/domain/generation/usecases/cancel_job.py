"""Stop a job, wherever it is."""

import attrs

from stario.domain.generation.model.job import Job
from stario.domain.generation.model.repeating import repeated
from stario.domain.generation.model.strays import sweeps
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import AccountId, JobId
from stario.domain.moderation.model.review_case import Subject
from stario.domain.moderation.usecases.withdraw_case import withdraw_case
from stario.ports.dispatch import JobDispatch
from stario.ports.media import Bucket
from stario.ports.progress import JobProgress, ProgressFeed
from stario.ports.storage import Storage
from stario.ports.system import Clock


@attrs.frozen(kw_only=True)
class CancelJob:
    storage: Storage
    dispatch: JobDispatch
    feed: ProgressFeed
    clock: Clock

    async def __call__(self, job_id: JobId, reason: str, *, account: AccountId | None) -> Job:
        """
        End it with the stable code *reason*; *account* None stands for staff.

        A worker that has it stops as soon as it hears of it, and at its next heartbeat at the
        latest; whatever it makes does not count.

        Raises:
            NotFound: no such job, or somebody else's.
            JobOutOfOrder: it has ended.
        """
        cancelled = await repeated(lambda: self._cancel(job_id, reason, account))
        await self.dispatch.withdraw(cancelled.queue, cancelled.id)
        await self.feed.publish(JobProgress.of(cancelled))
        return cancelled

    async def _cancel(self, job_id: JobId, reason: str, account: AccountId | None) -> Job:
        async with self.storage() as work:
            job = await work.jobs.get(job_id)
            if account is not None and job.account_id != account:
                raise NotFound(what="job")
            cancelled = job.cancel(reason, at=self.clock.now())
            await work.jobs.save(cancelled, was=job)
            await withdraw_case(work, Subject.JOB, job.id, at=cancelled.updated_at)
            for sweep in sweeps(cancelled, bucket=Bucket.MEDIA.value, at=cancelled.updated_at):
                await work.outbox.add(sweep)
            await work.commit()
        return cancelled
