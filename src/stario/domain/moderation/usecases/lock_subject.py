"""Lock what a case is about before the case itself, in the order that everybody keeps."""

from stario.domain.generation.model.job import JobState
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import JobId, PreviewId
from stario.domain.merch.model.preview import PreviewState
from stario.domain.moderation.model.review_case import ReviewCase, Subject
from stario.ports.storage import UnitOfWork


async def lock_subject(work: UnitOfWork, case: ReviewCase) -> bool:
    """
    Lock the order, the job or the design of *case*; says whether it still waits for a person.

    Raises:
        LeaseLost: it was changed meanwhile; the same again succeeds.
    """
    match case.subject:
        case Subject.JOB:
            return await _lock_job(work, JobId(case.subject_id))
        case Subject.PREVIEW:
            return await _lock_preview(work, PreviewId(case.subject_id))
        case Subject.CONTENT:
            return True


async def _lock_job(work: UnitOfWork, id_: JobId) -> bool:
    try:
        job = await work.jobs.get(id_)
    except NotFound:
        return False
    if job.order_id is not None:
        await work.orders.get(job.order_id, lock=True)
        job = await work.jobs.get(id_)
    # Writing it as it is keeps others from it: there is no other lock on a single job.
    await work.jobs.save(job, was=job)
    return job.state is JobState.PENDING_REVIEW


async def _lock_preview(work: UnitOfWork, id_: PreviewId) -> bool:
    try:
        preview = await work.previews.get(id_, lock=True)
    except NotFound:
        return False
    return preview.state is PreviewState.PENDING_REVIEW
