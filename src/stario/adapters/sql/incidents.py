"""The register of incidents in SQL."""

from collections.abc import Sequence
from datetime import datetime

import attrs
from sqlalchemy import func, or_, select, update

from stario.adapters.sql.incident_rows import incident_of, row_of
from stario.adapters.sql.rows import counted, paged
from stario.adapters.sql.tables import incidents
from stario.adapters.sql.transaction import Transaction
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import IncidentId
from stario.domain.kernel.paging import Page, PageRequest
from stario.domain.operations.model.incident import GOING_ON, Incident, IncidentState
from stario.ports.repositories.incidents import Incidents

LOCK = 0x696E63
"""Held while a number is given, so that none is given twice and none is left out."""


@attrs.frozen
class SqlIncidents(Incidents):
    _transaction: Transaction

    async def add(self, incident: Incident) -> Incident:
        await self._transaction.lock_number(LOCK)
        (row,) = await self._transaction.rows(
            select(func.coalesce(func.max(incidents.c.number), 0).label("last"))
        )
        numbered = attrs.evolve(incident, number=row["last"] + 1)
        if not await self._transaction.add(incidents, row_of(numbered)):
            raise Conflict(what="incident")
        return numbered

    async def get(self, number: int, *, lock: bool = False) -> Incident:
        read = self._transaction.locked if lock else self._transaction.rows
        rows = await read(select(incidents).where(incidents.c.number == number))
        if not rows:
            raise NotFound(what="incident")
        return incident_of(rows[0])

    async def find(self, incident: IncidentId) -> Incident:
        row = await self._transaction.row(select(incidents).where(incidents.c.id == incident))
        if row is None:
            raise NotFound(what="incident")
        return incident_of(row)

    async def going_on_of(self, group: str) -> Incident | None:
        rows = await self._transaction.locked(
            select(incidents).where(
                incidents.c.alert_group == group,
                incidents.c.state.in_([state.value for state in GOING_ON]),
            )
        )
        return incident_of(rows[0]) if rows else None

    async def save(self, incident: Incident) -> None:
        await self._transaction.write(
            update(incidents).where(incidents.c.id == incident.id).values(row_of(incident))
        )

    async def list(
        self, request: PageRequest, *, states: Sequence[IncidentState] = ()
    ) -> Page[Incident]:
        wanted = select(incidents)
        if states:
            wanted = wanted.where(incidents.c.state.in_([state.value for state in states]))
        rows = await self._transaction.rows(
            paged(wanted.order_by(incidents.c.number.desc()), request)
        )
        total = await counted(self._transaction, incidents, wanted)
        return Page(tuple(map(incident_of, rows)), total, request)

    async def due(self, *, at: datetime, limit: int) -> tuple[int, ...]:
        rows = await self._transaction.rows(
            select(incidents.c.number)
            .where(or_(incidents.c.escalate_at <= at, incidents.c.remind_at <= at))
            .order_by(
                func.coalesce(incidents.c.escalate_at, incidents.c.remind_at), incidents.c.number
            )
            .limit(limit)
        )
        return tuple(row["number"] for row in rows)

    async def published(self, *, limit: int) -> tuple[Incident, ...]:
        rows = await self._transaction.rows(
            select(incidents)
            .where(incidents.c.published.is_not(None))
            .order_by(incidents.c.number.desc())
            .limit(limit)
        )
        return tuple(map(incident_of, rows))
