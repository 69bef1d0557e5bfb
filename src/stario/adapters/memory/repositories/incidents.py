"""The register of incidents, and what the status page remembers, in memory."""

from collections.abc import Sequence
from datetime import date, datetime

import attrs

from stario.adapters.memory.transaction import Transaction
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import IncidentId, MaintenanceId
from stario.domain.kernel.paging import Page, PageRequest
from stario.domain.operations.model.incident import Incident, IncidentState
from stario.domain.operations.model.status import Day, Maintenance, Sample, counts_as, day_of
from stario.ports.repositories.incidents import Incidents, Maintenances, StatusHistory


@attrs.frozen
class MemoryIncidents(Incidents):
    _transaction: Transaction

    async def add(self, incident: Incident) -> Incident:
        incidents = (await self._transaction.writing()).incidents
        for other in incidents.values():
            is_same_group = other.group is not None and other.group == incident.group
            if other.id == incident.id or (is_same_group and other.is_going_on):
                raise Conflict(what="incident")
        numbered = attrs.evolve(incident, number=max(incidents, default=0) + 1)
        incidents[numbered.number] = numbered
        return numbered

    async def get(self, number: int, *, lock: bool = False) -> Incident:
        tables = await self._transaction.writing() if lock else self._transaction.tables
        try:
            return tables.incidents[number]
        except KeyError:
            raise NotFound(what="incident") from None

    async def find(self, incident: IncidentId) -> Incident:
        for found in self._transaction.tables.incidents.values():
            if found.id == incident:
                return found
        raise NotFound(what="incident")

    async def going_on_of(self, group: str) -> Incident | None:
        incidents = (await self._transaction.writing()).incidents.values()
        return next((i for i in incidents if i.group == group and i.is_going_on), None)

    async def save(self, incident: Incident) -> None:
        incidents = (await self._transaction.writing()).incidents
        if incident.number in incidents:
            incidents[incident.number] = incident

    async def list(
        self, request: PageRequest, *, states: Sequence[IncidentState] = ()
    ) -> Page[Incident]:
        found = [i for i in self._latest_first() if not states or i.state in states]
        shown = tuple(found[request.offset : request.offset + request.size])
        return Page(shown, len(found), request)

    async def due(self, *, at: datetime, limit: int) -> tuple[int, ...]:
        due = sorted(
            (incident.escalate_at or incident.remind_at or at, incident.number)
            for incident in self._transaction.tables.incidents.values()
            if any(c and c <= at for c in (incident.escalate_at, incident.remind_at))
        )
        return tuple(number for _, number in due[:limit])

    async def published(self, *, limit: int) -> tuple[Incident, ...]:
        return tuple(i for i in self._latest_first() if i.published is not None)[:limit]

    def _latest_first(self) -> Sequence[Incident]:
        incidents = self._transaction.tables.incidents
        return [incidents[number] for number in sorted(incidents, reverse=True)]


@attrs.frozen
class MemoryStatusHistory(StatusHistory):
    _transaction: Transaction

    async def count(self, samples: Sequence[Sample]) -> None:
        tables = await self._transaction.writing()
        for sample in sorted(samples, key=lambda s: (s.at, s.component.value)):
            key = (day_of(sample.at), sample.component.value)
            day, until = tables.status_days.get(
                key, (Day(day=key[0], component=sample.component), None)
            )
            if until is None or until < sample.at:
                more = {name: getattr(day, name) + 1 for name in counts_as(sample.condition)}
                tables.status_days[key] = (attrs.evolve(day, **more), sample.at)

    async def days(self, *, since: date) -> tuple[Day, ...]:
        found = sorted(self._transaction.tables.status_days.items())
        return tuple(day for (number, _), (day, _) in found if number >= since)

    async def forget_before(self, day: date) -> None:
        days = (await self._transaction.writing()).status_days
        for key in [key for key in days if key[0] < day]:
            del days[key]


@attrs.frozen
class MemoryMaintenances(Maintenances):
    _transaction: Transaction

    async def add(self, maintenance: Maintenance) -> None:
        maintenances = (await self._transaction.writing()).maintenances
        if maintenance.id in maintenances:
            raise Conflict(what="maintenance")
        maintenances[maintenance.id] = maintenance

    async def remove(self, maintenance: MaintenanceId) -> None:
        maintenances = (await self._transaction.writing()).maintenances
        if maintenances.pop(maintenance, None) is None:
            raise NotFound(what="maintenance")

    async def ending_after(self, at: datetime) -> tuple[Maintenance, ...]:
        found = [m for m in self._transaction.tables.maintenances.values() if m.ends_at > at]
        return tuple(sorted(found, key=lambda m: (m.begins_at, m.id)))
