"""The audit log over HTTP: admins search and export it, and are in it themselves."""

import base64
import io
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import attrs
import httpx
import pytest
from tests.builders import new_id
from tests.builders.audit import an_event, recorded
from tests.http.house import House

from stario.adapters.ed25519.attestation import Ed25519AttestationKey, Ed25519SignatureCheck
from stario.adapters.memory.media import MemoryObjectStore
from stario.adapters.memory.storage import MemoryStorage
from stario.adapters.memory.system import MemoryClock
from stario.domain.compliance.model.audit_event import AuditEvent
from stario.domain.compliance.model.audit_export import ExportCheck
from stario.domain.compliance.model.audit_walk import AuditWalk
from stario.domain.compliance.model.checkpoint import Checkpoint
from stario.domain.identity.model.role import Role
from stario.domain.kernel.ids import AccountId
from stario.entrypoints.http.audit_checks import AuditMeasures
from stario.entrypoints.wiring.audit_container import AuditContainer

KEY = Ed25519AttestationKey.of("k" * 32)
DAY = timedelta(days=1)


@attrs.define
class Office:
    house: House
    web: httpx.AsyncClient
    admin: str = attrs.field(factory=new_id)

    async def get(self, path: str, *, role: Role = Role.ADMIN, **query: Any) -> httpx.Response:
        headers = self.house.signed_in(role, account=self.admin)
        return await self.web.get(path, params=query, headers=headers)

    async def found(self, **query: Any) -> list[dict[str, Any]]:
        answer = await self.get("/content/audit-logs", **query)
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    async def export(self, **body: Any) -> httpx.Response:
        now = self.house.clock.now()
        told = {"date_from": (now - DAY).isoformat(), "date_to": (now + DAY).isoformat()}
        headers = self.house.signed_in(Role.ADMIN, account=self.admin)
        return await self.web.post("/content/audit-logs/export", json=told | body, headers=headers)

    async def happened(self, *events: AuditEvent) -> None:
        await recorded(self.house.storage, *events)


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    clock = MemoryClock()
    house = House(storage=MemoryStorage(), clock=clock)
    container = AuditContainer(
        storage=house.storage,
        objects=MemoryObjectStore(clock=clock),
        attestation_key=KEY,
        clock=clock,
    )
    async with house.client(house.app(container.audit_log().routes())) as web:
        yield Office(house, web)


def checked(content: bytes) -> AuditWalk:
    check = ExportCheck(public_key=KEY.public_key, verify=Ed25519SignatureCheck())
    for line in io.BytesIO(content):
        check.take(line)
    return check.conclude()


async def test_a_fresh_event_is_found_and_the_search_is_one_too(office: Office) -> None:
    actor = AccountId(new_id())
    at = office.house.clock.now()
    await office.happened(an_event("orders.order.cancel", "o-1", at=at, actor=actor, count=1))

    (item,) = await office.found(actor_id=actor)
    assert (item["number"], item["action"], item["resource_id"]) == (
        1,
        "orders.order.cancel",
        "o-1",
    )
    assert (item["ip_address"], item["details"]) == ("192.0.2.7", {"count": 1})
    (search,) = await office.found(action="staff.")
    assert (search["actor_id"], search["role"]) == (office.admin, "admin")
    assert search["details"]["route"] == "/content/audit-logs"
    assert search["details"]["actor_id"] == actor
    assert await office.found(date_to=(at - DAY).isoformat()) == []
    assert await office.found(resource_id="a-token", resource_type="thing") == []
    assert await office.found(resource_id=actor) == []
    about = [entry["details"] for entry in await office.found(action="staff.read")]
    assert [d["resource_id"] for d in about if "resource_id" in d] == [actor]
    assert [
        e["number"] for e in await office.found(resource_type="thing", outcome="succeeded")
    ] == [1]


@pytest.mark.parametrize(
    ("format_", "media_type"), [("jsonl", "application/x-ndjson"), ("csv", "text/csv")]
)
async def test_an_export_proves_itself_and_is_recorded(
    office: Office, format_: str, media_type: str
) -> None:
    at = office.house.clock.now()
    await office.happened(*(an_event(resource=str(n), at=at) for n in range(7)))
    answer = await office.export(format=format_)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == media_type
    assert f'.{format_}"' in answer.headers["content-disposition"]
    walk = checked(answer.content)
    assert (walk.faults, walk.count) == ([], 9)
    assert checked(answer.content.replace(b"thing", b"thong", 1)).faults
    (export,) = await office.found(action="audit.log.export")
    assert (export["actor_id"], export["details"]["format"]) == (office.admin, format_)


async def test_wrong_times_are_refused(office: Office) -> None:
    at = office.house.clock.now()
    wrong = (
        ({"date_to": (at - 2 * DAY).isoformat()}, "later", 422),
        ({"date_from": (at - 900 * DAY).isoformat()}, "366 days", 422),
        ({"date_from": "2020-01-01T00:00:00Z", "date_to": "2020-01-02T00:00:00Z"}, None, 404),
    )
    for body, words, status in wrong:
        answer = await office.export(**body)
        assert answer.status_code == status
        if words:
            (error,) = answer.json()["errors"]
            assert (error["field"], words in error["message"]) == ("date_to", True)


async def test_the_newest_checkpoint_is_signed(office: Office) -> None:
    assert (await office.get("/content/audit-logs/checkpoint")).status_code == 404
    await office.happened(an_event(at=office.house.clock.now()))
    await office.export()
    told = (await office.get("/content/audit-logs/checkpoint")).json()

    checkpoint = Checkpoint.open(
        told["note"], public_key=KEY.public_key, verify=Ed25519SignatureCheck()
    )
    assert (checkpoint.number, checkpoint.root.hex()) == (told["number"], told["root"])
    assert base64.b64decode(told["public_key"]) == KEY.public_key


@pytest.mark.parametrize("role", [Role.USER, Role.ARTIST, Role.VALIDATOR, Role.OPERATOR])
async def test_nobody_but_admins_reads_it(office: Office, role: Role) -> None:
    assert (await office.get("/content/audit-logs", role=role)).status_code == 403
    assert (await office.get("/content/audit-logs/checkpoint", role=role)).status_code == 403
    assert len(await office.found(outcome="refused")) == 2


async def test_metrics_tell_how_far_the_chain_is_behind(office: Office) -> None:
    measures = AuditMeasures(storage=office.house.storage, clock=office.house.clock)

    async def told() -> dict[str, float]:
        return {each.name: each.value for each in await measures()}

    await office.happened(an_event(at=office.house.clock.now()))
    office.house.clock.advance(seconds=30)
    waiting = await told()
    assert (waiting["audit_inbox_waiting"], waiting["audit_inbox_oldest_seconds"]) == (1, 30)
    assert "audit_checkpoint_age_seconds" not in waiting
    await office.export()
    office.house.clock.advance(seconds=60)
    assert (await told())["audit_checkpoint_age_seconds"] == 60
    assert (await told())["audit_entries"] == 3
