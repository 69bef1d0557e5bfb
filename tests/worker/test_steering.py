"""What people and other parts do to jobs from outside a worker."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from stario.domain.generation.model.job import Job, JobOutOfOrder, JobState
from stario.domain.generation.model.queue import Queue
from stario.domain.generation.usecases.fail_job import Blame
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import AccountId, JobId
from tests.builders.held_work import release_at
from tests.builders.people import an_account
from tests.builders.values import new_id
from tests.builders.work import a_job
from tests.worker.line import Line


def release(line: Line) -> Callable[[JobId], Awaitable[Job]]:
    return release_at(line)


async def test_a_cancelled_job_leaves_the_list_and_never_runs(line: Line) -> None:
    job = await line.order()

    await line.cancel(job, "changed_mind", account=None)

    assert await line.dispatch.length(Queue.VIDEO) == 0
    claimed = await line.claim([Queue.VIDEO], worker="w", lease=timedelta(seconds=9))
    assert claimed is None


async def test_only_its_owner_and_staff_may_cancel_a_job(line: Line) -> None:
    owner, stranger = an_account(), AccountId(new_id())
    job = a_job(account=owner, enqueued_at=line.clock.now())
    async with line.storage() as work:
        await work.accounts.add(owner)
        await work.jobs.add(job)
        await work.commit()

    with pytest.raises(NotFound):
        await line.cancel(job.id, "changed_mind", account=stranger)
    assert (await line.job(job.id)).state is JobState.QUEUED

    cancelled = await line.cancel(job.id, "changed_mind", account=owner.id)
    assert cancelled.state is JobState.CANCELLED


async def test_what_has_ended_can_neither_be_cancelled_nor_requeued_nor_released(
    line: Line,
) -> None:
    job = await line.order()
    await line.cancel(job, "changed_mind", account=None)

    with pytest.raises(JobOutOfOrder):
        await line.cancel(job, "again", account=None)
    with pytest.raises(JobOutOfOrder):
        await line.requeue(job)
    with pytest.raises(JobOutOfOrder):
        await release(line)(job)


async def test_a_job_whose_words_were_read_is_released_into_its_list(line: Line) -> None:
    job = a_job(state=JobState.PENDING_REVIEW, enqueued_at=line.clock.now() - timedelta(hours=1))
    async with line.storage() as work:
        await work.jobs.add(job)
        await work.commit()
    await line.reconcile()
    assert await line.dispatch.length(Queue.VIDEO) == 0

    released = await release(line)(job.id)

    assert released.state is JobState.QUEUED
    assert released.promised_at > line.clock.now()
    assert await line.dispatch.listed(Queue.VIDEO) == (job.id,)


async def test_nobody_releases_what_waits_for_its_payment(line: Line) -> None:
    job = a_job(state=JobState.AWAITING_PAYMENT)
    async with line.storage() as work:
        await work.jobs.add(job)
        await work.commit()

    with pytest.raises(JobOutOfOrder):
        await release(line)(job.id)


async def test_reconciling_makes_a_lost_list_anew_in_order(line: Line) -> None:
    jobs = [await line.order(ago=timedelta(seconds=9 - n), announced=False) for n in range(3)]

    result = await line.reconcile()

    assert result.repaired == 3
    assert await line.dispatch.listed(Queue.VIDEO) == tuple(jobs)
    assert (await line.reconcile()).repaired == 0


async def test_reconciling_takes_out_what_does_not_wait(line: Line) -> None:
    job = await line.order()
    assert await line.claim([Queue.VIDEO], worker="w", lease=timedelta(seconds=30))
    await line.dispatch.announce(Queue.VIDEO, [job])

    await line.reconcile()

    assert await line.dispatch.length(Queue.VIDEO) == 0


async def test_a_job_held_back_for_its_retry_is_listed_once_it_is_due(line: Line) -> None:
    job_id = await line.order()
    job = await line.claim([Queue.VIDEO], worker="w", lease=timedelta(seconds=30))
    assert job is not None
    await line.steps.fail(job, "internal", blame=Blame.ATTEMPT)

    await line.reconcile()
    assert await line.dispatch.length(Queue.VIDEO) == 0

    line.clock.ahead += timedelta(seconds=3)
    await line.reconcile()
    assert await line.dispatch.listed(Queue.VIDEO) == (job_id,)
