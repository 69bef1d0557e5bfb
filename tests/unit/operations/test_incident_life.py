"""The life of an incident, with the clock in our hands."""

import asyncio
from datetime import timedelta

import pytest
from tests.builders.incidents import an_incident
from tests.builders.values import NOW, new_id
from tests.builders.war_room import AZIZA, WarRoom

from stario.adapters.memory.storage import MemoryStorage
from stario.domain.kernel.errors import Invalid, NotFound
from stario.domain.kernel.ids import IncidentId
from stario.domain.kernel.language import Language
from stario.domain.operations.model.component import Component
from stario.domain.operations.model.incident import (
    MOST_STEPS,
    IncidentOutOfOrder,
    IncidentRole,
    IncidentState,
    PostmortemMissing,
    PublicState,
    Step,
    StepKind,
    TimelineFull,
)
from stario.domain.operations.model.incident_number import number_of
from stario.domain.operations.model.postmortem import draft
from stario.domain.operations.model.severity import Severity
from stario.domain.operations.usecases.move_incident import PublicWords


@pytest.fixture
def room() -> WarRoom:
    return WarRoom.over(MemoryStorage(), at=NOW)


async def test_what_nobody_acknowledges_is_escalated_and_its_breach_recorded(
    room: WarRoom,
) -> None:
    await room.open(Severity.SEV_1)
    for _ in range(6):
        await room.pass_time(7.5)

    assert await room.story() == [
        "opened API gateway down",
        "escalated on-call",
        "escalated engineering-lead",
        "breached",
        "reminded status page",
        "escalated leadership",
        "reminded status page",
        "escalated leadership",
        "reminded status page",
    ]
    incident = await room.get()
    assert incident.breached_at == incident.due_at == NOW + timedelta(minutes=15)


async def test_the_public_is_to_be_told_of_the_worst_as_soon_as_it_is_acknowledged(
    room: WarRoom,
) -> None:
    await room.open(Severity.SEV_1)
    await room.open(Severity.SEV_2)
    for number in (1, 2):
        await room.move.acknowledge(number, initiator=AZIZA)
    for _ in range(3):
        await room.pass_time(15)
    words = PublicWords(
        state=PublicState.IDENTIFIED,
        texts={Language.ENGLISH: "We know why."},
        titles={Language.ENGLISH: "The apps are down"},
        components=(Component.API,),
    )
    await room.move.tell_public(1, words=words, initiator=AZIZA)
    await room.pass_time(60)

    assert (await room.story(1))[2:] == ["reminded status page"] * 3 + ["published identified"]
    assert (await room.story(2))[2:] == []


async def test_who_acknowledges_in_time_stops_the_clock(room: WarRoom) -> None:
    await room.open(Severity.SEV_2)
    await room.pass_time(30)
    acknowledged = await room.open(Severity.SEV_2)
    await room.move.acknowledge(acknowledged.number, initiator=AZIZA)
    again = await room.move.acknowledge(acknowledged.number, initiator=AZIZA)
    await room.pass_time(600)

    assert again.breached_at is None
    assert await room.story(2) == ["opened API gateway down", "acknowledged"]


async def test_who_acknowledges_late_is_late_even_if_no_clock_ran(room: WarRoom) -> None:
    await room.open(Severity.SEV_1)
    room.clock.advance(by=timedelta(minutes=16))
    late = await room.move.acknowledge(1, initiator=AZIZA)

    assert late.breached_at == NOW + timedelta(minutes=15)
    assert await room.story() == ["opened API gateway down", "breached", "acknowledged"]


async def test_a_scheduler_that_was_away_takes_one_step_for_all_it_missed(room: WarRoom) -> None:
    await room.open(Severity.SEV_1)
    await room.pass_time(100)
    await room.watch()

    story = await room.story()
    assert story == [
        "opened API gateway down",
        "escalated leadership",
        "breached",
        "reminded status page",
    ]
    assert (await room.get()).escalate_at == NOW + timedelta(minutes=105)


async def test_two_schedulers_take_a_step_once(room: WarRoom) -> None:
    await room.open(Severity.SEV_1)
    room.clock.advance(by=timedelta(minutes=8))
    taken = await asyncio.gather(*(room.watch() for _ in range(5)))

    assert sum(taken) == 1
    assert await room.story() == ["opened API gateway down", "escalated on-call"]


async def test_another_severity_has_another_clock(room: WarRoom) -> None:
    await room.open(Severity.SEV_3)
    await room.pass_time(10)
    rated = await room.move.change(1, severity=Severity.SEV_1, roles={}, initiator=AZIZA)
    assert rated.due_at == NOW + timedelta(minutes=15)
    await room.pass_time(1)

    assert (await room.story())[1:] == ["severity SEV-3 → SEV-1", "escalated on-call"]


