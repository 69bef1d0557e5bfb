"""What is over by a rule of retention, in memory."""

from collections.abc import Mapping
from datetime import datetime

import attrs

from stario.adapters.memory.repositories.pages import page_of
from stario.adapters.memory.repositories.retained_places import PLACES, Place
from stario.adapters.memory.transaction import Tables, Transaction
from stario.domain.compliance.model.retention import (
    Carrier,
    RetentionRule,
    RetentionRun,
    RuleHistory,
    RuleKey,
    Tally,
)
from stario.domain.kernel.ids import OrderId
from stario.domain.kernel.paging import Page, PageRequest
from stario.ports.repositories.retention import RetainedRecords, RetentionRuns


@attrs.frozen
class MemoryRetainedRecords(RetainedRecords):
    _transaction: Transaction

    async def tally(self, rule: RetentionRule, *, at: datetime) -> Tally:
        places = PLACES.get(rule.key, ())
        tables = self._transaction.tables
        clocks = [clock for place in places for clock, _ in _kept(place, tables)]
        overdue = [clock for clock in clocks if clock <= rule.before(at)]
        return Tally(kept=len(clocks), oldest_at=min(clocks, default=None), overdue=len(overdue))

    async def forget(self, rule: RetentionRule, *, at: datetime, limit: int) -> int:
        if rule.carrier is not Carrier.RECORDS:
            return 0
        tables = await self._transaction.writing()
        forgotten = 0
        for place in PLACES.get(rule.key, ()):
            kept = _kept(place, tables)
            over = [key for clock, key in kept if clock <= rule.before(at)][:limit]
            for key in over:
                _forget(place, tables, key)
            forgotten += len(over)
        return forgotten

    async def orders_over(
        self, rule: RetentionRule, *, at: datetime, limit: int
    ) -> tuple[OrderId, ...]:
        (place,) = PLACES[RuleKey.ORDERS]
        kept = _kept(place, self._transaction.tables)
        over = [OrderId(key) for clock, key in kept if clock <= rule.before(at)]
        return tuple(over[:limit])

    async def forget_order(self, order: OrderId, *, at: datetime) -> None:
        tables = await self._transaction.writing()
        gone = tables.orders.pop(order, None)
        for line in gone.lines if gone else ():
            design = tables.previews.get(line.preview_id or "")
            if design is not None:
                over = attrs.evolve(design, is_ordered=False, expires_at=at)
                tables.previews[design.id] = over
        tables.holds_passed.pop(order, None)
        of_order = (tables.refunds, tables.payments, tables.order_events, tables.order_claims)
        for table in of_order:
            for key in [key for key, each in table.items() if each.order_id == order]:
                del table[key]
        for other in list(tables.orders.values()):
            if other.reprint_of == order:
                tables.orders[other.id] = attrs.evolve(other, reprint_of=None)


def _kept(place: Place, tables: Tables) -> list[tuple[datetime, str]]:
    table = getattr(tables, place.table)
    return sorted(
        (place.clock_of(each, tables), key)
        for key, each in table.items()
        if place.only(each, tables)
    )


def _forget(place: Place, tables: Tables, key: str) -> None:
    table = getattr(tables, place.table)
    if place.emptied is not None:
        table[key] = attrs.evolve(table[key], **place.emptied)
        return
    del table[key]
    if place.table == "permissions":
        uses = tables.permission_uses
        for use in [use for use, each in uses.items() if each.permission_id == key]:
            del uses[use]


@attrs.frozen
class MemoryRetentionRuns(RetentionRuns):
    _transaction: Transaction

    async def add(self, run: RetentionRun) -> None:
        (await self._transaction.writing()).retention_runs[run.id] = run

    async def list(
        self, request: PageRequest, *, rule: RuleKey | None = None
    ) -> Page[RetentionRun]:
        runs = self._transaction.tables.retention_runs.values()
        wanted = [run for run in runs if rule in (None, run.rule)]
        return page_of(
            sorted(wanted, key=lambda run: (run.ended_at, run.id), reverse=True), request
        )

    async def histories(self) -> Mapping[RuleKey, RuleHistory]:
        found: dict[RuleKey, RuleHistory] = {}
        for run in self._transaction.tables.retention_runs.values():
            before = found.get(run.rule)
            found[run.rule] = RuleHistory(
                last_run_at=max(run.ended_at, before.last_run_at) if before else run.ended_at,
                deleted=run.deleted + (before.deleted if before else 0),
                runs=1 + (before.runs if before else 0),
            )
        return found
