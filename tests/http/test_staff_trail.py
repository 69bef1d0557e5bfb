"""Every request of staff is in the audit log, and none is answered that can't be."""

import asyncio
from typing import Any

import attrs
import httpx
import pytest
from tests.builders import new_id
from tests.builders.audit import an_event
from tests.http.house import House

from stario.adapters.memory.storage import MemoryStorage, MemoryUnitOfWork
from stario.domain.compliance.model.audit_event import AuditEvent
from stario.domain.identity.model.role import Role
from stario.domain.kernel.errors import Unavailable
from stario.entrypoints.http.group_commit import AuditBuffer
from stario.entrypoints.http.turned_away import MOST_A_MINUTE
from stario.ports.storage import Storage

WISH = {"text": "Salom!"}
WATCHED = [Role.VALIDATOR, Role.OPERATOR, Role.ADMIN]


@attrs.define
class Fragile(MemoryUnitOfWork):
    is_down: bool = attrs.field(kw_only=True)

    async def commit(self) -> None:
        if self.is_down:
            raise Unavailable(what="database")
        await asyncio.sleep(0)
        await super().commit()


@attrs.define(kw_only=True)
class FragileStorage(MemoryStorage):
    is_down: bool = False
    opened: int = 0

    def __call__(self) -> Fragile:
        self.opened += 1
        return Fragile(self._committed, is_down=self.is_down)


@pytest.fixture
def storage() -> FragileStorage:
    return FragileStorage()


async def recorded(storage: Storage) -> list[AuditEvent]:
    async with storage() as work:
        return list(await work.audit.take(limit=100))


async def asked(house: House, method: str, path: str, role: Role, **more: Any) -> httpx.Response:
    async with house.client() as client:
        headers = house.signed_in(role) | more.pop("headers", {})
        return await client.request(method, path, headers=headers, **more)


@pytest.mark.parametrize("role", WATCHED)
async def test_reading_is_one_entry_and_names_what_was_read(
    house: House, storage: Storage, role: Role
) -> None:
    fan = await asked(house, "POST", "/wishes", Role.USER, json=WISH)
    id_ = fan.json()["id"]
    other = new_id()
    query = {"actor_id": other, "Aziza_id": other}
    answer = await asked(
        house, "GET", f"/wishes/{id_}", role, params=query, headers={"X-Request-ID": other}
    )

    (event,) = await recorded(storage)
    assert answer.status_code == 200
    assert (event.action, event.outcome, event.role) == ("staff.read", "succeeded", role)
    assert (event.resource_type, event.resource_id) == ("wish", id_)
    assert event.details == {
        "method": "GET",
        "route": "/wishes/{wish_id}",
        "wish_id": id_,
        "status": 200,
    }
    assert event.origin is not None
    assert (event.origin.request_id, event.origin.address) == (other, "192.0.2.7")


async def test_a_change_is_announced_before_and_told_after(house: House, storage: Storage) -> None:
    made = await asked(house, "POST", "/wishes", Role.ADMIN, json=WISH)
    refused = await asked(
        house, "POST", "/wishes", Role.ADMIN, json={}, headers={"X-Request-ID": "Aziza"}
    )

    assert (made.status_code, refused.status_code) == (201, 422)
    events = await recorded(storage)
    assert [(each.action, each.outcome.value) for each in events] == [
        ("staff.write", "requested"),
        ("staff.write", "succeeded"),
        ("staff.write", "requested"),
        ("staff.write", "refused"),
    ]
    assert [each.details.get("status") for each in events] == [None, 201, None, 422]
    assert "Salom" not in repr(events)
    assert "Aziza" not in repr(events)


async def test_what_goes_wrong_and_what_a_role_may_not_are_told(
    house: House, storage: Storage
) -> None:
    missing = await asked(house, "GET", f"/wishes/{new_id()}", Role.OPERATOR)
    assert missing.status_code == 404
    (event,) = await recorded(storage)
    assert (event.outcome, event.details["code"]) == ("refused", "not_found")


