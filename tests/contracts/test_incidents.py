"""What the register of incidents promises, on every storage."""

import asyncio
from datetime import timedelta

import attrs
import pytest

from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import IncidentId
from stario.domain.kernel.paging import PageRequest
from stario.domain.operations.model.incident import Incident, IncidentRole, IncidentState
from stario.domain.operations.model.severity import Severity
from stario.ports.storage import Storage
from tests.builders.incidents import a_publication, an_incident
from tests.builders.values import NOW, new_id


async def entered(storage: Storage, incident: Incident) -> Incident:
    async with storage() as work:
        numbered = await work.incidents.add(incident)
        await work.commit()
    return numbered


async def test_an_incident_comes_back_as_it_was(storage: Storage) -> None:
    first = await entered(storage, an_incident(group="abc", alerts=("f1", "f2")))
    changed = (
        first.staffed(IncidentRole.COMMANDER, "Aziza", by="slack:U1", at=NOW)
        .told(a_publication(), by="slack:U1", at=NOW)
        .resolved("Restarted", by="slack:U1", at=NOW)
        .closed("# Why", by="slack:U1", at=NOW)
    )
    async with storage() as work:
        locked = await work.incidents.get(1, lock=True)
        await work.incidents.save(changed)
        await work.commit()

    assert (locked, first.name) == (first, "INC-001")
    async with storage() as work:
        assert await work.incidents.get(1) == changed
        assert await work.incidents.find(first.id) == changed
        for missing in (work.incidents.get(2), work.incidents.find(IncidentId(new_id()))):
            with pytest.raises(NotFound):
                await missing


async def test_ten_at_once_get_ten_numbers_and_what_is_rolled_back_leaves_no_gap(
    storage: Storage,
) -> None:
    async with storage() as work:
        await work.incidents.add(an_incident())
    made = await asyncio.gather(*(entered(storage, an_incident()) for _ in range(10)))

    assert sorted(incident.number for incident in made) == list(range(1, 11))


async def test_of_one_alert_group_one_goes_on(storage: Storage) -> None:
    first = await entered(storage, an_incident(group="abc"))
    for double in (an_incident(group="abc"), attrs.evolve(an_incident(), id=first.id)):
        with pytest.raises(Conflict):
            await entered(storage, double)
    async with storage() as work:
        assert await work.incidents.going_on_of("abc") == first
        assert await work.incidents.going_on_of("abd") is None
        await work.incidents.save(first.resolved("", by="alert", at=NOW))
        await work.commit()

    async with storage() as work:
        assert await work.incidents.going_on_of("abc") is None
    assert (await entered(storage, an_incident(group="abc"))).number == 2


async def test_the_latest_come_first_and_states_can_be_chosen(storage: Storage) -> None:
    made = [await entered(storage, an_incident()) for _ in range(3)]
    over = made[1].resolved("", by="slack:U1", at=NOW)
    async with storage() as work:
        await work.incidents.get(2, lock=True)
        await work.incidents.save(over)
        await work.commit()

    async with storage() as work:
        page = await work.incidents.list(PageRequest(1, 2))
        assert (page.items, page.total) == ((made[2], over), 3)
        resolved = await work.incidents.list(PageRequest(), states=[IncidentState.RESOLVED])
        assert resolved.items == (over,)


async def test_what_the_clock_has_to_do_comes_in_order(storage: Storage) -> None:
    await entered(storage, an_incident(severity=Severity.SEV_3))
    await entered(storage, an_incident(severity=Severity.SEV_1))
    over = (await entered(storage, an_incident())).resolved("", by="clock", at=NOW)
    async with storage() as work:
        await work.incidents.get(3, lock=True)
        await work.incidents.save(over)
        await work.commit()

    async with storage() as work:
        assert await work.incidents.due(at=NOW, limit=9) == ()
        assert await work.incidents.due(at=NOW + timedelta(minutes=7.5), limit=9) == (2,)
        assert await work.incidents.due(at=NOW + timedelta(hours=30), limit=9) == (2, 1, 3)
        assert await work.incidents.due(at=NOW + timedelta(hours=30), limit=2) == (2, 1)


async def test_only_what_was_made_public_is_published(storage: Storage) -> None:
    await entered(storage, an_incident())
    told = (await entered(storage, an_incident())).told(a_publication(), by="slack:U1", at=NOW)
    async with storage() as work:
        await work.incidents.get(2, lock=True)
        await work.incidents.save(told)
        await work.commit()

    async with storage() as work:
        assert await work.incidents.published(limit=5) == (told,)
        assert await work.incidents.published(limit=0) == ()