async def test_roles_are_given_and_taken(room: WarRoom) -> None:
    await room.open()
    roles = {IncidentRole.COMMANDER: "Aziza", IncidentRole.COMMUNICATIONS: "Bek"}
    await room.move.change(1, roles=roles, initiator=AZIZA)
    left = await room.move.change(1, roles={IncidentRole.COMMANDER: ""}, initiator=AZIZA)

    assert left.roles == {"communications": "Bek"}
    with pytest.raises(Invalid, match=r"roles\.scribe"):
        await room.move.change(1, roles={IncidentRole.SCRIBE: "x" * 101}, initiator=AZIZA)


async def test_it_may_be_resolved_before_anybody_acknowledged_and_only_once(room: WarRoom) -> None:
    await room.open()
    resolved = await room.move.resolve(1, summary="Restarted", initiator=AZIZA)
    assert (resolved.state, resolved.acknowledged_by) == (IncidentState.RESOLVED, "slack:U1")
    for step in (
        room.move.resolve(1, summary="", initiator=AZIZA),
        room.move.acknowledge(1, initiator=AZIZA),
        room.move.change(1, severity=Severity.SEV_4, roles={}, initiator=AZIZA),
    ):
        with pytest.raises(IncidentOutOfOrder):
            await step
    with pytest.raises(NotFound):
        await room.move.acknowledge(2, initiator=AZIZA)


async def test_people_are_reminded_of_the_post_mortem_until_it_is_there(room: WarRoom) -> None:
    await room.open()
    await room.move.resolve(1, summary="Restarted", initiator=AZIZA)
    for _ in range(96):
        await room.pass_time(60)
    reminders = [step for step in await room.story() if step.startswith("reminded")]
    assert reminders == [f"reminded post-mortem, {hours} h" for hours in (24, 40, 48, 72, 96)]

    with pytest.raises(PostmortemMissing):
        await room.move.close(1, postmortem=" ", initiator=AZIZA)
    await room.move.close(1, postmortem="# Why\n\nA full disk.", initiator=AZIZA)
    await room.pass_time(60 * 48)
    assert (await room.story())[-1] == "closed"


async def test_a_mild_one_is_closed_without(room: WarRoom) -> None:
    await room.open(Severity.SEV_3)
    with pytest.raises(IncidentOutOfOrder):
        await room.move.close(1, postmortem="", initiator=AZIZA)
    await room.move.resolve(1, summary="", initiator=AZIZA)
    assert (await room.move.close(1, postmortem="", initiator=AZIZA)).postmortem is None


async def test_the_same_request_twice_at_once_opens_one(room: WarRoom) -> None:
    same = IncidentId(new_id())
    made = await asyncio.gather(*(room.open(id_=same) for _ in range(4)))
    assert {incident.name for incident in made} == {"INC-001"}


def test_the_draft_knows_the_timeline_and_no_words_break_it() -> None:
    incident = (
        an_incident()
        .noted("a | b <script> [x](y)", by="slack:U1", at=NOW + timedelta(minutes=3))
        .acknowledged(by="slack:U1", at=NOW + timedelta(minutes=4))
        .resolved("Disk was full", by="slack:U1", at=NOW + timedelta(minutes=50))
    )
    text = draft(incident)

    assert "# INC-000: API gateway down" in text
    assert "- Post-mortem due: 2026-11-22 17:50:00" in text
    assert "- Acknowledged: 2026-11-20 17:04:00 (4 min)" in text
    assert "| 2026-11-20 17:03:00 | slack:U1 | note: a \\| b \\<script\\> \\[x\\](y) |" in text
    assert "## Summary\n\nDisk was full\n" in text
    assert "## Action items" in text


def test_a_full_timeline_takes_no_notes_and_still_ends() -> None:
    step = Step(at=NOW, by="alert", kind=StepKind.ALERT, text="x")
    full = an_incident()
    for _ in range(MOST_STEPS + 5):
        full = full.after(step)
    assert len(full.timeline) == MOST_STEPS
    with pytest.raises(TimelineFull):
        full.noted("one more", by="slack:U1", at=NOW)
    assert full.resolved("", by="slack:U1", at=NOW).timeline[-1].kind is StepKind.RESOLVED


def test_numbers_are_read_as_people_write_them() -> None:
    read = [
        number_of(text) for text in ("INC-001", "inc-12", " 7 ", "INC-0", "INC-", "x", "1" * 10)
    ]
    assert read == [1, 12, 7, None, None, None, None]
