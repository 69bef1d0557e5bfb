"""The register of breaches in SQL."""

from collections.abc import Mapping
from datetime import datetime

import attrs
from sqlalchemy import RowMapping, select, update

from stario.adapters.sql.rows import counted, flat, paged
from stario.adapters.sql.tables import breaches
from stario.adapters.sql.transaction import Transaction
from stario.domain.compliance.model.breach import (
    ENDED,
    Breach,
    BreachCategory,
    BreachState,
    BreachStep,
)
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import AccountId, BreachId
from stario.domain.kernel.paging import Page, PageRequest
from stario.ports.repositories.breaches import Breaches


@attrs.frozen
class SqlBreaches(Breaches):
    _transaction: Transaction

    async def add(self, breach: Breach) -> None:
        if not await self._transaction.add(breaches, _row(breach)):
            raise Conflict(what="breach")

    async def get(self, breach: BreachId, *, lock: bool = False) -> Breach:
        read = self._transaction.locked if lock else self._transaction.rows
        rows = await read(select(breaches).where(breaches.c.id == breach))
        if not rows:
            raise NotFound(what="breach")
        return _breach(rows[0])

    async def save(self, breach: Breach) -> None:
        await self._transaction.write(
            update(breaches).where(breaches.c.id == breach.id).values(_row(breach))
        )

    async def list(self, request: PageRequest) -> Page[Breach]:
        wanted = select(breaches)
        latest_first = wanted.order_by(breaches.c.detected_at.desc(), breaches.c.id.desc())
        rows = await self._transaction.rows(paged(latest_first, request))
        total = await counted(self._transaction, breaches, wanted)
        return Page(tuple(map(_breach, rows)), total, request)

    async def open(self) -> tuple[Breach, ...]:
        rows = await self._transaction.rows(
            select(breaches)
            .where(breaches.c.state.not_in([state.value for state in ENDED]))
            .order_by(breaches.c.detected_at, breaches.c.id)
        )
        return tuple(map(_breach, rows))


def _row(breach: Breach) -> dict[str, object]:
    timeline = [
        {"at": s.at.isoformat(), "by": s.by, "state": s.state.value, "note": s.note}
        for s in breach.timeline
    ]
    return flat(breach) | {"timeline": timeline}


def _breach(row: RowMapping) -> Breach:
    return Breach(
        id=row["id"],
        title=row["title"],
        category=BreachCategory(row["category"]),
        crosses_border=row["crosses_border"],
        is_biometric=row["is_biometric"],
        people=row["people"],
        detected_at=row["detected_at"],
        state=BreachState(row["state"]),
        timeline=tuple(map(_step, row["timeline"])),
    )


def _step(step: Mapping[str, str]) -> BreachStep:
    return BreachStep(
        at=datetime.fromisoformat(step["at"]),
        by=AccountId(step["by"]),
        state=BreachState(step["state"]),
        note=step["note"],
    )
