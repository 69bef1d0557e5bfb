"""What remembering requests and their answers promises, on every storage."""

import asyncio
from datetime import timedelta

import attrs
import pytest

from stario.domain.kernel.errors import Conflict
from stario.domain.kernel.idempotency import IdempotencyRecord
from stario.ports.storage import Storage
from tests.builders import NOW, an_idempotency_record, new_id

LATER = NOW + timedelta(minutes=3)


async def begin(storage: Storage, record: IdempotencyRecord) -> IdempotencyRecord | None:
    async with storage() as work:
        known = await work.idempotency.begin(record)
        await work.commit()
    return known


async def take_over(storage: Storage, record: IdempotencyRecord) -> bool:
    async with storage() as work:
        taken = await work.idempotency.take_over(record, at=LATER)
        await work.commit()
    return taken


def again(record: IdempotencyRecord) -> IdempotencyRecord:
    """The same request once more."""
    return attrs.evolve(record, id=new_id(), created_at=LATER)


async def test_the_first_request_begins_and_the_second_finds_it(storage: Storage) -> None:
    record = an_idempotency_record()

    assert await begin(storage, record) is None
    assert await begin(storage, again(record)) == record


@pytest.mark.parametrize(
    "other",
    [
        an_idempotency_record(key="k", caller="account/2"),
        an_idempotency_record(key="l"),
        an_idempotency_record(key="k", route="POST /voice/generate"),
    ],
)
async def test_another_caller_key_or_route_is_another_request(
    storage: Storage, other: IdempotencyRecord
) -> None:
    await begin(storage, an_idempotency_record(key="k"))

    assert await begin(storage, other) is None


async def test_of_parallel_requests_one_begins(storage: Storage) -> None:
    record = an_idempotency_record()

    known = await asyncio.gather(*(begin(storage, again(record)) for _ in range(6)))

    assert known.count(None) == 1
    assert len({found.id for found in known if found is not None}) == 1


async def test_a_beginning_that_is_rolled_back_did_not_happen(storage: Storage) -> None:
    record = an_idempotency_record()
    async with storage() as work:
        assert await work.idempotency.begin(record) is None

    assert await begin(storage, again(record)) is None


async def test_an_answer_comes_back_byte_for_byte(storage: Storage) -> None:
    record = an_idempotency_record()
    await begin(storage, record)
    headers, body = (("content-type", "application/json"), ("x-ў", "")), bytes(range(256))
    async with storage() as work:
        await work.idempotency.answer(record, status=201, headers=headers, body=body)
        await work.commit()

    known = await begin(storage, again(record))

    assert known == attrs.evolve(record, status=201, headers=headers, body=body)
    assert known is not None
    assert isinstance(known.body, bytes)


async def test_the_first_answer_stays(storage: Storage) -> None:
    record = an_idempotency_record()
    await begin(storage, record)
    async with storage() as work:
        await work.idempotency.answer(record, status=201, headers=(), body=b"first")
        await work.idempotency.answer(record, status=409, headers=(), body=b"second")
        await work.commit()

    known = await begin(storage, again(record))
    assert known is not None
    assert (known.status, known.body) == (201, b"first")


async def test_an_abandoned_request_is_taken_over_once(storage: Storage) -> None:
    record = an_idempotency_record()
    await begin(storage, record)

    taken = await asyncio.gather(*(take_over(storage, record) for _ in range(5)))

    assert sorted(taken) == [False] * 4 + [True]
    known = await begin(storage, again(record))
    assert known == attrs.evolve(record, created_at=LATER)


async def test_an_answered_request_is_not_taken_over(storage: Storage) -> None:
    record = an_idempotency_record()
    await begin(storage, record)
    async with storage() as work:
        await work.idempotency.answer(record, status=200, headers=(), body=b"")
        await work.commit()

    assert not await take_over(storage, record)


async def test_a_failed_request_is_forgotten_and_may_begin_again(storage: Storage) -> None:
    record = an_idempotency_record()
    await begin(storage, record)
    async with storage() as work:
        await work.idempotency.forget(record)
        await work.commit()

    assert await begin(storage, again(record)) is None


async def test_a_request_that_was_taken_over_is_not_forgotten_by_the_slow_one(
    storage: Storage,
) -> None:
    record = an_idempotency_record()
    await begin(storage, record)
    await take_over(storage, record)
    async with storage() as work:
        await work.idempotency.forget(record)
        await work.commit()

    assert await begin(storage, again(record)) == attrs.evolve(record, created_at=LATER)


async def test_an_answered_request_is_not_forgotten(storage: Storage) -> None:
    record = an_idempotency_record()
    await begin(storage, record)
    async with storage() as work:
        await work.idempotency.answer(record, status=200, headers=(), body=b"ok")
        await work.idempotency.forget(record)
        await work.commit()

    assert await begin(storage, again(record)) is not None


async def test_old_answers_are_dropped(storage: Storage) -> None:
    old = an_idempotency_record(created_at=NOW - timedelta(microseconds=1))
    kept = an_idempotency_record()
    await begin(storage, old)
    await begin(storage, kept)
    async with storage() as work:
        assert await work.idempotency.forget_before(NOW) == 1
        await work.commit()

    assert await begin(storage, again(old)) is None
    assert await begin(storage, again(kept)) == kept


async def test_an_id_that_another_request_has_is_refused(storage: Storage) -> None:
    record = an_idempotency_record()
    await begin(storage, record)

    with pytest.raises(Conflict):
        await begin(storage, an_idempotency_record(id=record.id))
