"""How jobs look over HTTP."""

from datetime import datetime
from typing import Annotated, Literal, cast

import msgspec
from msgspec import Meta

from stario.domain.generation.model.job import Job, JobState
from stario.domain.generation.usecases.describe_job import JobView
from stario.domain.kernel.language import Language
from stario.domain.payments.model.provider import Provider
from stario.entrypoints.http import sentences
from stario.entrypoints.http.fields import Percent, Uuid

JobStatus = Literal[
    "awaiting_payment",
    "pending_review",
    "queued",
    "processing",
    "completed",
    "failed",
    "cancelled",
]

STATUSES: dict[JobState, JobStatus] = {
    JobState.AWAITING_PAYMENT: "awaiting_payment",
    JobState.PENDING_REVIEW: "pending_review",
    JobState.QUEUED: "queued",
    JobState.LEASED: "processing",
    JobState.DONE: "completed",
    JobState.FAILED: "failed",
    JobState.CANCELLED: "cancelled",
}


class JobPath(msgspec.Struct):
    job_id: Uuid


class AcceptedJob(msgspec.Struct, kw_only=True, omit_defaults=True):
    """An order that was taken; `Location` names the job to follow."""

    job_id: Uuid
    status: JobStatus
    estimated_duration_seconds: Annotated[
        int, Meta(ge=0, description="Until it is done, waiting included.")
    ]
    queue_position: Annotated[
        int, Meta(ge=0, description="1 is next; 0: it does not wait in the queue.")
    ]
    order_id: Uuid | None = None
    payment_options: list[str] | None = None


class JobAnswer(msgspec.Struct, kw_only=True):
    """How far an order is."""

    job_id: Uuid
    status: JobStatus
    progress_percent: Percent
    stage: Annotated[
        str | None, Meta(description="What is being done, a stable code.", examples=["animating"])
    ]
    queue_position: Annotated[int, Meta(ge=0)]
    estimated_duration_seconds: Annotated[int, Meta(ge=0)]
    error_code: str | None
    error_message: Annotated[str | None, Meta(description="One sentence to show.")]
    stages_seconds: Annotated[
        dict[str, float], Meta(description="How long each stage took, once it is done.")
    ]
    created_at: datetime
    completed_at: datetime | None
    order_id: Annotated[
        Uuid | None, Meta(description="What is to be paid for it; null where it costs nothing.")
    ] = None


class JobEvent(msgspec.Struct, kw_only=True):
    """One server-sent event."""

    job_id: Uuid
    status: JobStatus
    stage: str | None
    progress_percent: Percent


def accepted_job(view: JobView, payment_options: tuple[Provider, ...]) -> AcceptedJob:
    return AcceptedJob(
        job_id=view.job.id,
        status=STATUSES[view.job.state],
        estimated_duration_seconds=view.estimated_seconds,
        queue_position=view.queue_position,
        order_id=view.job.order_id,
        payment_options=[option.value for option in payment_options] if view.job.order_id else None,
    )


def job_answer(view: JobView, language: Language) -> JobAnswer:
    """What every kind of job answers with."""
    job = view.job
    stages = cast("dict[str, float]", (job.result or {}).get("stages", {}))
    return JobAnswer(
        job_id=job.id,
        status=STATUSES[job.state],
        progress_percent=job.progress_percent,
        stage=job.stage if job.state is JobState.LEASED else None,
        queue_position=view.queue_position,
        estimated_duration_seconds=view.estimated_seconds,
        error_code=failure(job),
        error_message=failure_sentence(job, language),
        stages_seconds=stages,
        created_at=job.created_at,
        completed_at=job.completed_at,
        order_id=job.order_id,
    )


def failure(job: Job) -> str | None:
    """Why it ended badly; a retry that still runs has not failed."""
    return job.error if job.state in (JobState.FAILED, JobState.CANCELLED) else None


def failure_sentence(job: Job, language: Language) -> str | None:
    code = failure(job)
    return None if code is None else sentences.detail("job_failed", {"reason": code}, language)
