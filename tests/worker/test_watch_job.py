"""What somebody sees who follows a job."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import timedelta

import pytest

from stario.domain.generation.model.job import Job, JobState
from stario.domain.generation.model.queue import Queue
from stario.domain.generation.usecases.watch_job import WatchJob
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import JobId
from stario.ports.progress import JobProgress
from stario.ports.work import Completion, Report
from tests.builders.values import new_id
from tests.worker.line import IN_MEMORY_AND_ON_SERVERS, Line, done

LEASE = timedelta(seconds=30)


def watch(line: Line, job: JobId, *, truth_seconds: float = 5) -> AsyncGenerator[JobProgress, None]:
    watching = WatchJob(storage=line.storage, feed=line.feed, truth_seconds=truth_seconds)
    return watching(job)


async def followed(updates: AsyncGenerator[JobProgress, None]) -> list[JobProgress]:
    async with asyncio.timeout(8):
        return [progress async for progress in updates]


@IN_MEMORY_AND_ON_SERVERS
async def test_a_job_is_followed_from_its_place_in_the_line_to_its_end(line: Line) -> None:
    async def work(job: Job, report: Report) -> Completion:
        report("speaking", 40)
        await asyncio.sleep(0.3)
        return await done(job, report)

    job = await line.order()
    following = asyncio.create_task(followed(watch(line, job)))
    await asyncio.sleep(0.3)
    async with line.working(work):
        seen = await following

    assert [(progress.state, progress.percent) for progress in seen] == [
        (JobState.QUEUED, 0),
        (JobState.LEASED, 0),
        (JobState.LEASED, 40),
        (JobState.DONE, 100),
    ]


async def test_following_a_job_that_has_ended_ends_at_once(line: Line) -> None:
    job = await line.order()
    await line.cancel(job, "changed_mind", account=None)

    [only] = await followed(watch(line, job))

    assert only.state is JobState.CANCELLED


async def test_following_nothing_says_so(line: Line) -> None:
    with pytest.raises(NotFound):
        await followed(watch(line, JobId(new_id())))


async def test_the_database_is_asked_where_no_message_arrives(line: Line) -> None:
    job = await line.order()
    following = asyncio.create_task(followed(watch(line, job, truth_seconds=0.1)))
    await asyncio.sleep(0.3)
    async with line.storage() as work:
        was = await work.jobs.get(job)
        await work.jobs.save(was.cancel("silently", at=line.clock.now()), was=was)
        await work.commit()

    assert [progress.state for progress in await following] == [
        JobState.QUEUED,
        JobState.CANCELLED,
    ]


@IN_MEMORY_AND_ON_SERVERS
async def test_progress_never_goes_back_within_an_attempt_and_starts_over_with_the_next(
    line: Line,
) -> None:
    job_id = await line.order()
    job = await line.claim([Queue.VIDEO], worker="w", lease=LEASE)
    assert job is not None
    job = await line.steps.record(job, "speaking", 30, lease=LEASE)
    seen: list[tuple[JobState, int]] = []

    async def follow() -> None:
        async with aclosing(watch(line, job_id, truth_seconds=0.1)) as updates:
            async for progress in updates:
                seen.append((progress.state, progress.percent))  # noqa: PERF401 - read meanwhile

    following = asyncio.create_task(follow())
    await asyncio.sleep(0.3)
    # The feed runs ahead of the record, which must not pull the watcher back.
    ahead = JobProgress(job=job_id, state=JobState.LEASED, stage="speaking", percent=60)
    await line.feed.publish(ahead)
    await asyncio.sleep(0.4)
    await line.take_away(job_id)
    await line.claim([Queue.VIDEO], worker="w", lease=LEASE)
    await asyncio.sleep(0.4)
    await line.cancel(job_id, "enough", account=None)
    async with asyncio.timeout(5):
        await following

    assert seen[:2] == [(JobState.LEASED, 30), (JobState.LEASED, 60)]
    assert (JobState.LEASED, 0) in seen[2:]
    assert seen[-1][0] is JobState.CANCELLED


async def test_leaving_early_leaves_nothing_behind(line: Line) -> None:
    job = await line.order()
    before = len(asyncio.all_tasks())
    async with aclosing(watch(line, job)) as updates:
        assert (await anext(updates)).state is JobState.QUEUED
    await asyncio.sleep(0.1)

    assert len(asyncio.all_tasks()) <= before
