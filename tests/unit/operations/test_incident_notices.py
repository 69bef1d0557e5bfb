"""Who hears of an incident, and that nobody hears of it who is no longer needed."""

import asyncio
from datetime import timedelta

import attrs
import pytest
from tests.builders.values import NOW
from tests.builders.war_room import AZIZA, WarRoom

from stario.adapters.memory.storage import MemoryStorage
from stario.domain.operations.model.alert_group import AlertGroup, FiringAlert
from stario.domain.operations.model.incident import IncidentState
from stario.domain.operations.model.severity import Severity
from stario.domain.operations.usecases.announce_incident import PageIncident, PostIncident


@pytest.fixture
def room() -> WarRoom:
    return WarRoom.over(MemoryStorage(), at=NOW)


def a_group(*names: str, severity: Severity = Severity.SEV_2) -> AlertGroup:
    return AlertGroup(
        key='{}:{alertname="ApiSlow"}',
        title="The API is slow",
        severity=severity,
        firing=tuple(FiringAlert(fingerprint=f"f-{name}", name=name) for name in names),
    )


async def test_each_step_is_told_once_to_whom_it_concerns(room: WarRoom) -> None:
    await room.open()
    await room.move.note(1, text="Looking", initiator=AZIZA)
    await room.deliver()
    assert room.pager.states == {"INC-001": "triggered"}
    await room.move.acknowledge(1, initiator=AZIZA)
    await room.deliver()
    await room.move.resolve(1, summary="Restarted", initiator=AZIZA)
    await room.deliver()
    await room.deliver()

    assert [f"{kind.value} {text}".strip() for _, kind, text in room.channel.posted] == [
        "opened API gateway down",
        "note Looking",
        "acknowledged",
        "resolved Restarted",
    ]
    assert (room.pager.states, room.pager.calls) == ({"INC-001": "resolved"}, 3)


async def test_who_is_away_is_told_later(room: WarRoom) -> None:
    room.pager.is_away = True
    await room.open()
    assert (await room.deliver()).done == 1
    room.pager.is_away = False
    room.clock.advance(by=timedelta(minutes=2))
    assert (await room.deliver()).done == 1
    assert room.pager.states == {"INC-001": "triggered"}


async def test_a_late_call_wakes_nobody_for_what_is_settled_or_long_ago(room: WarRoom) -> None:
    room.pager.is_away = True
    await room.open()
    await room.deliver()
    await room.move.acknowledge(1, initiator=AZIZA)
    await room.move.resolve(1, summary="", initiator=AZIZA)
    room.pager.is_away = False
    room.clock.advance(by=timedelta(minutes=2))
    await room.deliver()
    assert room.pager.states == {}

    room.channel.is_away = room.pager.is_away = True
    await room.open()
    await room.deliver()
    room.channel.is_away = room.pager.is_away = False
    room.channel.posted.clear()
    room.clock.advance(by=timedelta(hours=25))
    assert (await room.deliver()).failures == {}
    assert (room.channel.posted, room.pager.states) == ([], {})


async def test_nothing_is_sent_where_nothing_is_set(room: WarRoom) -> None:
    await room.open()
    post = PostIncident(storage=room.storage, clock=room.clock, channel=None)
    page = PageIncident(storage=room.storage, clock=room.clock, pager=None)
    for unset in (post, page):
        await unset({"incident": "1", "step": "0"})
    of_nothing = attrs.evolve(post, channel=room.channel)
    await of_nothing({"incident": "9", "step": "0"})
    await of_nothing({"incident": "1", "step": "9"})
    assert room.channel.posted == []


async def test_two_alerts_of_a_group_are_one_incident_however_often_they_come(
    room: WarRoom,
) -> None:
    await asyncio.gather(*(room.follow(a_group("ApiSlow")) for _ in range(5)))
    await room.follow(a_group("ApiSlow", "ApiDown", severity=Severity.SEV_1))
    incident = await room.follow(a_group("ApiSlow", severity=Severity.SEV_3))

    assert incident is not None
    assert (incident.name, incident.severity) == ("INC-001", Severity.SEV_1)
    assert await room.story() == [
        "opened The API is slow",
        "alert ApiDown, ApiSlow",
        "severity SEV-2 → SEV-1",
        "alert ApiSlow",
    ]


async def test_alerts_resolve_what_they_opened_and_nothing_else(room: WarRoom) -> None:
    await room.open()
    await room.follow(a_group("ApiSlow"))
    over = await room.follow(a_group())
    again = await room.follow(a_group())

    assert over is not None
    assert (over.name, over.state, again) == ("INC-002", IncidentState.RESOLVED, None)
    assert (await room.get(1)).state is IncidentState.OPEN
    other = attrs.evolve(a_group("ApiSlow"), key="another")
    reopened, third = await room.follow(a_group("ApiSlow")), await room.follow(other)
    assert [each.name for each in (reopened, third) if each] == ["INC-003", "INC-004"]


async def test_everything_stands_in_the_audit_log(room: WarRoom) -> None:
    await room.open()
    await room.move.acknowledge(1, initiator=AZIZA)
    await room.move.acknowledge(1, initiator=AZIZA)
    await room.follow(a_group("ApiSlow"))
    await room.pass_time(15)
    async with room.storage() as work:
        events = await work.audit.take(limit=20)

    assert [(event.action, event.details["by"]) for event in events] == [
        ("operations.incident.open", "slack:U1"),
        ("operations.incident.acknowledge", "slack:U1"),
        ("operations.incident.open", "alert"),
        ("operations.incident.remind", "clock"),
        ("operations.incident.escalate", "clock"),
    ]
    assert all("API" not in str(event.details) for event in events)
