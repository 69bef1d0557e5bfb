"""What remembering effects promises, on every storage."""

import asyncio
from datetime import timedelta
from itertools import chain

import attrs
import pytest

from stario.domain.kernel.errors import Conflict
from stario.domain.kernel.outbox import OutboxMessage
from stario.ports.storage import Storage
from tests.builders import NOW, an_outbox_message


async def add(storage: Storage, *messages: OutboxMessage) -> None:
    async with storage() as work:
        for message in messages:
            await work.outbox.add(message)
        await work.commit()


async def test_what_is_due_comes_oldest_first(storage: Storage) -> None:
    second = an_outbox_message(payload={"bucket": "b", "key": "ў"})
    first = an_outbox_message(due_at=NOW - timedelta(seconds=1))
    later = an_outbox_message(due_at=NOW + timedelta(microseconds=1))
    await add(storage, second, first, later)

    async with storage() as work:
        assert await work.outbox.due(at=NOW, limit=10) == (first, second)
        assert await work.outbox.due(at=NOW, limit=1) == (first,)


async def test_what_failed_before_waits_for_what_is_new(storage: Storage) -> None:
    failed = an_outbox_message(due_at=NOW - timedelta(hours=2))
    fresh = [an_outbox_message(due_at=NOW - timedelta(seconds=s)) for s in (2, 1)]
    await add(storage, failed, *fresh)
    async with storage() as work:
        await work.outbox.postpone(failed, until=NOW - timedelta(hours=1))
        await work.commit()

    async with storage() as work:
        found = await work.outbox.due(at=NOW, limit=9)
        assert [each.id for each in found] == [*(each.id for each in fresh), failed.id]
        assert await work.outbox.due(at=NOW, limit=1) == (fresh[0],)


async def test_a_delivered_message_is_forgotten(storage: Storage) -> None:
    message = an_outbox_message()
    await add(storage, message)
    async with storage() as work:
        await work.outbox.delivered(message)
        await work.outbox.delivered(message)
        await work.commit()

    async with storage() as work:
        assert await work.outbox.due(at=NOW, limit=10) == ()


async def test_a_postponed_message_comes_again_with_its_attempt_counted(storage: Storage) -> None:
    message = an_outbox_message()
    later = NOW + timedelta(minutes=1)
    await add(storage, message)
    async with storage() as work:
        await work.outbox.postpone(message, until=later)
        await work.commit()

    async with storage() as work:
        assert await work.outbox.due(at=NOW, limit=10) == ()
        (again,) = await work.outbox.due(at=later, limit=10)
    assert again == attrs.evolve(message, due_at=later, attempts=1)


async def test_an_effect_of_a_transaction_that_did_not_commit_does_not_happen(
    storage: Storage,
) -> None:
    async with storage() as work:
        await work.outbox.add(an_outbox_message())

    async with storage() as work:
        assert await work.outbox.due(at=NOW, limit=10) == ()


async def test_parallel_deliverers_take_each_message_once(storage: Storage) -> None:
    messages = [an_outbox_message() for _ in range(30)]
    await add(storage, *messages)

    async def deliver() -> list[str]:
        mine: list[str] = []
        while True:
            async with storage() as work:
                due = await work.outbox.due(at=NOW, limit=2)
                for message in due:
                    await work.outbox.postpone(message, until=NOW + timedelta(hours=1))
                await work.commit()
            if not due:
                return mine
            mine += [message.id for message in due]

    taken = await asyncio.gather(*(deliver() for _ in range(5)))

    assert sorted(chain(*taken)) == sorted(message.id for message in messages)


async def test_the_same_message_twice_is_refused(storage: Storage) -> None:
    message = an_outbox_message()
    await add(storage, message)

    with pytest.raises(Conflict):
        await add(storage, message)


async def test_the_backlog_tells_what_is_due_and_what_failed_before(storage: Storage) -> None:
    first, second = (an_outbox_message(due_at=NOW - timedelta(seconds=s)) for s in (9, 5))
    await add(storage, first, second, an_outbox_message(due_at=NOW + timedelta(hours=1)))
    async with storage() as work:
        await work.outbox.postpone(first, until=NOW + timedelta(minutes=1))
        await work.commit()

    async with storage() as work:
        found = await work.outbox.backlog(at=NOW)
        assert (found.due, found.retried, found.oldest_at) == (1, 1, second.due_at)
        nothing = await work.outbox.backlog(at=NOW - timedelta(hours=1))
        assert (nothing.due, nothing.retried, nothing.oldest_at) == (0, 1, None)
