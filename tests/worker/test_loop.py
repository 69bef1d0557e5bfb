"""What a worker owes its jobs."""

import asyncio
import time
from datetime import timedelta

import attrs
import pytest

from stario.domain.generation.model.job import Job, JobState, LeaseLost
from stario.domain.generation.model.queue import Queue
from stario.domain.generation.usecases.record_progress import RecordProgress
from stario.domain.kernel.errors import NotFound, Unavailable
from stario.domain.kernel.ids import JobId
from stario.ports.storage import UnitOfWork
from stario.ports.work import Completion, JobFailed, Report
from stario.ports.work_metrics import Outcome
from tests.builders.people import an_account
from tests.builders.values import new_id
from tests.worker.line import QUICK, Line, done

PATIENT = attrs.evolve(QUICK, grace=timedelta(seconds=0.2))


async def for_ever(job: Job, report: Report) -> Completion:
    report("dreaming", 10)
    await asyncio.sleep(60)
    return await done(job, report)


async def test_a_job_is_done_and_leaves_the_list(line: Line) -> None:
    async with line.working(done):
        job = await line.until(await line.order(), JobState.DONE)

    assert job.result == {"made_by": 1}
    assert job.progress_percent == 100
    assert job.worker is None
    assert job.completed_at is not None
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


async def test_what_breaks_is_tried_again_later(line: Line) -> None:
    async def work(job: Job, report: Report) -> Completion:
        if job.attempts == 1:
            raise ValueError("a secret path: /srv/keys")
        return await done(job, report)

    async with line.working(work):
        job_id = await line.order()
        job = await line.until(job_id, JobState.QUEUED)
        while job.attempts == 0 or job.state is not JobState.QUEUED:
            job = await line.job(job_id)
            await asyncio.sleep(0.02)
        assert job.error == "internal"
        assert timedelta(seconds=0.5) < job.run_after - line.clock.now() <= timedelta(seconds=2)
        line.clock.ahead += timedelta(seconds=3)
        job = await line.until(job_id, JobState.DONE)

    assert job.attempts == 2
    assert job.error is None
    assert line.metrics.outcomes[Queue.VIDEO, Outcome.RETRIED] == 1


@pytest.mark.parametrize(
    ("error", "code"), [(Unavailable(what="models"), "unavailable"), (OSError(), "internal")]
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
        assert line.metrics.outcomes[Queue.VIDEO, Outcome.FAILED] == 1

        broken = False
        await asyncio.sleep(0.5)
        assert (await line.job(job_id)).state is JobState.FAILED
        await line.requeue(job_id)
        job = await line.until(job_id, JobState.DONE)

    assert job.attempts == 2


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


async def test_a_job_that_runs_longer_than_its_lease_keeps_it(line: Line) -> None:
    async def work(job: Job, report: Report) -> Completion:
        await asyncio.sleep(2.5)
        return await done(job, report)

    async with line.working(work), line.working(work):
        job = await line.until(await line.order(), JobState.DONE)

    assert job.attempts == 1


async def test_a_blocked_loop_costs_no_lease(line: Line) -> None:
    if line.storages is None:
        pytest.skip("one storage, one loop: nothing can renew beside it")

    async def work(job: Job, report: Report) -> Completion:
        time.sleep(2.5)  # noqa: ASYNC251 - the fault under test
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


async def test_a_job_whose_workers_all_die_becomes_a_dead_letter(line: Line) -> None:
    job_id = await line.order(max_attempts=2)
    for _ in range(2):
        assert await line.claim([Queue.VIDEO], worker="mortal", lease=timedelta(seconds=1))
        line.clock.ahead += timedelta(seconds=2)
        await line.reconcile()

    job = await line.job(job_id)
    assert job.state is JobState.FAILED
    assert job.error == "worker_lost"


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


async def test_progress_reaches_watchers_and_the_record(line: Line) -> None:
    looked = asyncio.Event()

    async def work(job: Job, report: Report) -> Completion:
        report("speaking", 10)
        await asyncio.sleep(0.2)
        await asyncio.to_thread(report, "animating", 50)
        await looked.wait()
        report("animating", 20)
        await asyncio.sleep(0.1)
        return await done(job, report)

    job_id = await line.order()
    seen: list[tuple[str | None, int]] = []
    async with line.feed.watch(job_id) as updates, line.working(work):
        async with asyncio.timeout(5):
            async for progress in updates:
                seen.append((progress.stage, progress.percent))
                if progress.state is JobState.DONE:
                    break
                if progress.percent == 50 and not looked.is_set():
                    await asyncio.sleep(1.2)
                    recorded = await line.job(job_id)
                    looked.set()

    assert seen[:3] == [(None, 0), ("speaking", 10), ("animating", 50)]
    assert seen[-1][1] == 100
    assert [percent for _, percent in seen] == sorted(percent for _, percent in seen)
    assert (recorded.stage, recorded.progress_percent) == ("animating", 50)


async def test_progress_is_written_at_most_once_a_second(line: Line) -> None:
    writes: list[int] = []

    @attrs.frozen(kw_only=True)
    class CountedRecords(RecordProgress):
        async def __call__(self, job: Job, stage: str, percent: int, *, lease: timedelta) -> Job:
            writes.append(percent)
            return await RecordProgress.__call__(self, job, stage, percent, lease=lease)

    async def work(job: Job, report: Report) -> Completion:
        for percent in range(60):
            report("animating", percent)
            await asyncio.sleep(0.02)
        return await done(job, report)

    worker = line.worker(work)
    worker.steps = attrs.evolve(
        worker.steps, record=CountedRecords(storage=line.storage, clock=line.clock)
    )
    running = asyncio.create_task(worker.run())
    await line.until(await line.order(), JobState.DONE)
    worker.stop()
    await running

    assert 1 <= len(writes) <= 3


async def test_the_queue_wait_and_the_time_taken_are_measured(line: Line) -> None:
    await line.order(ago=timedelta(seconds=30))
    async with line.working(done):
        await asyncio.sleep(0.5)

    [(queue, waited)] = line.metrics.waits
    [(_, seconds)] = line.metrics.durations
    assert queue is Queue.VIDEO
    assert 30 <= waited < 35
    assert 0 < seconds < 2


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
