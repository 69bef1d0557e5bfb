"""A job belongs to one worker at a time."""

import asyncio
import time
from datetime import timedelta

import pytest

from stario.domain.generation.model.job import Job, JobState, LeaseLost
from stario.domain.generation.model.queue import Queue
from stario.ports.storage import UnitOfWork
from stario.ports.work import Completion, Report
from tests.worker.line import IN_MEMORY_AND_ON_SERVERS, ON_SERVERS, Line, done, for_ever


@IN_MEMORY_AND_ON_SERVERS
async def test_a_job_that_runs_longer_than_its_lease_keeps_it(line: Line) -> None:
    async def work(job: Job, report: Report) -> Completion:
        await asyncio.sleep(2)
        return await done(job, report)

    async with line.working(work), line.working(work):
        job = await line.until(await line.order(), JobState.DONE)

    assert job.attempts == 1


@ON_SERVERS
async def test_a_blocked_loop_costs_no_lease(line: Line) -> None:
    async def work(job: Job, report: Report) -> Completion:
        time.sleep(2)  # noqa: ASYNC251 - the fault under test
        return await done(job, report)

    async with line.working(work):
        job = await line.until(await line.order(), JobState.DONE)

    assert job.attempts == 1


async def test_a_late_result_of_a_lost_lease_does_not_count(line: Line) -> None:
    job_id = await line.order()
    silent = await line.claim([Queue.VIDEO], worker="silent", lease=timedelta(seconds=1))
    assert silent is not None
    line.clock.ahead += timedelta(seconds=2)

    async with line.working(done):
        job = await line.until(job_id, JobState.DONE)
        with pytest.raises(LeaseLost):
            await line.complete(silent, Completion(result={"made_by": "silent"}))

    assert job.attempts == 2
    assert (await line.job(job_id)).result == {"made_by": 2}


async def test_completing_twice_is_done_once(line: Line) -> None:
    effects_run = 0

    async def effects(unit: UnitOfWork) -> None:
        nonlocal effects_run
        effects_run += 1

    await line.order()
    job = await line.claim([Queue.VIDEO], worker="w", lease=timedelta(seconds=9))
    assert job is not None

    first = await line.complete(job, Completion(result={"video": 1}, effects=effects))
    again = await line.complete(job, Completion(result={"video": 1}, effects=effects))

    assert first.state is again.state is JobState.DONE
    assert effects_run == 1


async def test_a_worker_that_lost_its_lease_stops_working(line: Line) -> None:
    stopped = asyncio.Event()

    async def work(job: Job, report: Report) -> Completion:
        if job.attempts > 1:
            return await done(job, report)
        try:
            return await for_ever(job, report)
        finally:
            stopped.set()

    async with line.working(work):
        job_id = await line.order()
        leased = await line.until(job_id, JobState.LEASED)
        await line.take_away(job_id)
        async with asyncio.timeout(3):
            await stopped.wait()
        job = await line.until(job_id, JobState.DONE)

    assert leased.attempts == 1
    assert job.attempts == 2
