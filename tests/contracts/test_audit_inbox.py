"""What recording events promises, on every storage."""

from typing import Any

from stario.domain.compliance.model.audit_event import ORIGIN, AuditEvent, Origin, audit_event
from stario.domain.identity.model.actor import Actor
from stario.domain.identity.model.role import Role
from stario.domain.kernel.ids import AccountId
from stario.ports.storage import Storage
from tests.builders import NOW, new_id


def an_event(action: str = "test.do", **details: Any) -> AuditEvent:
    actor = Actor(account_id=AccountId(new_id()), role=Role.ADMIN)
    return audit_event(action, "thing", "1", id_=new_id(), at=NOW, actor=actor, **details)


async def test_events_come_in_the_order_in_which_they_were_recorded(storage: Storage) -> None:
    token = ORIGIN.set(Origin(request_id="r-1", address="192.0.2.1"))
    events = [an_event("test.first", count=3, done=True, why=None, name="ў"), an_event()]
    ORIGIN.reset(token)
    by_the_platform = audit_event("test.last", "thing", None, id_=new_id(), at=NOW)
    async with storage() as work:
        await work.audit.record(*events)
        await work.audit.record()
        await work.audit.record(by_the_platform)
        await work.commit()

    async with storage() as work:
        assert await work.audit.count() == 3
        assert list(await work.audit.take(limit=2)) == events
        assert list(await work.audit.take(limit=2)) == [by_the_platform]
        await work.commit()
    assert events[0].origin == Origin(request_id="r-1", address="192.0.2.1")
    async with storage() as work:
        assert await work.audit.count() == 0


async def test_what_is_not_committed_did_not_happen(storage: Storage) -> None:
    async with storage() as work:
        await work.audit.record(an_event())
    async with storage() as work:
        await work.audit.record(an_event())
        await work.commit()
    async with storage() as work:
        await work.audit.take(limit=5)
    async with storage() as work:
        assert await work.audit.count() == 1
