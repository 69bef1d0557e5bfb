"""Tell how far a job is, and when it will be done."""

from typing import cast

import attrs

from stario.domain.generation.model.job import Job, JobState
from stario.domain.generation.model.promise import estimated_seconds, usual_seconds
from stario.domain.generation.model.queue import Queue
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import AccountId, JobId
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.switches import Switches
from stario.ports.system import Clock


@attrs.frozen(kw_only=True)
class JobView:
    """`queue_position` is 1 for the next and 0 for one that does not wait."""

    job: Job
    queue_position: int
    estimated_seconds: int


@attrs.frozen(kw_only=True)
class DescribeJob:
    storage: Storage
    switches: Switches
    clock: Clock

    async def __call__(
        self, job_id: JobId, *, queue: Queue, also: Queue | None = None, account: AccountId | None
    ) -> JobView:
        """
        Describe a job of *queue*, or of the one *also* named; *account* None stands for staff.

        Raises:
            NotFound: no such job, or somebody else's.
        """
        order = await self.switches.order()
        async with self.storage() as work:
            job = await work.jobs.get(job_id)
            if job.queue not in (queue, also) or (
                account is not None and job.account_id != account
            ):
                raise NotFound(what="job")
            position = await work.jobs.position(job, order=order, at=self.clock.now())
            seconds = await self._seconds(work, job)
        if job.state not in (JobState.QUEUED, JobState.LEASED):
            return JobView(job=job, queue_position=0, estimated_seconds=0)
        if job.state is JobState.LEASED:
            seconds *= 1 - job.progress_percent / 100
        return JobView(
            job=job,
            queue_position=position,
            estimated_seconds=estimated_seconds(position=position, job_seconds=seconds),
        )

    async def _seconds(self, work: UnitOfWork, job: Job) -> float:
        measured = await work.jobs.typical_seconds(job.queue)
        if measured is not None:
            return measured
        length = cast("float", job.payload.get("duration_seconds", 15))
        return usual_seconds(job.queue, output_seconds=length)
