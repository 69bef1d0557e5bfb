"""What every rate limiter must do."""

import asyncio
from collections.abc import AsyncIterator
from typing import cast

import pytest

from stario.adapters.memory.limits import MemoryRateLimiter
from stario.adapters.redis.connection import RedisConnection, open_redis
from stario.adapters.redis.limits import RedisRateLimiter
from stario.ports.limits import Allowance, Limit, RateLimiter
from tests.servers.redis import RedisServer

TWICE_A_SECOND = Limit(2, 1)
TWICE_A_MINUTE = Limit(2, 60)


@pytest.fixture(params=["memory", "redis"])
async def limiter(request: pytest.FixtureRequest) -> AsyncIterator[RateLimiter]:
    if request.param == "memory":
        yield MemoryRateLimiter()
        return
    async with open_redis(request.getfixturevalue("redis_url")) as client:
        await RedisConnection(client).run("FLUSHDB")
        yield RedisRateLimiter(RedisConnection(client), MemoryRateLimiter())


async def test_hits_are_allowed_up_to_the_limit(limiter: RateLimiter) -> None:
    assert await limiter.hit("a", TWICE_A_MINUTE) == Allowance(
        allowed=True, remaining=1, reset_seconds=0
    )
    assert await limiter.hit("a", TWICE_A_MINUTE) == Allowance(
        allowed=True, remaining=0, reset_seconds=60
    )
    assert await limiter.hit("a", TWICE_A_MINUTE) == Allowance(
        allowed=False, remaining=0, reset_seconds=60
    )


async def test_keys_have_counts_of_their_own(limiter: RateLimiter) -> None:
    for _ in range(3):
        await limiter.hit("a", TWICE_A_MINUTE)

    assert (await limiter.hit("b", TWICE_A_MINUTE)).allowed


async def test_the_window_slides(limiter: RateLimiter) -> None:
    await limiter.hit("a", TWICE_A_SECOND)
    await asyncio.sleep(0.6)
    await limiter.hit("a", TWICE_A_SECOND)
    assert not (await limiter.hit("a", TWICE_A_SECOND)).allowed

    await asyncio.sleep(0.5)
    # The first hit has left the window, the second is still in it.
    assert (await limiter.hit("a", TWICE_A_SECOND)).allowed
    assert not (await limiter.hit("a", TWICE_A_SECOND)).allowed


async def test_a_refused_hit_does_not_count(limiter: RateLimiter) -> None:
    for _ in range(10):
        await limiter.hit("a", TWICE_A_SECOND)
        await asyncio.sleep(0.05)

    await asyncio.sleep(0.75)
    assert (await limiter.hit("a", TWICE_A_SECOND)).allowed


async def test_waiting_as_long_as_it_says_helps(limiter: RateLimiter) -> None:
    for _ in range(2):
        await limiter.hit("a", TWICE_A_SECOND)
    refused = await limiter.hit("a", TWICE_A_SECOND)

    await asyncio.sleep(refused.reset_seconds)

    assert refused.reset_seconds == 1
    assert (await limiter.hit("a", TWICE_A_SECOND)).allowed


async def test_a_forgotten_key_starts_over(limiter: RateLimiter) -> None:
    for _ in range(3):
        await limiter.hit("a", TWICE_A_MINUTE)

    await limiter.forget("a")
    await limiter.forget("never hit")

    assert (await limiter.hit("a", TWICE_A_MINUTE)).remaining == 1


async def test_hits_at_the_same_moment_are_all_counted(limiter: RateLimiter) -> None:
    hits = await asyncio.gather(*(limiter.hit("a", Limit(10, 60)) for _ in range(50)))

    assert sum(hit.allowed for hit in hits) == 10


async def test_a_limit_of_nothing_refuses_everything(limiter: RateLimiter) -> None:
    assert not (await limiter.hit("a", Limit(0, 60))).allowed


async def test_gateway_processes_count_together(redis_url: str) -> None:
    async with open_redis(redis_url) as here, open_redis(redis_url) as there:
        await RedisConnection(here).run("FLUSHDB")
        first = RedisRateLimiter(RedisConnection(here), MemoryRateLimiter())
        second = RedisRateLimiter(RedisConnection(there), MemoryRateLimiter())

        await first.hit("a", TWICE_A_MINUTE)
        await second.hit("a", TWICE_A_MINUTE)

        assert not (await first.hit("a", TWICE_A_MINUTE)).allowed


async def test_redis_sees_neither_addresses_nor_numbers_and_forgets_them_in_time(
    redis_url: str,
) -> None:
    async with open_redis(redis_url) as client:
        await RedisConnection(client).run("FLUSHDB")
        limiter = RedisRateLimiter(RedisConnection(client), MemoryRateLimiter())
        await limiter.hit("sign-in:+998901234567", TWICE_A_SECOND)

        [key] = cast("list[str]", await RedisConnection(client).run("KEYS", "*"))
        assert key.startswith("stario:limit:")
        assert "998901234567" not in key
        assert 0 < cast("int", await RedisConnection(client).run("PTTL", key)) <= 1000


async def test_a_flood_is_refused_while_redis_is_away(redis_server: RedisServer) -> None:
    async with open_redis(redis_server.url) as client:
        limiter = RedisRateLimiter(RedisConnection(client), MemoryRateLimiter())
        redis_server.stop()
        try:
            hits = [await limiter.hit("a", TWICE_A_MINUTE) for _ in range(20)]
        finally:
            redis_server.start()

        assert sum(hit.allowed for hit in hits) == 2


async def test_memory_is_bounded_in_a_flood_from_many_addresses() -> None:
    limiter = MemoryRateLimiter(keys=100)
    for number in range(1000):
        await limiter.hit(str(number), TWICE_A_MINUTE)

    assert len(limiter._logs) == 100


async def test_the_memory_window_follows_the_clock_it_is_given() -> None:
    now = 0.0
    limiter = MemoryRateLimiter(monotonic_seconds=lambda: now)
    await limiter.hit("a", TWICE_A_MINUTE)
    now = 20.0
    await limiter.hit("a", TWICE_A_MINUTE)
    now = 30.5

    assert await limiter.hit("a", TWICE_A_MINUTE) == Allowance(
        allowed=False, remaining=0, reset_seconds=30
    )