async def test_fans_are_not_followed_and_go_on_while_nothing_can_be_written(
    house: House, storage: FragileStorage
) -> None:
    id_ = (await asked(house, "POST", "/wishes", Role.USER, json=WISH)).json()["id"]
    assert await recorded(storage) == []
    storage.is_down = True

    assert (await asked(house, "GET", f"/wishes/{id_}", Role.USER)).status_code == 200
    for role in WATCHED:
        closed = await asked(house, "GET", f"/wishes/{id_}", role)
        assert (closed.status_code, closed.json()["code"]) == (503, "unavailable")
        assert "Salom" not in closed.text
    before = (await asked(house, "GET", "/wishes", Role.USER)).json()["total"]
    assert (await asked(house, "POST", "/wishes", Role.ADMIN, json=WISH)).status_code == 503
    assert (await asked(house, "GET", "/wishes", Role.USER)).json()["total"] == before


async def test_many_events_share_a_commit_and_each_waits_for_its_own(
    storage: FragileStorage,
) -> None:
    buffer = AuditBuffer(storage)
    events = [an_event(resource=str(n)) for n in range(60)]
    await asyncio.gather(*map(buffer.record, events))
    assert storage.opened < 5
    assert await recorded(storage) == events

    storage.is_down = True
    results = await asyncio.gather(*map(buffer.record, events[:3]), return_exceptions=True)
    assert [type(each) for each in results] == [Unavailable] * 3
    storage.is_down = False
    await buffer.record(events[0])


async def test_an_event_is_written_though_its_request_is_given_up(storage: FragileStorage) -> None:
    buffer = AuditBuffer(storage)
    asking = asyncio.create_task(buffer.record(an_event()))
    await asyncio.sleep(0)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    await buffer.record(an_event())
    assert len(await recorded(storage)) == 2


async def knock(client: httpx.AsyncClient, **headers: str) -> int:
    return (await client.delete(f"/wishes/{new_id()}", headers=headers)).status_code


async def test_whoever_knocks_at_a_door_of_staff_is_recorded_once_a_minute(
    house: House, storage: Storage
) -> None:
    somebody = new_id()
    async with house.client(house.app()) as client:
        for _ in range(3):
            assert await knock(client) == 401
            assert await knock(client, Authorization="Bearer forged") == 401
        for _ in range(2):
            assert await knock(client, **house.signed_in(Role.USER, account=somebody)) == 403
        assert (await client.post("/wishes", json=WISH)).status_code == 401

    stranger, fan = await recorded(storage)
    assert (stranger.action, stranger.outcome) == ("staff.turn_away", "refused")
    assert (stranger.actor_id, fan.actor_id, fan.role) == (None, somebody, Role.USER)
    assert (stranger.details["code"], fan.details["code"]) == ("unauthenticated", "forbidden")
    assert (stranger.details["status"], fan.details["status"]) == (401, 403)
    assert (stranger.details["unrecorded_before"], fan.details["unrecorded_before"]) == (0, 5)
    assert stranger.resource_type == "wish"
    assert stranger.origin is not None
    assert stranger.origin.address == "192.0.2.7"


async def test_nobody_fills_the_log_by_knocking_and_no_answer_needs_it(
    house: House, storage: FragileStorage
) -> None:
    async with house.client(house.app()) as client:
        for _ in range(MOST_A_MINUTE + 5):
            assert await knock(client, **house.signed_in(Role.USER)) == 403
        assert len(await recorded(storage)) == MOST_A_MINUTE
        storage.is_down = True
        house.clock.advance(seconds=61)
        assert await knock(client) == 401
        storage.is_down = False
        house.clock.advance(seconds=61)
        assert await knock(client) == 401
    assert len(await recorded(storage)) == MOST_A_MINUTE + 1
