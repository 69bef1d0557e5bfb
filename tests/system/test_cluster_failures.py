"""A cluster on a bad day: workers killed, lists lost, priorities turned. No job is lost."""

import signal
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from functools import partial

import pytest
import pytest_asyncio
from sqlalchemy import text

from stario.domain.generation.model.job import Job, JobState
from stario.domain.generation.model.queue import Queue
from stario.domain.kernel.ids import ArtistId
from stario.entrypoints.http.handlers.videos_schema import VideoAnswer
from stario.ports.media import Bucket
from tests.system.cluster import Cluster
from tests.system.people import GREETING, Cast, taken_on
from tests.system.slow_worker import Stage
from tests.system.waiting import until

LINGERING: tuple[Stage, ...] = (
    "speaking",
    "matching_voice",
    "animating",
    "packing",
    "storing",
    "checking_result",
)
FOR_EVER = 120.0
LIST_TRUE_WITHIN_SECONDS = 5


@pytest_asyncio.fixture(scope="module")
async def star(cluster: Cluster, audience: Cast) -> str:
    """An artist whose price puts an order two tiers above those of the other one."""
    with cluster.hired():
        return await taken_on(audience.staff, price_uzs=250_000)


async def test_workers_killed_in_each_stage_lose_no_job_and_leave_nothing_behind(
    cluster: Cluster, audience: Cast
) -> None:
    video = [Queue.VIDEO]
    lingering = {stage: cluster.hire({stage: FOR_EVER}, queues=video) for stage in LINGERING}
    try:
        jobs = [await audience.order() for _ in LINGERING]
        held = await until(
            lambda: cluster.jobs(jobs),
            lambda found: sorted(str(job.stage) for job in found) == sorted(LINGERING),
        )
        for stage, worker in lingering.items():
            assert [job.stage for job in held if job.worker == worker.name] == [stage]
        [stored] = [job for job in held if job.stage == "storing"]
        await _until_stored(cluster, stored)
        # Nobody is free to take it over before its own worker is dead.
        jobs.append(await _killed_while_checking(cluster, audience))
    finally:
        for worker in lingering.values():
            worker.signal(signal.SIGKILL)
            worker.close()

    with cluster.hired(count=2):
        for job in jobs:
            await audience.done(job)

        done = await cluster.jobs(jobs)
        assert {job.attempts for job in done} == {2}
        await _require_one_video_each(cluster, audience, jobs)
        await _require_no_strays(cluster, done)


async def test_flushing_redis_in_mid_load_loses_nothing(cluster: Cluster, audience: Cast) -> None:
    with cluster.hired({"speaking": 0.5}, count=2, queues=[Queue.VIDEO]):
        jobs = [await audience.order() for _ in range(7)]
        await until(lambda: cluster.jobs(jobs), lambda found: _done(found) >= 1)

        cluster.redis.flush()
        began = time.monotonic()
        await until(_true_list(cluster, jobs), lambda true: true, within_seconds=10)
        assert time.monotonic() - began < LIST_TRUE_WITHIN_SECONDS
        assert cluster.waiting() > 0

        for job in jobs:
            await audience.done(job)
    assert cluster.waiting() == 0
    assert {job.attempts for job in await cluster.jobs(jobs)} == {1}
    await _require_one_video_each(cluster, audience, jobs)


@pytest.mark.parametrize(
    ("priority_mode", "dear_first"), [("true", True), ("false", False)], ids=["on", "off"]
)
async def test_priority_mode_lets_the_dearer_order_go_first(
    cluster: Cluster, audience: Cast, star: str, priority_mode: str, dear_first: bool
) -> None:
    first, second = await audience.order(), await audience.order()
    wish = {**GREETING, "artist_id": star}
    accepted = await audience.fan.send("POST", "/videos/generate", wish)
    dear = accepted["job_id"]
    assert cluster.waiting() == 2
    await audience.fan.pay_on_page(accepted["order_id"])
    assert cluster.waiting() == 3

    with cluster.hired({"speaking": 0.3}, queues=[Queue.VIDEO], PRIORITY_MODE=priority_mode):
        for job in (first, second, dear):
            await audience.done(job)

    done = sorted(await cluster.jobs([first, second, dear]), key=lambda job: str(job.completed_at))
    expected = [dear, first, second] if dear_first else [first, second, dear]
    assert [job.id for job in done] == expected


async def test_a_dead_letter_is_put_back_by_a_person_and_then_done(
    cluster: Cluster, audience: Cast
) -> None:
    async with cluster.clients.storage() as work:
        artist = await work.artists.get(ArtistId(audience.artist))
    key, objects = artist.portrait_key or "", cluster.clients.objects
    portrait = await objects.get(Bucket.ARTISTS, key)
    await objects.delete(Bucket.ARTISTS, key)
    job = await audience.order()
    with cluster.hired():
        assert (await audience.watch(job))[-1].status == "failed"
        told = await audience.fan.video_job(job)
        assert told.error_code == "likeness_unusable"
        assert told.error_message
        assert job in await cluster.stario("jobs", "list", "--state", "failed")

        await objects.put(Bucket.ARTISTS, key, portrait, content_type="image/png")
        assert f"{job} is queued" in await cluster.stario("jobs", "requeue", job)
        assert (await audience.done(job)).video_url


async def _killed_while_checking(cluster: Cluster, audience: Cast) -> str:
    """A job whose worker died before it had made anything: the database held it up."""
    job = await audience.order()
    async with cluster.connection() as connection:
        await connection.execute(text("LOCK TABLE consents IN ACCESS EXCLUSIVE MODE"))
        with cluster.hired(queues=[Queue.VIDEO]) as [worker]:
            [held] = await until(
                lambda: cluster.jobs([job]), lambda jobs: _stages(jobs) == ["checking"]
            )
            assert held.worker == worker.name
            worker.signal(signal.SIGKILL)
            assert await worker.exit_code() == -signal.SIGKILL
    return job


async def _until_stored(cluster: Cluster, job: Job) -> None:
    stored = f"videos/{job.id}/{job.attempts}/video.mp4"
    await until(lambda: cluster.media(f"videos/{job.id}/"), lambda keys: stored in keys)


async def _require_one_video_each(cluster: Cluster, audience: Cast, jobs: list[str]) -> None:
    mine = await audience.fan.read("/videos/my", list[VideoAnswer])
    made = Counter(video.job_id for video in mine)
    assert [made[job] for job in jobs] == [1] * len(jobs)


async def _require_no_strays(cluster: Cluster, jobs: list[Job]) -> None:
    """What lost attempts stored goes within seconds; what the last ones stored stays."""
    for job in jobs:
        kept = await until(partial(cluster.media, _folder(job)), partial(_no_strays, job))
        assert f"{_folder(job)}{job.attempts}/video.mp4" in kept


def _no_strays(job: Job, keys: set[str]) -> bool:
    lost = tuple(f"{_folder(job)}{attempt}/" for attempt in range(1, job.attempts))
    return not any(key.startswith(lost) for key in keys)


def _folder(job: Job) -> str:
    return f"videos/{job.id}/"


def _true_list(cluster: Cluster, jobs: list[str]) -> Callable[[], Awaitable[bool]]:
    """Whether LLEN is the number of *jobs* that wait."""

    async def true() -> bool:
        states = [job.state for job in await cluster.jobs(jobs)]
        return states.count(JobState.QUEUED) == cluster.waiting()

    return true


def _done(jobs: list[Job]) -> int:
    return sum(job.state is JobState.DONE for job in jobs)


def _stages(jobs: list[Job]) -> list[str | None]:
    return [job.stage for job in jobs]
