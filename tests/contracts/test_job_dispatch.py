"""What every list of waiting jobs must do."""

import asyncio
from collections.abc import AsyncIterator
from typing import cast

import pytest

from stario.adapters.memory.dispatch import MemoryJobDispatch
from stario.adapters.redis.connection import RedisConnection, open_redis
from stario.adapters.redis.dispatch import RedisJobDispatch
from stario.domain.generation.model.queue import Queue
from stario.domain.kernel.errors import Unavailable
from stario.domain.kernel.ids import JobId
from stario.ports.dispatch import JobDispatch
from tests.servers.redis import RedisServer

FIRST, SECOND, THIRD = JobId("job-1"), JobId("job-2"), JobId("job-3")


@pytest.fixture(params=["memory", "redis"])
async def dispatch(request: pytest.FixtureRequest) -> AsyncIterator[JobDispatch]:
    if request.param == "memory":
        yield MemoryJobDispatch()
        return
    async with open_redis(request.getfixturevalue("redis_url")) as client:
        await RedisConnection(client).run("FLUSHDB")
        yield RedisJobDispatch(RedisConnection(client))


async def seconds_of_wait(dispatch: JobDispatch, *queues: Queue) -> float:
    clock = asyncio.get_running_loop().time
    began = clock()
    await dispatch.wait(queues, timeout_seconds=3)
    return clock() - began


async def test_jobs_stand_in_the_order_of_their_arrival(dispatch: JobDispatch) -> None:
    await dispatch.announce(Queue.VIDEO, [SECOND])
    await dispatch.announce(Queue.VIDEO, [FIRST, THIRD])

    assert await dispatch.listed(Queue.VIDEO) == (SECOND, FIRST, THIRD)
    assert await dispatch.length(Queue.VIDEO) == 3


async def test_a_job_stands_in_the_list_once(dispatch: JobDispatch) -> None:
    await dispatch.announce(Queue.VIDEO, [FIRST, FIRST])
    await dispatch.announce(Queue.VIDEO, [SECOND, FIRST])

    assert await dispatch.listed(Queue.VIDEO) == (FIRST, SECOND)


async def test_many_jobs_at_once_stand_in_the_list_once_and_in_order(
    dispatch: JobDispatch,
) -> None:
    many = [JobId(f"job-{number}") for number in range(100)]
    await dispatch.announce(Queue.VIDEO, many[:30])

    await dispatch.announce(Queue.VIDEO, many)

    assert await dispatch.listed(Queue.VIDEO) == tuple(many)


async def test_announcing_nothing_changes_nothing(dispatch: JobDispatch) -> None:
    await dispatch.announce(Queue.VIDEO, [])

    assert await dispatch.length(Queue.VIDEO) == 0


async def test_queues_do_not_mix(dispatch: JobDispatch) -> None:
    await dispatch.announce(Queue.VIDEO, [FIRST])
    await dispatch.announce(Queue.VOICE, [SECOND])
    await dispatch.withdraw(Queue.VIDEO, SECOND)

    assert await dispatch.listed(Queue.VIDEO) == (FIRST,)
    assert await dispatch.listed(Queue.VOICE) == (SECOND,)


async def test_a_withdrawn_job_is_gone_and_withdrawing_it_again_is_no_error(
    dispatch: JobDispatch,
) -> None:
    await dispatch.announce(Queue.VIDEO, [FIRST, SECOND])

    await dispatch.withdraw(Queue.VIDEO, FIRST)
    await dispatch.withdraw(Queue.VIDEO, FIRST)

    assert await dispatch.listed(Queue.VIDEO) == (SECOND,)


async def test_waiting_takes_nothing_out(dispatch: JobDispatch) -> None:
    await dispatch.announce(Queue.VIDEO, [FIRST])

    assert await dispatch.wait([Queue.VIDEO], timeout_seconds=1)
    assert await dispatch.wait([Queue.VIDEO], timeout_seconds=1)
    assert await dispatch.length(Queue.VIDEO) == 1


