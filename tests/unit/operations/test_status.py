"""The status page is kept, whatever is away."""

import json
from datetime import UTC, date, datetime, timedelta

import attrs
import pytest
from tests.builders.incidents import a_maintenance, a_publication, an_incident
from tests.builders.status import a_public_incident, a_report
from tests.builders.values import NOW

from stario.adapters.memory.media import MemoryObjectStore
from stario.adapters.memory.status import MemoryComponentProbe, MemoryStatusPages
from stario.adapters.memory.storage import MemoryStorage, MemoryUnitOfWork
from stario.adapters.memory.switches import MemorySwitches
from stario.adapters.memory.system import MemoryClock
from stario.domain.kernel.errors import Unavailable
from stario.domain.operations.model.component import Component, Condition
from stario.domain.operations.model.incident import PublicState
from stario.domain.operations.model.status import Day, grade
from stario.domain.operations.usecases.keep_status import KeepStatus
from stario.ports.media import Bucket
from stario.ports.storage import Storage


@attrs.define
class Flaky(Storage):
    """A storage that can be away."""

    inner: MemoryStorage = attrs.field(factory=MemoryStorage)
    is_away: bool = False

    def __call__(self) -> MemoryUnitOfWork:
        if self.is_away:
            raise Unavailable(what="database")
        return self.inner()

    def stale(self) -> MemoryUnitOfWork:
        return self()

    async def check(self) -> None: ...


@attrs.frozen(kw_only=True)
class Office:
    storage: Flaky
    objects: MemoryObjectStore
    probe: MemoryComponentProbe
    switches: MemorySwitches
    clock: MemoryClock
    keep: KeepStatus

    async def minute(self) -> None:
        """One minute passes, and the chore runs."""
        await self.keep()
        self.clock.advance(seconds=60)

    async def published(self) -> dict[str, object]:
        return dict(json.loads(await self.objects.get(Bucket.MEDIA, "status/status.json")))

    async def days(self) -> dict[Component, Day]:
        async with self.storage.inner() as work:
            found = await work.status_history.days(since=date(2026, 1, 1))
        return {day.component: day for day in found}


@pytest.fixture
def office() -> Office:
    clock = MemoryClock(NOW)
    objects = MemoryObjectStore(clock=clock)
    storage, probe, switches = Flaky(), MemoryComponentProbe(), MemorySwitches()
    keep = KeepStatus(
        storage=storage,
        objects=objects,
        probe=probe,
        pages=MemoryStatusPages(),
        switches=switches,
        clock=clock,
    )
    return Office(
        storage=storage, objects=objects, probe=probe, switches=switches, clock=clock, keep=keep
    )


async def test_minutes_are_counted_and_the_page_is_published(office: Office) -> None:
    await office.minute()
    office.probe.conditions[Component.VIDEO] = Condition.MAJOR_OUTAGE
    await office.minute()

    days = await office.days()
    assert (days[Component.VIDEO].up, days[Component.VIDEO].down) == (1, 1)
    assert (days[Component.API].up, days[Component.API].down) == (2, 0)
    published = await office.published()
    assert published["status"] == "partial_outage"
    assert published["components"] == {c.value: "operational" for c in Component} | {
        "video": "major_outage"
    }


async def test_while_the_database_is_away_the_page_goes_on_and_nothing_is_forgotten(
    office: Office,
) -> None:
    await office.minute()
    office.storage.is_away = True
    office.probe.conditions = dict.fromkeys(Component, Condition.MAJOR_OUTAGE)
    for _ in range(3):
        await office.minute()
    published = await office.published()
    assert published["status"] == "major_outage"
    assert published["generated_at"] == (NOW + timedelta(minutes=3)).isoformat()
    office.storage.is_away = False
    await office.minute()

    day = (await office.days())[Component.API]
    assert (day.up, day.down) == (1, 4)


