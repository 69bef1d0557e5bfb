"""What becomes of jobs that break."""

import asyncio
from datetime import timedelta

import attrs
import pytest

from stario.domain.generation.model.job import Job, JobState
from stario.domain.generation.model.queue import Queue
from stario.domain.kernel.errors import NotFound, Unavailable
from stario.ports.storage import UnitOfWork
from stario.ports.work import Completion, JobFailed, Report
from stario.ports.work_metrics import Outcome
from tests.builders.people import an_account
from tests.worker.line import ON_SERVERS, QUICK, Line, done, for_ever


async def test_effects_that_refuse_leave_nothing_behind(line: Line) -> None:
    account = an_account()

    async def work(job: Job, report: Report) -> Completion:
        async def effects(unit: UnitOfWork) -> None:
            await unit.accounts.add(account)
            raise JobFailed("consent_revoked")

        return Completion(result={}, effects=effects)

    async with line.working(work):
        job = await line.until(await line.order(), JobState.FAILED)

    assert job.error == "consent_revoked"
    assert job.result is None
    async with line.storage() as unit:
        with pytest.raises(NotFound):
            await unit.accounts.get(account.id)


async def test_what_breaks_is_tried_again_later(line: Line) -> None:
    async def work(job: Job, report: Report) -> Completion:
        if job.attempts == 1:
            raise ValueError("a secret path: /srv/keys")
        return await done(job, report)

    async with line.working(work):
        job_id = await line.order()
        job = await line.until_put_back(job_id, attempts=1)
        assert job.error == "internal"
        assert timedelta(seconds=0.5) < job.run_after - line.clock.now() <= timedelta(seconds=2)
        line.clock.ahead += timedelta(seconds=3)
        job = await line.until(job_id, JobState.DONE)

    assert job.attempts == 2
    assert job.error is None
    assert line.metrics.outcomes[Queue.VIDEO, Outcome.RETRIED] == 1


@ON_SERVERS
@pytest.mark.parametrize(
    ("error", "code"), [(NotFound(what="voice"), "not_found"), (OSError(), "internal")]
)
async def test_what_keeps_breaking_becomes_a_dead_letter_that_a_person_may_put_back(
    line: Line, error: Exception, code: str
) -> None:
    broken = True

    async def work(job: Job, report: Report) -> Completion:
        if broken:
            raise error
        return await done(job, report)

    async with line.working(work):
        job_id = await line.order(max_attempts=1)
        job = await line.until(job_id, JobState.FAILED)
        assert job.error == code

        broken = False
        # Two rounds of reconciling: whatever would put it back has had its turn.
        await asyncio.sleep(2.2 * QUICK.reconcile.total_seconds())
        assert (await line.job(job_id)).state is JobState.FAILED
        assert line.metrics.outcomes[Queue.VIDEO, Outcome.FAILED] == 1
        await line.requeue(job_id)
        job = await line.until(job_id, JobState.DONE)

    assert job.attempts == 2


async def test_an_outage_of_something_else_is_sat_out_uncharged(line: Line) -> None:
    away = True

    async def work(job: Job, report: Report) -> Completion:
        if away:
            raise Unavailable(what="objects")
        return await done(job, report)

    job_id = await line.order(max_attempts=1)
    async with line.working(work):
        for attempts in (1, 2):
            job = await line.until_put_back(job_id, attempts=attempts)
            assert (job.state, job.error) == (JobState.QUEUED, "unavailable")
            line.clock.ahead += timedelta(seconds=5)
        away = False
        job = await line.until(job_id, JobState.DONE)

    assert job.max_attempts - job.attempts == 0


async def test_an_outage_that_lasts_makes_a_dead_letter_in_the_end(line: Line) -> None:
    async def work(job: Job, report: Report) -> Completion:
        raise Unavailable(what="objects")

    job_id = await line.order(max_attempts=1, ago=timedelta(minutes=31))
    async with line.working(work):
        assert (await line.until(job_id, JobState.FAILED)).error == "unavailable"


async def test_what_cannot_be_done_is_not_tried_again(line: Line) -> None:
    async def work(job: Job, report: Report) -> Completion:
        raise JobFailed("likeness_unusable")

    async with line.working(work):
        job = await line.until(await line.order(max_attempts=5), JobState.FAILED)

    assert job.attempts == 1
    assert job.error == "likeness_unusable"


async def test_a_handler_that_never_returns_is_ended(line: Line) -> None:
    pace = attrs.evolve(QUICK, time_limit=timedelta(seconds=0.3))
    async with line.working(for_ever, pace=pace):
        job = await line.until(await line.order(max_attempts=1), JobState.FAILED)

    assert job.error == "time_limit_exceeded"


async def test_a_job_whose_workers_all_die_becomes_a_dead_letter(line: Line) -> None:
    job_id = await line.order(max_attempts=2)
    for _ in range(2):
        assert await line.claim([Queue.VIDEO], worker="mortal", lease=timedelta(seconds=1))
        line.clock.ahead += timedelta(seconds=2)
        await line.reconcile()

    job = await line.job(job_id)
    assert job.state is JobState.FAILED
    assert job.error == "worker_lost"