async def test_waiting_ends_when_the_time_is_up(dispatch: JobDispatch) -> None:
    clock = asyncio.get_running_loop().time
    began = clock()

    assert not await dispatch.wait([Queue.VIDEO], timeout_seconds=0.2)
    assert 0.15 < clock() - began < 1.5


async def test_not_waiting_at_all_says_what_is_there_now(dispatch: JobDispatch) -> None:
    assert not await dispatch.wait([Queue.VIDEO], timeout_seconds=0)
    await dispatch.announce(Queue.VIDEO, [FIRST])
    assert await dispatch.wait([Queue.VIDEO], timeout_seconds=0)


async def test_a_job_wakes_a_waiting_worker_at_once(dispatch: JobDispatch) -> None:
    waiting = asyncio.create_task(seconds_of_wait(dispatch, Queue.VOICE, Queue.VIDEO))
    await asyncio.sleep(0.2)

    await dispatch.announce(Queue.VIDEO, [FIRST])

    assert await waiting < 0.9


async def test_a_job_of_another_queue_wakes_nobody(dispatch: JobDispatch) -> None:
    waiting = asyncio.create_task(dispatch.wait([Queue.VOICE], timeout_seconds=0.4))
    await asyncio.sleep(0.1)

    await dispatch.announce(Queue.VIDEO, [FIRST])

    assert not await waiting


async def test_each_job_wakes_a_worker_of_its_own(dispatch: JobDispatch) -> None:
    waiting = [asyncio.create_task(seconds_of_wait(dispatch, Queue.VIDEO)) for _ in range(3)]
    await asyncio.sleep(0.2)

    await dispatch.announce(Queue.VIDEO, [FIRST, SECOND, THIRD])

    assert max(await asyncio.gather(*waiting)) < 0.9


async def test_a_worker_woken_for_a_job_that_is_gone_waits_on(dispatch: JobDispatch) -> None:
    waiting = asyncio.create_task(dispatch.wait([Queue.VIDEO], timeout_seconds=0.6))
    await asyncio.sleep(0.1)

    # Both in one turn of the loop for the memory list; for Redis the worker may look in between.
    await asyncio.gather(
        dispatch.announce(Queue.VIDEO, [FIRST]), dispatch.withdraw(Queue.VIDEO, FIRST)
    )
    await dispatch.withdraw(Queue.VIDEO, FIRST)
    await waiting

    assert not await dispatch.wait([Queue.VIDEO], timeout_seconds=0.1)


async def test_a_cancelled_waiter_takes_no_wake_up_with_it(dispatch: JobDispatch) -> None:
    first = asyncio.create_task(dispatch.wait([Queue.VIDEO], timeout_seconds=3))
    await asyncio.sleep(0.1)
    second = asyncio.create_task(seconds_of_wait(dispatch, Queue.VIDEO))
    await asyncio.sleep(0.1)

    first.cancel()
    await asyncio.wait([first])
    await dispatch.announce(Queue.VIDEO, [FIRST])

    assert await second < 1.5


async def test_repair_adds_what_waits_in_its_turn(dispatch: JobDispatch) -> None:
    await dispatch.announce(Queue.VIDEO, [FIRST])

    changed = await dispatch.repair(Queue.VIDEO, listed=[FIRST], waiting=[FIRST, SECOND, THIRD])

    assert changed == 2
    assert await dispatch.listed(Queue.VIDEO) == (FIRST, SECOND, THIRD)


async def test_repair_takes_out_what_no_longer_waits(dispatch: JobDispatch) -> None:
    await dispatch.announce(Queue.VIDEO, [FIRST, SECOND])

    changed = await dispatch.repair(Queue.VIDEO, listed=[FIRST, SECOND], waiting=[SECOND])

    assert changed == 1
    assert await dispatch.listed(Queue.VIDEO) == (SECOND,)


async def test_repair_leaves_a_job_that_arrived_after_the_list_was_read(
    dispatch: JobDispatch,
) -> None:
    await dispatch.announce(Queue.VIDEO, [FIRST])
    listed = await dispatch.listed(Queue.VIDEO)
    await dispatch.announce(Queue.VIDEO, [SECOND])

    await dispatch.repair(Queue.VIDEO, listed=listed or (), waiting=[])

    assert await dispatch.listed(Queue.VIDEO) == (SECOND,)


