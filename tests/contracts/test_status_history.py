"""What the memory of the status page promises, on every storage."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest

from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.operations.model.component import Component, Condition
from stario.domain.operations.model.status import Day, Sample
from stario.ports.storage import Storage
from tests.builders.incidents import a_maintenance
from tests.builders.values import NOW

# 23:58 in Tashkent.
EVENING = datetime(2026, 11, 24, 18, 58, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def a_sample(minutes: int, condition: Condition, component: Component = Component.VIDEO) -> Sample:
    return Sample(component=component, at=EVENING + minutes * MINUTE, condition=condition)


async def count(storage: Storage, *samples: Sample) -> None:
    async with storage() as work:
        await work.status_history.count(samples)
        await work.commit()


async def test_minutes_are_counted_into_days_of_tashkent(storage: Storage) -> None:
    await count(
        storage,
        a_sample(0, Condition.OPERATIONAL),
        a_sample(1, Condition.MAJOR_OUTAGE),
        a_sample(2, Condition.DEGRADED),
        a_sample(3, Condition.PARTIAL_OUTAGE),
        a_sample(4, Condition.MAINTENANCE),
        a_sample(5, Condition.UNKNOWN),
        a_sample(5, Condition.OPERATIONAL, Component.API),
    )

    async with storage() as work:
        days = await work.status_history.days(since=date(2026, 11, 1))
        assert days == (
            Day(day=date(2026, 11, 24), component=Component.VIDEO, up=1, down=1),
            Day(day=date(2026, 11, 25), component=Component.API, up=1),
            Day(day=date(2026, 11, 25), component=Component.VIDEO, degraded=1, down=1),
        )
        assert await work.status_history.days(since=date(2026, 11, 25)) == days[1:]
        await work.status_history.forget_before(date(2026, 11, 25))
        assert await work.status_history.days(since=date(2026, 11, 1)) == days[1:]


async def test_a_minute_counts_once_however_many_count_it(storage: Storage) -> None:
    minutes = [a_sample(n, Condition.OPERATIONAL) for n in range(2)]
    await asyncio.gather(*(count(storage, *minutes) for _ in range(4)))
    await count(storage, minutes[0])

    async with storage() as work:
        (day,) = await work.status_history.days(since=date(2026, 11, 1))
    assert day.up == 2


async def test_maintenance_is_announced_and_called_off(storage: Storage) -> None:
    later, sooner = a_maintenance(begins_at=NOW + timedelta(days=2)), a_maintenance()
    async with storage() as work:
        await work.maintenances.add(later)
        await work.maintenances.add(sooner)
        await work.commit()

    async with storage() as work:
        assert await work.maintenances.ending_after(NOW) == (sooner, later)
        assert await work.maintenances.ending_after(sooner.ends_at) == (later,)
        await work.maintenances.remove(later.id)
        with pytest.raises(NotFound):
            await work.maintenances.remove(later.id)
        await work.commit()
    async with storage() as work:
        assert await work.maintenances.ending_after(NOW) == (sooner,)
        with pytest.raises(Conflict):
            await work.maintenances.add(sooner)