async def test_who_knows_nothing_of_the_past_leaves_the_page_as_it_is(office: Office) -> None:
    await office.minute()
    office.storage.is_away = True
    restarted = attrs.evolve(office.keep, memory=type(office.keep.memory)())
    office.clock.advance(seconds=60)
    assert await restarted() is None
    assert (await office.published())["generated_at"] == NOW.isoformat()


async def test_maintenance_is_no_outage_and_counts_for_nothing(office: Office) -> None:
    async with office.storage() as work:
        await work.maintenances.add(a_maintenance(begins_at=NOW + timedelta(minutes=1)))
        await work.commit()
    office.probe.conditions[Component.API] = Condition.MAJOR_OUTAGE
    await office.minute()
    await office.minute()
    published = await office.published()
    assert (published["status"], len(published["maintenance"])) == (  # type: ignore[arg-type]
        "under_maintenance",
        1,
    )
    office.probe.conditions = dict.fromkeys(Component, Condition.MAJOR_OUTAGE)
    office.switches.maintenance_mode = True
    await office.minute()
    components = (await office.published())["components"]
    assert components == {c.value: "under_maintenance" for c in Component}
    days = await office.days()
    assert (days[Component.API].up, days[Component.API].down) == (0, 1)


async def test_only_what_was_made_public_is_on_the_page_until_it_is_fixed(office: Office) -> None:
    async with office.storage() as work:
        await work.incidents.add(an_incident())
        incident = await work.incidents.add(an_incident())
        told = incident.told(a_publication(), by="slack:U1", at=NOW)
        await work.incidents.save(told)
        await work.commit()
    await office.minute()
    published = await office.published()
    assert published["incidents"] == ["INC-002"]
    assert published["status"] == "performance_issues"

    async with office.storage() as work:
        fixed = a_publication(state=PublicState.FIXED)
        await work.incidents.get(2, lock=True)
        await work.incidents.save(told.told(fixed, by="slack:U1", at=NOW))
        await work.commit()
    await office.minute()
    published = await office.published()
    assert (published["incidents"], published["status"]) == (["INC-002"], "operational")


async def test_days_beyond_ninety_are_forgotten(office: Office) -> None:
    await office.minute()
    office.clock.advance(by=timedelta(days=90))
    await office.minute()
    async with office.storage() as work:
        days = await work.status_history.days(since=date(2026, 1, 1))
    assert {day.day for day in days} == {date(2027, 2, 18)}


def test_a_report_has_ninety_days_and_the_worst_of_what_is_told() -> None:
    report = a_report(conditions={Component.VIDEO: Condition.DEGRADED})
    video = next(s for s in report.components if s.component is Component.VIDEO)
    assert (len(video.days), video.days[-1].day) == (90, date(2026, 11, 20))
    assert video.condition is Condition.PARTIAL_OUTAGE
    over = a_report(
        incidents=(a_public_incident(state=PublicState.FIXED),),
        conditions={Component.VIDEO: Condition.DEGRADED},
    )
    assert over.condition is Condition.DEGRADED
    everything = dict.fromkeys(Component, Condition.MAJOR_OUTAGE)
    assert a_report(conditions=everything).condition is Condition.MAJOR_OUTAGE


@pytest.mark.parametrize(
    ("up", "degraded", "down", "expected"),
    [
        (0, 0, 0, Condition.UNKNOWN),
        (1440, 0, 0, Condition.OPERATIONAL),
        (1439, 0, 1, Condition.OPERATIONAL),
        (1430, 10, 0, Condition.DEGRADED),
        (1438, 0, 2, Condition.PARTIAL_OUTAGE),
        (1300, 0, 140, Condition.MAJOR_OUTAGE),
        (0, 0, 1, Condition.MAJOR_OUTAGE),
    ],
)
def test_a_day_is_as_bad_as_its_minutes(
    up: int, degraded: int, down: int, expected: Condition
) -> None:
    day = datetime(2026, 11, 20, tzinfo=UTC).date()
    assert (
        grade(Day(day=day, component=Component.API, up=up, degraded=degraded, down=down))
        is expected
    )