async def test_repairing_a_true_list_changes_nothing(dispatch: JobDispatch) -> None:
    await dispatch.announce(Queue.VIDEO, [FIRST, SECOND])

    assert await dispatch.repair(Queue.VIDEO, listed=[FIRST, SECOND], waiting=[SECOND, FIRST]) == 0
    assert await dispatch.listed(Queue.VIDEO) == (FIRST, SECOND)


async def test_repair_wakes_workers(dispatch: JobDispatch) -> None:
    waiting = asyncio.create_task(seconds_of_wait(dispatch, Queue.VIDEO))
    await asyncio.sleep(0.1)

    await dispatch.repair(Queue.VIDEO, listed=[], waiting=[FIRST])

    assert await waiting < 0.9


async def test_a_list_in_reach_has_nothing_to_say(dispatch: JobDispatch) -> None:
    await dispatch.check()


async def test_the_redis_list_is_named_as_operators_know_it(redis_url: str) -> None:
    async with open_redis(redis_url) as client:
        await RedisConnection(client).run("FLUSHDB")
        await RedisJobDispatch(RedisConnection(client)).announce(Queue.VIDEO, [FIRST, SECOND])

        assert await RedisConnection(client).run("TYPE", "video_generation_queue") == "list"
        assert await RedisConnection(client).run("LLEN", "video_generation_queue") == 2
        keys = cast("list[str]", await RedisConnection(client).run("KEYS", "*"))
        assert all(key.startswith("stario:") for key in keys if key != "video_generation_queue")


async def test_wake_tokens_never_outnumber_the_jobs(redis_url: str) -> None:
    async with open_redis(redis_url) as client:
        await RedisConnection(client).run("FLUSHDB")
        dispatch = RedisJobDispatch(RedisConnection(client))
        for number in range(50):
            await dispatch.announce(Queue.VIDEO, [JobId(str(number))])
            if number % 5:
                await dispatch.withdraw(Queue.VIDEO, JobId(str(number)))

        tokens = await RedisConnection(client).run("LLEN", "stario:wake:video_generation_queue")
        assert isinstance(tokens, int)
        assert 0 < tokens <= 10


async def test_a_redis_that_is_away_only_slows_workers_down(redis_server: RedisServer) -> None:
    async with open_redis(redis_server.url) as client:
        dispatch = RedisJobDispatch(RedisConnection(client))
        clock = asyncio.get_running_loop().time
        await dispatch.announce(Queue.VIDEO, [FIRST])
        redis_server.stop()

        began = clock()
        await dispatch.announce(Queue.VIDEO, [SECOND])
        await dispatch.withdraw(Queue.VIDEO, FIRST)
        assert await dispatch.listed(Queue.VIDEO) is None
        assert await dispatch.length(Queue.VIDEO) is None
        assert await dispatch.repair(Queue.VIDEO, listed=[], waiting=[FIRST]) == 0
        with pytest.raises(Unavailable):
            await dispatch.check()
        assert clock() - began < 1

        began = clock()
        assert not await dispatch.wait([Queue.VIDEO], timeout_seconds=0.5)
        assert 0.45 < clock() - began < 1.5

        redis_server.start()
        await dispatch.check()
        assert await dispatch.repair(Queue.VIDEO, listed=[], waiting=[FIRST, SECOND]) == 2
        assert await dispatch.length(Queue.VIDEO) == 2


async def test_a_redis_that_hangs_costs_one_time_out_for_many_calls(
    redis_server: RedisServer,
) -> None:
    async with open_redis(redis_server.url) as client:
        dispatch = RedisJobDispatch(RedisConnection(client))
        await dispatch.check()
        clock = asyncio.get_running_loop().time
        redis_server.freeze()
        try:
            began = clock()
            for _ in range(20):
                await dispatch.announce(Queue.VIDEO, [FIRST])
            assert clock() - began < 4
        finally:
            redis_server.thaw()
