"""What is over by a rule of retention, in SQL."""

from collections.abc import Mapping
from datetime import datetime

import attrs
from sqlalchemy import ColumnElement, RowMapping, delete, func, select, update

from stario.adapters.sql.retained_places import PLACES, Place
from stario.adapters.sql.rows import counted, flat, paged
from stario.adapters.sql.tables import (
    order_lines,
    orders,
    payments,
    previews,
    refunds,
    retention_runs,
)
from stario.adapters.sql.transaction import Rows, Transaction
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
class SqlRetainedRecords(RetainedRecords):
    _transaction: Transaction

    async def tally(self, rule: RetentionRule, *, at: datetime) -> Tally:
        kept, overdue = 0, 0
        oldest: list[datetime] = []
        for place in PLACES.get(rule.key, ()):
            (row,) = await self._transaction.rows(
                select(
                    func.count().label("kept"),
                    func.min(place.clock).label("oldest"),
                    func.count().filter(_is_over(place, rule, at)).label("overdue"),
                )
                .select_from(place.table)
                .where(place.only)
            )
            kept += row["kept"]
            overdue += row["overdue"]
            oldest += [row["oldest"]] if row["oldest"] is not None else []
        return Tally(kept=kept, oldest_at=min(oldest, default=None), overdue=overdue)

    async def forget(self, rule: RetentionRule, *, at: datetime, limit: int) -> int:
        if rule.carrier is not Carrier.RECORDS:
            return 0
        forgotten = 0
        for place in PLACES.get(rule.key, ()):
            forgotten += await self._forget(place, _is_over(place, rule, at), limit)
        return forgotten

    async def _forget(self, place: Place, over: ColumnElement[bool], limit: int) -> int:
        (key,) = place.table.primary_key.columns
        wanted = select(key.label("key")).where(place.only, over).order_by(place.clock).limit(limit)
        # A plain look first: SQLite has one writer, and mostly nothing is over.
        if not await self._transaction.rows(wanted):
            return 0
        rows = await self._transaction.locked(wanted, skip_locked=True)
        these = key.in_([row["key"] for row in rows])
        if place.emptied is None:
            return await self._transaction.write(delete(place.table).where(these))
        return await self._transaction.write(
            update(place.table).where(these).values(dict(place.emptied))
        )

    async def orders_over(
        self, rule: RetentionRule, *, at: datetime, limit: int
    ) -> tuple[OrderId, ...]:
        (place,) = PLACES[RuleKey.ORDERS]
        rows = await self._transaction.rows(
            select(orders.c.id)
            .where(place.only, _is_over(place, rule, at))
            .order_by(place.clock, orders.c.id)
            .limit(limit)
        )
        return tuple(OrderId(row["id"]) for row in rows)

    async def forget_order(self, order: OrderId, *, at: datetime) -> None:
        write = self._transaction.write
        designs = select(order_lines.c.preview_id).where(order_lines.c.order_id == order)
        await write(
            update(previews)
            .where(previews.c.id.in_(designs))
            .values(is_ordered=False, expires_at=at)
        )
        await write(delete(refunds).where(refunds.c.order_id == order))
        await write(delete(payments).where(payments.c.order_id == order))
        await write(update(orders).where(orders.c.reprint_of == order).values(reprint_of=None))
        await write(delete(orders).where(orders.c.id == order))


def _is_over(place: Place, rule: RetentionRule, at: datetime) -> ColumnElement[bool]:
    return place.clock <= rule.before(at)


@attrs.frozen
class SqlRetentionRuns(RetentionRuns):
    _transaction: Transaction

    async def add(self, run: RetentionRun) -> None:
        await self._transaction.add(retention_runs, flat(run))

    async def list(
        self, request: PageRequest, *, rule: RuleKey | None = None
    ) -> Page[RetentionRun]:
        wanted: Rows = select(retention_runs)
        if rule is not None:
            wanted = wanted.where(retention_runs.c.rule == rule.value)
        newest_first = wanted.order_by(retention_runs.c.ended_at.desc(), retention_runs.c.id.desc())
        rows = await self._transaction.rows(paged(newest_first, request))
        total = await counted(self._transaction, retention_runs, wanted)
        return Page(tuple(map(_run, rows)), total, request)

    async def histories(self) -> Mapping[RuleKey, RuleHistory]:
        rows = await self._transaction.rows(
            select(
                retention_runs.c.rule,
                func.max(retention_runs.c.ended_at).label("last_run_at"),
                func.sum(retention_runs.c.deleted).label("deleted"),
                func.count().label("runs"),
            ).group_by(retention_runs.c.rule)
        )
        return {
            RuleKey(row["rule"]): RuleHistory(
                last_run_at=row["last_run_at"], deleted=int(row["deleted"]), runs=row["runs"]
            )
            for row in rows
            if row["rule"] in set(RuleKey)
        }


def _run(row: RowMapping) -> RetentionRun:
    return RetentionRun(
        id=row["id"],
        rule=RuleKey(row["rule"]),
        started_at=row["started_at"],
        ended_at=row["ended_at"],
        deleted=row["deleted"],
        overdue=row["overdue"],
        actor_id=row["actor_id"],
    )
