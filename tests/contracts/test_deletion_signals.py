"""What every list of waiting deletions must do."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from stario.adapters.memory.deletions import MemoryDeletionSignals
from stario.adapters.redis.connection import RedisConnection, open_redis
from stario.adapters.redis.deletions import RedisDeletionSignals
from stario.domain.kernel.ids import FaceUploadId
from stario.ports.deletions import DeletionSignals
from tests.servers.redis import RedisServer

FIRST, SECOND, THIRD = FaceUploadId("1"), FaceUploadId("2"), FaceUploadId("3")


@pytest.fixture(params=["memory", "redis"])
async def signals(request: pytest.FixtureRequest) -> AsyncIterator[DeletionSignals]:
    if request.param == "memory":
        yield MemoryDeletionSignals()
        return
    async with open_redis(request.getfixturevalue("redis_url")) as client:
        await RedisConnection(client).run("FLUSHDB")
        yield RedisDeletionSignals(RedisConnection(client))


async def test_a_photo_stands_in_the_list_once(signals: DeletionSignals) -> None:
    await signals.announce([SECOND, SECOND])
    await signals.announce([FIRST, SECOND])

    assert await signals.listed() == (SECOND, FIRST)
    assert await signals.length() == 2


async def test_announcing_nothing_leaves_the_list_empty(signals: DeletionSignals) -> None:
    await signals.announce([])

    assert await signals.length() == 0
    assert not await signals.wait(timeout_seconds=0.05)


async def test_what_is_withdrawn_is_gone_and_once_more_is_no_error(
    signals: DeletionSignals,
) -> None:
    await signals.announce([FIRST, SECOND])

    await signals.withdraw(FIRST)
    await signals.withdraw(FIRST)

    assert await signals.listed() == (SECOND,)


async def test_waiting_takes_nothing_out(signals: DeletionSignals) -> None:
    await signals.announce([FIRST])

    assert await signals.wait(timeout_seconds=1)
    assert await signals.wait(timeout_seconds=1)
    assert await signals.length() == 1


async def test_an_empty_list_ends_the_waiting_in_time(signals: DeletionSignals) -> None:
    clock = asyncio.get_running_loop().time
    began = clock()

    assert not await signals.wait(timeout_seconds=0.2)
    assert 0.15 < clock() - began < 1.5


async def test_a_photo_wakes_a_waiting_cleaner_at_once(signals: DeletionSignals) -> None:
    clock = asyncio.get_running_loop().time
    waiting = asyncio.create_task(signals.wait(timeout_seconds=5))
    await asyncio.sleep(0.1)
    began = clock()

    await signals.announce([FIRST])

    assert await waiting
    assert clock() - began < 0.9


async def test_an_emptied_list_wakes_nobody(signals: DeletionSignals) -> None:
    await signals.announce([FIRST])
    await signals.withdraw(FIRST)

    assert not await signals.wait(timeout_seconds=0.1)


async def test_repair_makes_the_list_true(signals: DeletionSignals) -> None:
    await signals.announce([FIRST, SECOND])

    changed = await signals.repair(listed=[FIRST, SECOND], waiting=[SECOND, THIRD])

    assert changed == 2
    assert set(await signals.listed() or ()) == {SECOND, THIRD}
    assert await signals.repair(listed=[SECOND, THIRD], waiting=[THIRD, SECOND]) == 0


async def test_repair_leaves_what_was_announced_after_the_list_was_read(
    signals: DeletionSignals,
) -> None:
    await signals.announce([FIRST])
    listed = await signals.listed()
    await signals.announce([SECOND])

    await signals.repair(listed=listed or (), waiting=[])

    assert await signals.listed() == (SECOND,)


async def test_the_list_has_the_name_that_operators_know(redis_url: str) -> None:
    async with open_redis(redis_url) as client:
        connection = RedisConnection(client)
        await connection.run("FLUSHDB")
        await RedisDeletionSignals(connection).announce([FIRST, SECOND])

        assert await connection.run("TYPE", "ephemeral_deletion_queue") == "list"
        assert await connection.run("LLEN", "ephemeral_deletion_queue") == 2


async def test_a_list_out_of_reach_holds_nobody_up(redis_server: RedisServer) -> None:
    async with open_redis(redis_server.url) as client:
        signals = RedisDeletionSignals(RedisConnection(client))
        await signals.announce([FIRST])
        redis_server.stop()
        try:
            clock = asyncio.get_running_loop().time
            began = clock()
            await signals.announce([SECOND])
            await signals.withdraw(FIRST)
            assert await signals.listed() is None
            assert await signals.length() is None
            assert await signals.repair(listed=[], waiting=[FIRST]) == 0
            assert not await signals.wait(timeout_seconds=0.2)
            assert clock() - began < 2
        finally:
            redis_server.start()
