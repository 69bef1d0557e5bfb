"""What the status page remembers, in SQL."""

from collections.abc import Sequence
from datetime import date, datetime

import attrs
from sqlalchemy import RowMapping, delete, select, update

from stario.adapters.sql.tables import maintenances, status_days
from stario.adapters.sql.transaction import Transaction
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import MaintenanceId
from stario.domain.operations.model.component import Component
from stario.domain.operations.model.status import Day, Maintenance, Sample, counts_as, day_of
from stario.ports.repositories.incidents import Maintenances, StatusHistory


@attrs.frozen
class SqlStatusHistory(StatusHistory):
    _transaction: Transaction

    async def count(self, samples: Sequence[Sample]) -> None:
        # In one order, so that two who count at once do not wait for each other crosswise.
        for sample in sorted(samples, key=lambda s: (s.at, s.component.value)):
            await self._count(sample)

    async def days(self, *, since: date) -> tuple[Day, ...]:
        rows = await self._transaction.rows(
            select(status_days)
            .where(status_days.c.day >= since)
            .order_by(status_days.c.day, status_days.c.component)
        )
        return tuple(map(_day, rows))

    async def forget_before(self, day: date) -> None:
        await self._transaction.write(delete(status_days).where(status_days.c.day < day))

    async def _count(self, sample: Sample) -> None:
        counted = counts_as(sample.condition)
        first = dict.fromkeys(("up", "degraded", "down"), 0) | dict.fromkeys(counted, 1)
        key = {"day": day_of(sample.at), "component": sample.component.value}
        if await self._transaction.add(status_days, {**key, **first, "counted_until": sample.at}):
            return
        await self._transaction.write(
            update(status_days)
            .where(
                status_days.c.day == key["day"],
                status_days.c.component == key["component"],
                status_days.c.counted_until < sample.at,
            )
            .values(
                counted_until=sample.at,
                **{name: status_days.c[name] + 1 for name in counted},
            )
        )


@attrs.frozen
class SqlMaintenances(Maintenances):
    _transaction: Transaction

    async def add(self, maintenance: Maintenance) -> None:
        row = {
            "id": maintenance.id,
            "titles": dict(maintenance.titles),
            "components": [component.value for component in maintenance.components],
            "begins_at": maintenance.begins_at,
            "ends_at": maintenance.ends_at,
        }
        if not await self._transaction.add(maintenances, row):
            raise Conflict(what="maintenance")

    async def remove(self, maintenance: MaintenanceId) -> None:
        gone = delete(maintenances).where(maintenances.c.id == maintenance)
        if not await self._transaction.write(gone):
            raise NotFound(what="maintenance")

    async def ending_after(self, at: datetime) -> tuple[Maintenance, ...]:
        rows = await self._transaction.rows(
            select(maintenances)
            .where(maintenances.c.ends_at > at)
            .order_by(maintenances.c.begins_at, maintenances.c.id)
        )
        return tuple(map(_maintenance, rows))


def _day(row: RowMapping) -> Day:
    return Day(
        day=row["day"],
        component=Component(row["component"]),
        up=row["up"],
        degraded=row["degraded"],
        down=row["down"],
    )


def _maintenance(row: RowMapping) -> Maintenance:
    return Maintenance(
        id=row["id"],
        titles=row["titles"],
        components=tuple(map(Component, row["components"])),
        begins_at=row["begins_at"],
        ends_at=row["ends_at"],
    )
