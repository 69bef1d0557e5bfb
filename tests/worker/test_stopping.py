"""Jobs and workers that are told to stop."""

import asyncio
from datetime import timedelta

import attrs

from stario.domain.generation.model.job import Job, JobState
from stario.domain.generation.model.queue import Queue
from stario.ports.work import Completion, Report
from stario.ports.work_metrics import Outcome
from tests.worker.line import QUICK, Line, done, for_ever

PATIENT = attrs.evolve(QUICK, grace=timedelta(seconds=0.2))


async def test_cancelling_stops_a_running_job_within_a_second(line: Line) -> None:
    stopped = asyncio.Event()

    async def work(job: Job, report: Report) -> Completion:
        try:
            return await for_ever(job, report)
        finally:
            stopped.set()

    pace = attrs.evolve(QUICK, lease=timedelta(seconds=30))
    async with line.working(work, pace=pace):
        job_id = await line.order()
        await line.until(job_id, JobState.LEASED)
        await asyncio.sleep(0.2)
        await line.cancel(job_id, "changed_mind", account=None)
        async with asyncio.timeout(1):
            await stopped.wait()

    job = await line.job(job_id)
    assert job.state is JobState.CANCELLED
    assert job.error == "changed_mind"
    assert line.metrics.outcomes == {(Queue.VIDEO, Outcome.CANCELLED): 1}


async def test_a_cancelled_job_is_noticed_by_the_heartbeat_where_no_message_arrives(
    line: Line,
) -> None:
    stopped = asyncio.Event()

    async def work(job: Job, report: Report) -> Completion:
        try:
            return await for_ever(job, report)
        finally:
            stopped.set()

    async with line.working(work):
        job_id = await line.order()
        leased = await line.until(job_id, JobState.LEASED)
        async with line.storage() as unit:
            was = await unit.jobs.get(job_id)
            await unit.jobs.save(was.cancel("silently", at=line.clock.now()), was=was)
            await unit.commit()
        async with asyncio.timeout(2):
            await stopped.wait()

    assert leased.attempts == 1
    assert (await line.job(job_id)).error == "silently"


async def test_draining_lets_a_running_job_end_and_takes_no_other(line: Line) -> None:
    async def work(job: Job, report: Report) -> Completion:
        await asyncio.sleep(0.5)
        return await done(job, report)

    first, second = await line.order(), await line.order()
    async with line.working(work):
        await line.until(first, JobState.LEASED)

    assert (await line.job(first)).state is JobState.DONE
    assert (await line.job(second)).state is JobState.QUEUED


async def test_a_job_that_outlasts_the_grace_is_handed_back_uncharged(line: Line) -> None:
    job_id = await line.order(max_attempts=1)
    async with line.working(for_ever, pace=PATIENT):
        await line.until(job_id, JobState.LEASED)

    job = await line.job(job_id)
    assert job.state is JobState.QUEUED
    assert job.max_attempts - job.attempts == 1
    assert await line.dispatch.listed(Queue.VIDEO) == (job_id,)
    assert line.metrics.outcomes == {(Queue.VIDEO, Outcome.HANDED_BACK): 1}


async def test_told_to_stop_twice_it_hands_back_at_once(line: Line) -> None:
    job_id = await line.order()
    async with line.working(for_ever, pace=attrs.evolve(QUICK, grace=timedelta(seconds=60))) as w:
        await line.until(job_id, JobState.LEASED)
        w.stop()
        w.stop()

    assert (await line.job(job_id)).state is JobState.QUEUED
