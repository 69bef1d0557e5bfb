"""What every progress feed must do."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from stario.adapters.memory.progress import MemoryProgressFeed
from stario.adapters.redis.connection import RedisConnection, open_redis
from stario.adapters.redis.progress import CHANNEL, RedisProgressFeed
from stario.domain.generation.model.job import JobState
from stario.domain.kernel.ids import JobId
from stario.ports.progress import JobProgress, ProgressFeed
from tests.servers.redis import RedisServer

JOB, OTHER = JobId("job-1"), JobId("job-2")


@pytest.fixture(params=["memory", "redis"])
async def feed(request: pytest.FixtureRequest) -> AsyncIterator[ProgressFeed]:
    if request.param == "memory":
        yield MemoryProgressFeed()
        return
    async with open_redis(request.getfixturevalue("redis_url")) as client:
        yield RedisProgressFeed(RedisConnection(client), MemoryProgressFeed())


def at(percent: int, *, job: JobId = JOB, state: JobState = JobState.LEASED) -> JobProgress:
    return JobProgress(job=job, state=state, stage="speaking", percent=percent)


async def soon(updates: AsyncIterator[JobProgress]) -> JobProgress:
    async with asyncio.timeout(2):
        return await anext(updates)


async def until(updates: AsyncIterator[JobProgress], wanted: JobProgress) -> None:
    while await soon(updates) != wanted:
        pass


async def test_a_watcher_sees_what_is_published_once_it_watches(feed: ProgressFeed) -> None:
    async with feed.watch(JOB) as updates:
        await feed.publish(at(10))
        assert await soon(updates) == at(10)
        await feed.publish(at(20))
        assert await soon(updates) == at(20)


async def test_every_watcher_of_a_job_sees_it(feed: ProgressFeed) -> None:
    async with feed.watch(JOB) as first, feed.watch(JOB) as second:
        await feed.publish(at(10))

        assert await soon(first) == await soon(second) == at(10)


async def test_a_watcher_sees_its_own_job_alone(feed: ProgressFeed) -> None:
    async with feed.watch(JOB) as updates:
        await feed.publish(at(10, job=OTHER))
        await feed.publish(at(20))

        assert await soon(updates) == at(20)


async def test_a_slow_watcher_misses_old_messages_never_the_newest(feed: ProgressFeed) -> None:
    async with feed.watch(JOB) as updates:
        for percent in range(100):
            await feed.publish(at(percent))
        await feed.publish(at(100, state=JobState.DONE))
        await asyncio.sleep(0.1)

        await until(updates, at(100, state=JobState.DONE))


async def test_what_was_published_before_is_not_repeated(feed: ProgressFeed) -> None:
    await feed.publish(at(10))
    async with feed.watch(JOB) as updates:
        await feed.publish(at(20))

        assert await soon(updates) == at(20)


async def test_watching_again_after_leaving_works(feed: ProgressFeed) -> None:
    for percent in (10, 20, 30):
        async with feed.watch(JOB) as updates:
            await feed.publish(at(percent))
            assert await soon(updates) == at(percent)


async def test_publishing_to_nobody_is_no_error(feed: ProgressFeed) -> None:
    await feed.publish(at(10))


async def two_processes(url: str, use: Callable[[ProgressFeed, ProgressFeed], object]) -> None:
    async with open_redis(url) as here, open_redis(url) as there:
        result = use(
            RedisProgressFeed(RedisConnection(here), MemoryProgressFeed()),
            RedisProgressFeed(RedisConnection(there), MemoryProgressFeed()),
        )
        assert asyncio.iscoroutine(result)
        await result


async def test_progress_reaches_other_processes(redis_url: str) -> None:
    async def use(worker: ProgressFeed, gateway: ProgressFeed) -> None:
        async with gateway.watch(JOB) as updates:
            await worker.publish(at(10))
            assert await soon(updates) == at(10)

    await two_processes(redis_url, use)


async def test_many_watchers_share_one_subscription(redis_url: str) -> None:
    async with open_redis(redis_url) as client:
        feed = RedisProgressFeed(RedisConnection(client), MemoryProgressFeed())
        async with feed.watch(JOB), feed.watch(JOB), feed.watch(OTHER):
            assert await RedisConnection(client).run("PUBSUB", "NUMSUB", CHANNEL) in (
                [CHANNEL, 1],
                [(CHANNEL, 1)],
            )


async def test_a_message_of_a_newer_release_is_passed_over(redis_url: str) -> None:
    async with open_redis(redis_url) as client:
        feed = RedisProgressFeed(RedisConnection(client), MemoryProgressFeed())
        async with feed.watch(JOB) as updates:
            await RedisConnection(client).run(
                "PUBLISH", CHANNEL, '{"job":"job-1","state":"dreaming"}'
            )
            await RedisConnection(client).run("PUBLISH", CHANNEL, "not json")
            await feed.publish(at(30))

            assert await soon(updates) == at(30)


async def test_a_watcher_hears_again_after_redis_came_back(redis_server: RedisServer) -> None:
    async def use(worker: ProgressFeed, gateway: ProgressFeed) -> None:
        async with gateway.watch(JOB) as updates:
            redis_server.restart()
            async with asyncio.timeout(5):
                heard = asyncio.create_task(until(updates, at(50)))
                while not heard.done():
                    await worker.publish(at(50))
                    await asyncio.sleep(0.1)

    await two_processes(redis_server.url, use)


async def test_without_redis_watchers_of_the_same_process_still_hear(
    redis_server: RedisServer,
) -> None:
    redis_server.stop()
    try:
        async with open_redis(redis_server.url) as client:
            feed = RedisProgressFeed(RedisConnection(client), MemoryProgressFeed())
            async with feed.watch(JOB) as updates:
                await feed.publish(at(10))
                assert await soon(updates) == at(10)
    finally:
        redis_server.start()
