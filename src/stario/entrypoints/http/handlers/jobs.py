"""Queues and dead letters, for staff."""

from collections.abc import Awaitable, Callable
from datetime import datetime

import attrs
import msgspec

from stario.domain.generation.model.job import Job, JobOutOfOrder, JobState
from stario.domain.generation.model.queue import Queue
from stario.domain.generation.model.rejection import ContentRejected
from stario.domain.generation.usecases.cancel_job import CancelJob
from stario.domain.generation.usecases.list_jobs import ListJobs
from stario.domain.generation.usecases.requeue_job import RequeueJob
from stario.domain.kernel.errors import DomainError, NotFound
from stario.domain.kernel.ids import JobId
from stario.domain.moderation.model.review_refusals import (
    CaseClaimed,
    CaseDecided,
    ReviewerBarred,
)
from stario.domain.moderation.usecases.ask_artist import AskArtist
from stario.domain.moderation.usecases.release_held import ReleaseHeld
from stario.entrypoints.http.fields import Listing, PageQuery, Percent, Uuid, listing
from stario.entrypoints.http.handlers.actor import actor_of
from stario.entrypoints.http.handlers.jobs_schema import STATUSES, JobPath, JobStatus
from stario.entrypoints.http.routing import STAFF, Call, Reply, Route, route

TAG = "Jobs"

Step = Callable[[Call[None, JobPath]], Awaitable[Reply]]


class JobsQuery(PageQuery, kw_only=True):
    queue: Queue | None = None
    state: JobState | None = None


class JobRecord(msgspec.Struct, kw_only=True):
    """A job as staff see it."""

    id: Uuid
    queue: Queue
    status: JobStatus
    account_id: Uuid | None
    artist_id: Uuid | None
    tier: int
    attempts: int
    max_attempts: int
    worker: str | None
    stage: str | None
    progress_percent: Percent
    error: str | None
    enqueued_at: datetime
    promised_at: datetime
    run_after: datetime
    created_at: datetime
    completed_at: datetime | None


def job_record(job: Job) -> JobRecord:
    return JobRecord(
        id=job.id,
        queue=job.queue,
        status=STATUSES[job.state],
        account_id=job.account_id,
        artist_id=job.artist_id,
        tier=job.tier,
        attempts=job.attempts,
        max_attempts=job.max_attempts,
        worker=job.worker,
        stage=job.stage,
        progress_percent=job.progress_percent,
        error=job.error,
        enqueued_at=job.enqueued_at,
        promised_at=job.promised_at,
        run_after=job.run_after,
        created_at=job.created_at,
        completed_at=job.completed_at,
    )


@attrs.frozen(kw_only=True)
class JobHandlers:
    list_jobs: ListJobs
    requeue_job: RequeueJob
    release_held: ReleaseHeld
    ask_artist: AskArtist
    cancel_job: CancelJob

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                "/jobs",
                self.list,
                tag=TAG,
                summary="List jobs; `state=failed` are the dead letters",
                query=JobsQuery,
                response=Listing[JobRecord],
                roles=STAFF,
            ),
            self._step("requeue", self.requeue, "Put a dead letter back into its queue"),
            self._step(
                "release",
                self.release,
                "Approve what waits for review; where two must agree it waits for the other",
                CaseClaimed,
                CaseDecided,
                ReviewerBarred,
                ContentRejected,
            ),
            self._step("cancel", self.cancel, "Stop a job"),
        ]

    def _step(self, verb: str, handler: Step, summary: str, *errors: type[DomainError]) -> Route:
        return route(
            "POST",
            f"/jobs/{{job_id}}/{verb}",
            handler,
            tag=TAG,
            summary=summary,
            path_params=JobPath,
            response=JobRecord,
            roles=STAFF,
            errors=(NotFound, JobOutOfOrder, *errors),
        )

    async def list(self, call: Call[None, None, JobsQuery]) -> Reply:
        page = await self.list_jobs(
            call.query.request(), queue=call.query.queue, state=call.query.state
        )
        return Reply(listing(page, job_record))

    async def requeue(self, call: Call[None, JobPath]) -> Reply:
        return Reply(job_record(await self.requeue_job(JobId(call.path.job_id))))

    async def release(self, call: Call[None, JobPath]) -> Reply:
        await self.ask_artist.of_job(JobId(call.path.job_id))
        job = await self.release_held.job(JobId(call.path.job_id), actor=actor_of(call.claims))
        return Reply(job_record(job))

    async def cancel(self, call: Call[None, JobPath]) -> Reply:
        job = await self.cancel_job(JobId(call.path.job_id), "cancelled_by_staff", account=None)
        return Reply(job_record(job))
