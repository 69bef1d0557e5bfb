"""What a worker owes its jobs."""

import asyncio
import time
from datetime import timedelta

import attrs

from stario.domain.generation.model.job import Job, JobState
from stario.domain.generation.model.queue import Queue
from stario.domain.kernel.ids import JobId
from stario.ports.storage import UnitOfWork
from stario.ports.work import Completion, Report
from stario.ports.work_metrics import Outcome
from tests.builders.people import an_account
from tests.builders.values import new_id
from tests.worker.line import QUICK, Line, done


async def test_a_job_is_done_and_leaves_the_list(line: Line) -> None:
    async with line.working(done):
        job = await line.until(await line.order(), JobState.DONE)

    assert job.result == {"made_by": 1}
    assert job.progress_percent == 100
    assert job.worker is None
    assert job.completed_at is not None
    # Claimed between its commit and its announcement, it stays listed until the next round.
    await line.reconcile()
    assert await line.dispatch.length(Queue.VIDEO) == 0
    assert line.metrics.outcomes == {(Queue.VIDEO, Outcome.DONE): 1}


async def test_a_waiting_worker_starts_a_job_at_once(line: Line) -> None:
    pace = attrs.evolve(QUICK, poll=timedelta(seconds=5), reconcile=timedelta(seconds=5))
    async with line.working(done, pace=pace):
        await asyncio.sleep(0.3)
        began = time.monotonic()
        await line.until(await line.order(), JobState.DONE)

    assert time.monotonic() - began < 2


async def test_a_job_that_nobody_announced_is_found(line: Line) -> None:
    async with line.working(done):
        await line.until(await line.order(announced=False), JobState.DONE)


async def test_jobs_run_side_by_side_up_to_the_concurrency(line: Line) -> None:
    running, most = 0, 0

    async def work(job: Job, report: Report) -> Completion:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.15)
        running -= 1
        return await done(job, report)

    jobs = [await line.order() for _ in range(6)]
    async with line.working(work, concurrency=3):
        for job in jobs:
            await line.until(job, JobState.DONE)

    assert most == 3


async def test_first_in_first_out(line: Line) -> None:
    order: list[str] = []

    async def work(job: Job, report: Report) -> Completion:
        order.append(job.id)
        return await done(job, report)

    jobs = [await line.order(tier=tier, ago=timedelta(seconds=9 - tier)) for tier in (0, 1, 2)]
    async with line.working(work):
        for job in jobs:
            await line.until(job, JobState.DONE)

    assert order == jobs


async def test_under_priority_a_higher_tier_goes_first_and_nobody_starves(line: Line) -> None:
    order: list[str] = []

    async def work(job: Job, report: Report) -> Completion:
        order.append(job.id)
        return await done(job, report)

    line.switches.priority_mode = True
    cheap = await line.order(tier=0, ago=timedelta(minutes=5))
    dear = await line.order(tier=2)
    aged = await line.order(tier=0, ago=timedelta(minutes=21))
    async with line.working(work):
        for job in (cheap, dear, aged):
            await line.until(job, JobState.DONE)

    assert order == [aged, dear, cheap]


async def test_the_order_is_read_at_each_claim(line: Line) -> None:
    cheap = await line.order(tier=0, ago=timedelta(minutes=1))
    dear = await line.order(tier=2)

    line.switches.priority_mode = True
    first = await line.claim([Queue.VIDEO], worker="w", lease=timedelta(seconds=9))
    line.switches.priority_mode = False
    second = await line.claim([Queue.VIDEO], worker="w", lease=timedelta(seconds=9))

    assert first is not None
    assert second is not None
    assert (first.id, second.id) == (dear, cheap)


async def test_under_maintenance_what_is_held_is_finished_and_nothing_else_begun(
    line: Line,
) -> None:
    held, begun, go_on = await line.order(), asyncio.Event(), asyncio.Event()

    async def work(job: Job, report: Report) -> Completion:
        begun.set()
        await go_on.wait()
        return await done(job, report)

    async with line.working(work):
        await begun.wait()
        line.switches.maintenance_mode = True
        waiting = await line.order()
        go_on.set()
        await line.until(held, JobState.DONE)
        assert await line.claim([Queue.VIDEO], worker="w", lease=timedelta(seconds=9)) is None
        async with line.storage() as stored:
            assert (await stored.jobs.get(waiting)).state is JobState.QUEUED

        line.switches.maintenance_mode = False
        await line.until(waiting, JobState.DONE)


async def test_the_first_queue_goes_first(line: Line) -> None:
    order: list[Queue] = []

    async def work(job: Job, report: Report) -> Completion:
        order.append(job.queue)
        return await done(job, report)

    jobs = [await line.order(queue=Queue.RENDITION) for _ in range(2)]
    jobs += [await line.order(queue=Queue.VIDEO) for _ in range(2)]
    jobs += [await line.order(queue=Queue.VOICE)]
    async with line.working({Queue.VIDEO: work, Queue.RENDITION: work}):
        for job in jobs[:4]:
            await line.until(job, JobState.DONE)

    assert order == [Queue.VIDEO] * 2 + [Queue.RENDITION] * 2
    assert (await line.job(jobs[4])).state is JobState.QUEUED


async def test_effects_happen_with_the_completion(line: Line) -> None:
    account = an_account()

    async def work(job: Job, report: Report) -> Completion:
        async def effects(unit: UnitOfWork) -> None:
            await unit.accounts.add(account)

        return Completion(result={}, effects=effects)

    async with line.working(work):
        await line.until(await line.order(), JobState.DONE)

    async with line.storage() as unit:
        assert (await unit.accounts.get(account.id)).id == account.id


async def test_follow_ups_are_announced_after_the_commit(line: Line) -> None:
    async def work(job: Job, report: Report) -> Completion:
        follow_up = attrs.evolve(
            job,
            id=JobId(new_id()),
            queue=Queue.RENDITION,
            state=JobState.QUEUED,
            worker=None,
            lease_until=None,
            attempts=0,
        )

        async def effects(unit: UnitOfWork) -> None:
            await unit.jobs.add(follow_up)

        return Completion(result={}, effects=effects, follow_ups=(follow_up,))

    pace = attrs.evolve(QUICK, reconcile=timedelta(seconds=60))
    async with line.working(work, pace=pace):
        await line.until(await line.order(), JobState.DONE)

    assert await line.dispatch.length(Queue.RENDITION) == 1


async def test_many_workers_share_many_jobs_and_none_runs_twice(line: Line) -> None:
    runs: list[str] = []

    async def work(job: Job, report: Report) -> Completion:
        runs.append(job.id)
        await asyncio.sleep(0.01)
        return await done(job, report)

    jobs = [await line.order() for _ in range(30)]
    async with line.working(work), line.working(work), line.working(work, concurrency=2):
        for job in jobs:
            await line.until(job, JobState.DONE)

    assert sorted(runs) == sorted(jobs)
    assert await line.dispatch.length(Queue.VIDEO) == 0
