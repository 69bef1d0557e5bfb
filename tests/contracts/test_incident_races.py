"""People, alerts and the clock at an incident at the same moment, on every storage."""

import asyncio
from datetime import timedelta

import pytest

from stario.domain.kernel.errors import DomainError
from stario.domain.kernel.ids import IncidentId
from stario.domain.operations.model.alert_group import AlertGroup, FiringAlert
from stario.domain.operations.model.incident import IncidentState
from stario.domain.operations.model.severity import Severity
from stario.ports.storage import Storage
from tests.builders.values import NOW, new_id
from tests.builders.war_room import AZIZA, WarRoom

GROUP = AlertGroup(
    key="{}:{}",
    title="The API is slow",
    severity=Severity.SEV_2,
    firing=(FiringAlert(fingerprint="f", name="ApiSlow"),),
)


@pytest.fixture
def room(storage: Storage) -> WarRoom:
    return WarRoom.over(storage, at=NOW)


async def test_a_group_that_is_told_many_times_at_once_opens_one(room: WarRoom) -> None:
    told = await asyncio.gather(*(room.follow(GROUP) for _ in range(8)))
    assert {incident.name for incident in told if incident} == {"INC-001"}
    await asyncio.gather(*(room.deliver() for _ in range(3)))
    assert (len(room.channel.posted), room.pager.calls) == (1, 1)


async def test_the_same_request_many_times_at_once_opens_one(room: WarRoom) -> None:
    same = IncidentId(new_id())
    made = await asyncio.gather(*(room.open(id_=same) for _ in range(6)))
    assert {incident.name for incident in made} == {"INC-001"}


async def test_of_many_who_resolve_one_does_and_the_clock_lets_go(room: WarRoom) -> None:
    await room.open(Severity.SEV_1)
    room.clock.advance(by=timedelta(minutes=20))

    async def resolve() -> bool:
        try:
            await room.move.resolve(1, summary="Restarted", initiator=AZIZA)
        except DomainError:
            return False
        return True

    resolved = await asyncio.gather(room.watch(), resolve(), resolve(), room.watch(), resolve())
    assert sum(resolved[1:3]) + resolved[4] == 1
    incident = await room.get()
    assert (incident.state, incident.escalate_at) == (IncidentState.RESOLVED, None)
    story = await room.story()
    assert story.count("breached") == 1
    assert sum(step.startswith("escalated") for step in story) <= 1


async def test_notes_of_many_at_once_are_all_kept(room: WarRoom) -> None:
    await room.open()
    notes = [f"note {number}" for number in range(8)]
    await asyncio.gather(*(room.move.note(1, text=note, initiator=AZIZA) for note in notes))
    kept = [step.removeprefix("note ") for step in await room.story() if step.startswith("note")]
    assert sorted(kept) == sorted(notes)
