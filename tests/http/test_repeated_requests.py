"""Idempotency-Key: whatever happens in between, a thing is made once."""

import asyncio

import attrs
import httpx
import pytest
from tests.http.house import House

from stario.domain.kernel.idempotency import ABANDONED_AFTER, IdempotencyRecord
from stario.entrypoints.http.sealing import AnswerSeal

WISH = {"text": "Salom!"}


def key(house: House) -> dict[str, str]:
    return {"Idempotency-Key": house.ids.new()}


async def test_the_same_request_gets_the_stored_answer(
    house: House, fan: httpx.AsyncClient
) -> None:
    named = key(house)
    first = await fan.post("/wishes", json=WISH, headers=named)
    again = await fan.post("/wishes", json=WISH, headers=named)

    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["location"] == first.headers["location"]
    assert again.headers["idempotency-replayed"] == "true"
    assert "idempotency-replayed" not in first.headers
    assert again.headers["x-request-id"] != first.headers["x-request-id"]
    assert len(house.wishes.created) == 1


async def test_quotes_around_a_key_make_no_difference(house: House, fan: httpx.AsyncClient) -> None:
    name = house.ids.new()
    for given in (name, f'"{name}"'):
        await fan.post("/wishes", json=WISH, headers={"Idempotency-Key": given})

    assert len(house.wishes.created) == 1


async def test_another_body_under_the_key_is_409(house: House, fan: httpx.AsyncClient) -> None:
    named = key(house)
    await fan.post("/wishes", json=WISH, headers=named)
    other = await fan.post("/wishes", json={"text": "Other"}, headers=named)

    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")
    query = await fan.post("/wishes?x=1", json=WISH, headers=named)
    assert query.status_code == 409


async def test_keys_belong_to_their_callers_and_routes(
    house: House, fan: httpx.AsyncClient
) -> None:
    named = key(house)
    await fan.post("/wishes", json=WISH, headers=named)
    await fan.post("/wishes", json={"text": "B"}, headers={**named, **house.signed_in()})
    await fan.post("/tokens", json={"text": "C"}, headers=named)

    assert len(house.wishes.created) == 3


@pytest.mark.parametrize("bad", ["", "a b", "x" * 256, 'a"b', '""', "kalit-oʻ"])
async def test_a_key_of_another_form_is_refused(fan: httpx.AsyncClient, bad: str) -> None:
    headers = [(b"Idempotency-Key", bad.encode()), (b"Authorization", b"")]
    headers[1] = (b"Authorization", fan.headers["authorization"].encode())
    answer = await fan.post("/wishes", json=WISH, headers=headers)

    assert answer.status_code == 400
    assert "Idempotency-Key" in answer.json()["detail"]


async def test_while_the_first_runs_the_second_is_told_to_wait(
    house: House, fan: httpx.AsyncClient
) -> None:
    named = key(house)
    body = {"text": "wait"}
    first = asyncio.ensure_future(fan.post("/wishes", json=body, headers=named))
    await house.wishes.started.wait()
    second = await fan.post("/wishes", json=body, headers=named)
    house.wishes.go_on.set()

    assert (second.status_code, second.json()["code"]) == (409, "request_in_progress")
    assert int(second.headers["retry-after"]) >= 1
    assert (await first).status_code == 201
    third = await fan.post("/wishes", json=body, headers=named)
    assert third.content == (await first).content
    assert len(house.wishes.created) == 1


async def test_after_a_failure_the_same_thing_is_gone_on_with(
    house: House, fan: httpx.AsyncClient
) -> None:
    named = key(house)
    body = {"text": "crash"}
    failed = await fan.post("/wishes", json=body, headers=named)
    made = await fan.post("/wishes", json=body, headers=named)

    assert (failed.status_code, made.status_code) == (500, 201)
    # The first request had made the wish before it failed.
    assert house.wishes.created == [made.json()["id"], "crashed"]


async def test_a_refusal_frees_the_key(house: House, fan: httpx.AsyncClient) -> None:
    named = key(house)
    refused = await fan.post("/wishes", json={"text": "taken"}, headers=named)
    changed = await fan.post("/wishes", json=WISH, headers=named)

    assert (refused.status_code, changed.status_code) == (409, 201)


async def test_a_request_that_died_with_its_process_is_taken_over(
    house: House, fan: httpx.AsyncClient
) -> None:
    account = house.ids.new()
    fan.headers.update(house.signed_in(account=account))
    named = key(house)
    # What a process leaves behind that is killed between the effect and the answer.
    content = b'/wishes?\n{"text":"Salom!"}'
    record = IdempotencyRecord(
        id=house.ids.new(),
        caller=account,
        key=named["Idempotency-Key"],
        route="POST /wishes",
        body_sha256=house.seal.fingerprints(content)[0],
        created_at=house.clock.now(),
    )
    async with house.storage() as work:
        await work.idempotency.begin(record)
        await work.commit()

    early = await fan.post("/wishes", json=WISH, headers=named)
    house.clock.advance(by=ABANDONED_AFTER)
    fan.headers.update(house.signed_in(account=account))
    both = await asyncio.gather(*[fan.post("/wishes", json=WISH, headers=named) for _ in "ab"])

    assert early.status_code == 409
    assert {answer.json()["id"] for answer in both if answer.status_code == 201} == {record.id}
    assert house.wishes.created == [record.id]


async def test_stored_answers_and_bodies_cannot_be_read_from_the_database(house: House) -> None:
    named = key(house)
    async with house.client() as client:
        made = await client.post("/tokens", json=WISH, headers=named)
    probe = IdempotencyRecord(
        id=house.ids.new(),
        caller="address:192.0.2.7",
        key=named["Idempotency-Key"],
        route="POST /tokens",
        body_sha256="",
        created_at=house.clock.now(),
    )
    async with house.storage() as work:
        stored = await work.idempotency.begin(probe)

    assert stored is not None
    assert stored.body
    assert made.json()["token"].encode() not in stored.body
    assert house.seal.open(stored.body, record=stored.id) == made.content
    assert house.seal.open(stored.body, record=probe.id) is None
    assert AnswerSeal((b"x" * 32,)).open(stored.body, record=stored.id) is None
    rotated = AnswerSeal((b"n" * 32, b"s" * 32))
    assert rotated.open(stored.body, record=stored.id) == made.content
    assert stored.body_sha256 in rotated.fingerprints(b'/tokens?\n{"text":"Salom!"}')


async def test_after_a_rotation_of_secrets_answers_are_still_found(house: House) -> None:
    named, account = key(house), house.ids.new()
    async with house.client() as client:
        first = await client.post(
            "/wishes", json=WISH, headers={**named, **house.signed_in(account=account)}
        )
    later = attrs.evolve(house, seal=AnswerSeal((b"n" * 32, b"s" * 32)))
    async with later.client() as client:
        again = await client.post(
            "/wishes", json=WISH, headers={**named, **house.signed_in(account=account)}
        )
    assert again.content == first.content


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        AnswerSeal((b"short",))
