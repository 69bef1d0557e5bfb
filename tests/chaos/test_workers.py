"""No job is lost and none is completed twice, whatever breaks."""

import asyncio
import signal
import time

from stario.domain.generation.model.job import Job, JobState
from stario.domain.generation.model.queue import Queue
from stario.domain.kernel.ids import JobId
from tests.chaos.plant import IN_PRODUCTION, LEASE_SECONDS, Plant, done
from tests.chaos.worker_process import STAGES

LIST_TRUE_WITHIN_SECONDS = 5


async def worker_in_stage(plant: Plant, job: JobId, stage: str) -> str:
    """Wait until *job* enters *stage*; names its worker."""
    async with plant.line.feed.watch(job) as updates, asyncio.timeout(15):
        async for progress in updates:
            if progress.stage == stage:
                break
    worker = (await plant.line.job(job)).worker
    assert worker is not None
    return worker


async def freeze(plant: Plant, name: str) -> None:
    # Its progress is being recorded: frozen inside a transaction it would keep the job locked
    # until the database ends idle transactions, which takes longer than these tests.
    await asyncio.sleep(0.15)
    plant.signal(name, signal.SIGSTOP)


async def kill_in_stage(plant: Plant, job: JobId, stage: str) -> None:
    plant.workers[await worker_in_stage(plant, job, stage)].kill()


async def test_workers_killed_in_each_stage_lose_no_job(plant: Plant) -> None:
    await plant.hire("a", "b", "c", "d", "e", stage_seconds=0.5)
    ids = [await plant.line.order(announced=False, max_attempts=5) for _ in STAGES]
    killings = [
        asyncio.create_task(kill_in_stage(plant, job, stage))
        for job, stage in zip(ids, STAGES, strict=True)
    ]
    await asyncio.gather(*killings)
    assert {job.state for job in await plant.jobs(ids)} == {JobState.LEASED}

    began = time.monotonic()
    await plant.hire("survivor", concurrency=4)
    jobs = await plant.until_done(ids)

    assert time.monotonic() - began < LEASE_SECONDS + 10
    assert {job.attempts for job in jobs} == {2}
    assert {str((job.result or {})["made_by"]) for job in jobs} == {"survivor"}
    await plant.require_each_done_once(ids)


async def test_flushing_redis_in_mid_load_loses_nothing(plant: Plant) -> None:
    await plant.hire("a", "b", stage_seconds=0.15, reconcile_seconds=IN_PRODUCTION)
    ids = await plant.order(20)
    await plant.until_done(ids, at_least=2)

    plant.redis.flush()
    assert await plant.line.dispatch.length(Queue.VIDEO) in (0, 1)
    assert await plant.seconds_until_list_is_true() < LIST_TRUE_WITHIN_SECONDS
    assert (await plant.line.dispatch.length(Queue.VIDEO) or 0) > 0
    plant.redis.flush()

    await plant.until_done(ids)
    await plant.require_each_done_once(ids)
    assert await plant.seconds_until_list_is_true() < LIST_TRUE_WITHIN_SECONDS
    assert await plant.line.dispatch.length(Queue.VIDEO) == 0


async def test_work_goes_on_while_redis_is_down_and_the_list_returns_with_it(
    plant: Plant,
) -> None:
    await plant.hire("a", "b", stage_seconds=0.15, reconcile_seconds=IN_PRODUCTION)
    ids = await plant.order(14)
    await plant.until_done(ids, at_least=1)

    plant.redis.kill()
    before = done(await plant.jobs(ids))
    await plant.until_done(ids, at_least=before + 3)
    ids += await plant.order(4)
    plant.redis.start()

    assert await plant.seconds_until_list_is_true() < LIST_TRUE_WITHIN_SECONDS
    await plant.until_done(ids)
    await plant.require_each_done_once(ids)


async def test_restarting_postgres_in_mid_load_loses_nothing(plant: Plant) -> None:
    await plant.hire("a", "b", stage_seconds=0.1, concurrency=2)
    ids = await plant.order(16)
    await plant.until_done(ids, at_least=3)

    await asyncio.to_thread(plant.postgres.restart)
    await plant.until_done(ids, at_least=8)
    await asyncio.to_thread(plant.postgres.kill)
    await asyncio.sleep(0.5)
    await asyncio.to_thread(plant.postgres.start)

    await plant.until_done(ids)
    await plant.require_each_done_once(ids)
    assert all(process.is_alive() for process in plant.workers.values())


async def test_a_terminated_worker_ends_what_it_can_and_hands_back_the_rest(
    plant: Plant,
) -> None:
    await plant.hire("patient", stage_seconds=0.3, grace_seconds=20)
    first, second = await plant.order(2)
    await worker_in_stage(plant, first, "speaking")
    plant.signal("patient", signal.SIGTERM)
    assert await plant.exit_code("patient") == 0
    assert [job.state for job in await plant.jobs([first, second])] == [
        JobState.DONE,
        JobState.QUEUED,
    ]

    await plant.hire("hasty", stage_seconds=5, grace_seconds=0.2)
    await worker_in_stage(plant, second, "checking")
    plant.signal("hasty", signal.SIGTERM)
    assert await plant.exit_code("hasty") == 0
    [handed_back] = await plant.jobs([second])
    assert handed_back.state is JobState.QUEUED
    assert handed_back.max_attempts - handed_back.attempts == 5
    assert await plant.line.dispatch.listed(Queue.VIDEO) == (second,)

    await plant.hire("next")
    await plant.until_done([first, second])
    await plant.require_each_done_once([first, second])


async def test_a_worker_that_wakes_up_after_its_lease_changes_nothing(plant: Plant) -> None:
    await plant.hire("sleeper", stage_seconds=0.4)
    [job] = await plant.order(1)
    await worker_in_stage(plant, job, "animating")
    await freeze(plant, "sleeper")
    await plant.hire("awake")
    [finished] = await plant.until_done([job])

    plant.signal("sleeper", signal.SIGCONT)
    await asyncio.sleep(1)
    plant.workers["awake"].kill()

    assert await plant.jobs([job]) == [finished]
    assert finished.result == {"made_by": "awake"}
    await plant.require_each_done_once([job])
    # It takes no harm from what it missed.
    [another] = await plant.order(1)
    [made] = await plant.until_done([another])
    assert made.result == {"made_by": "sleeper"}


async def test_a_late_result_is_refused_while_another_worker_still_works(plant: Plant) -> None:
    await plant.hire("sleeper", stage_seconds=0.3)
    [job] = await plant.order(1)
    await worker_in_stage(plant, job, "storing")
    await freeze(plant, "sleeper")
    await plant.hire("slow", stage_seconds=0.5)
    await plant.until(lambda jobs: leased_by(jobs, "slow"), [job])

    plant.signal("sleeper", signal.SIGCONT)
    [finished] = await plant.until_done([job])

    assert finished.result == {"made_by": "slow"}
    assert finished.attempts == 2
    await plant.require_each_done_once([job])


def leased_by(jobs: list[Job], name: str) -> bool:
    return all(job.state is JobState.LEASED and job.worker == name for job in jobs)
