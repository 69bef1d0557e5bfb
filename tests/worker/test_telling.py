"""What a worker tells about its jobs."""

import asyncio
from datetime import timedelta

import attrs

from stario.domain.generation.model.job import Job, JobState
from stario.domain.generation.model.queue import Queue
from stario.domain.generation.usecases.record_progress import RecordProgress
from stario.ports.work import Completion, Report
from tests.worker.line import IN_MEMORY_AND_ON_SERVERS, ON_SERVERS, Line, done


@IN_MEMORY_AND_ON_SERVERS
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


@ON_SERVERS
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


@ON_SERVERS
async def test_the_queue_wait_and_the_time_taken_are_measured(line: Line) -> None:
    await line.order(ago=timedelta(seconds=30))
    async with line.working(done):
        await asyncio.sleep(0.5)

    [(queue, waited)] = line.metrics.waits
    [(_, seconds)] = line.metrics.durations
    assert queue is Queue.VIDEO
    assert 30 <= waited < 35
    assert 0 < seconds < 2
