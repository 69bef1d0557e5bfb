"""Remembered orders in SQL."""

from collections.abc import Sequence
from datetime import datetime

import attrs
from sqlalchemy import RowMapping, bindparam, exists, select, text, update

from stario.adapters.sql.order_rows import (
    claim_of,
    event_of,
    event_row,
    joined_line_columns,
    joined_line_of,
    line_of,
    line_row,
    order_of,
    order_row,
)
from stario.adapters.sql.rows import counted, flat, paged
from stario.adapters.sql.tables import (
    jobs,
    order_claims,
    order_events,
    order_lines,
    orders,
    payments,
)
from stario.adapters.sql.tables.orders import HELD, MADE, UNPAID
from stario.adapters.sql.transaction import Rows, Transaction, Values, locking
from stario.domain.generation.model.job import ENDED
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import AccountId, OrderId, PreviewId
from stario.domain.kernel.paging import Page, PageRequest
from stario.domain.orders.model.claim import Claim, ClaimState
from stario.domain.orders.model.order import Order, OrderState
from stario.domain.orders.model.order_event import OrderEvent, OrderEventKind
from stario.domain.orders.model.order_line import OrderLine
from stario.domain.payments.model.payment import PaymentState
from stario.domain.payments.model.provider import Provider
from stario.ports.repositories.orders import OrderFilter, Orders


@attrs.frozen
class SqlOrders(Orders):
    _transaction: Transaction

    async def add(self, order: Order, *events: OrderEvent) -> None:
        if not await self._transaction.add(orders, order_row(order)):
            raise Conflict(what="order")
        for line in order.lines:
            if not await self._transaction.add(order_lines, line_row(order, line)):
                raise Conflict(what="order_line")
        await self._log(events)

    async def get(self, order: OrderId, *, lock: bool = False) -> Order:
        statement = _LOCK if lock else _GET
        found = await self._one(statement, {"order": order}, lock=lock)
        if found is None:
            raise NotFound(what="order")
        return found

    async def of_transaction(
        self, provider: Provider, provider_tx: str, *, lock: bool = False
    ) -> Order | None:
        statement = _LOCK_OF_TRANSACTION if lock else _OF_TRANSACTION
        values = {"provider": provider.value, "provider_tx": provider_tx}
        return await self._one(statement, values, lock=lock)

    async def save(self, order: Order, *events: OrderEvent) -> None:
        await self._transaction.write(_SAVE, order_row(order) | {"saved": order.id})
        await self._log(events)

    async def log(self, event: OrderEvent) -> None:
        await self._log([event])

    async def events(self, order: OrderId) -> tuple[OrderEvent, ...]:
        rows = await self._transaction.rows(
            select(order_events).where(order_events.c.order_id == order)
        )
        return tuple(sorted(map(event_of, rows), key=OrderEvent.place))

    async def list(self, request: PageRequest, wanted: OrderFilter) -> Page[Order]:
        matching = _matching(wanted)
        newest_first = matching.order_by(orders.c.created_at.desc(), orders.c.id.desc())
        found = await self._orders(paged(newest_first, request))
        total = await counted(self._transaction, orders, matching)
        return Page(tuple(found), total, request)

    async def of_preview(self, preview: PreviewId) -> tuple[OrderId, ...]:
        over = (OrderState.CANCELLED.value, OrderState.EXPIRED.value)
        return await self._ids(
            select(orders.c.id)
            .join(order_lines, order_lines.c.order_id == orders.c.id)
            .where(order_lines.c.preview_id == preview, orders.c.state.not_in(over))
            .distinct()
            .order_by(orders.c.id)
        )

    async def unpaid(self, *, at: datetime, limit: int) -> tuple[OrderId, ...]:
        of_it = payments.c.order_id == orders.c.id
        begun = exists().where(of_it, payments.c.state == PaymentState.PENDING.value)
        return await self._ids(
            select(orders.c.id)
            .where(text(UNPAID), orders.c.expires_at <= at, ~begun)
            .order_by(orders.c.expires_at, orders.c.id)
            .limit(limit)
        )

    async def unconcluded(self, *, limit: int) -> tuple[OrderId, ...]:
        making = select(orders.c.id, orders.c.created_at).where(text(MADE)).subquery()
        return await self._ids(
            select(making.c.id)
            .join(order_lines, order_lines.c.order_id == making.c.id)
            .join(jobs, jobs.c.id == order_lines.c.job_id)
            .where(jobs.c.state.in_([state.value for state in ENDED]))
            .order_by(making.c.created_at, making.c.id)
            .limit(limit)
        )

    async def held(self, *, delivered_before: datetime, limit: int) -> tuple[OrderId, ...]:
        of_it = order_claims.c.order_id == orders.c.id
        is_claimed = exists().where(of_it, order_claims.c.state == ClaimState.OPEN.value)
        is_back = (orders.c.state == OrderState.RETURNED.value) & (orders.c.refunded == 0)
        return await self._ids(
            select(orders.c.id)
            .where(text(HELD), orders.c.delivered_at < delivered_before, ~is_back, ~is_claimed)
            .order_by(orders.c.delivered_at, orders.c.id)
            .limit(limit)
        )

    async def pass_hold(self, order: OrderId, *, at: datetime) -> None:
        await self._transaction.write(
            update(orders)
            .where(orders.c.id == order, orders.c.hold_passed_at.is_(None))
            .values(hold_passed_at=at)
        )

    async def has_passed_hold(self, order: OrderId) -> bool:
        rows = await self._transaction.rows(
            select(orders.c.hold_passed_at).where(orders.c.id == order)
        )
        return any(row["hold_passed_at"] is not None for row in rows)

    async def add_claim(self, claim: Claim) -> None:
        if not await self._transaction.add(order_claims, flat(claim)):
            raise Conflict(what="order_claim")

    async def save_claim(self, claim: Claim) -> None:
        await self._transaction.write(
            update(order_claims).where(order_claims.c.id == claim.id).values(flat(claim))
        )

    async def claims(self, order: OrderId) -> tuple[Claim, ...]:
        rows = await self._transaction.rows(
            select(order_claims)
            .where(order_claims.c.order_id == order)
            .order_by(order_claims.c.created_at, order_claims.c.id)
        )
        return tuple(map(claim_of, rows))

    async def forget_people(self, account: AccountId) -> int:
        mine = select(orders.c.id).where(orders.c.account_id == account)
        locked = await self._transaction.locked(mine.order_by(orders.c.id))
        await self._transaction.write(
            update(orders).where(orders.c.account_id == account).values(address=None)
        )
        await self._transaction.write(
            update(order_lines)
            .where(order_lines.c.order_id.in_(mine), order_lines.c.print_key.is_not(None))
            .values(print_key=None)
        )
        await self._transaction.write(
            update(order_claims)
            .where(order_claims.c.order_id.in_(mine))
            .values(note="", reply="", photo_key=None)
        )
        await self._transaction.write(
            update(order_events)
            .where(
                order_events.c.order_id.in_(mine),
                order_events.c.kind == OrderEventKind.NOTE.value,
            )
            .values(details={})
        )
        return len(locked)

    async def _log(self, events: Sequence[OrderEvent]) -> None:
        for event in events:
            if not await self._transaction.add(order_events, event_row(event)):
                same = select(order_events).where(order_events.c.id == event.id)
                if [event_of(row) for row in await self._transaction.rows(same)] != [event]:
                    raise Conflict(what="order_event")

    async def _ids(self, wanted: Rows) -> tuple[OrderId, ...]:
        return tuple(OrderId(row["id"]) for row in await self._transaction.rows(wanted))

    async def _one(self, wanted: Rows, values: Values, *, lock: bool) -> Order | None:
        read = self._transaction.locked_by if lock else self._transaction.rows
        rows = await read(wanted, values)
        lines = [line for line in map(joined_line_of, rows) if line is not None]
        return order_of(rows[0], lines) if rows else None

    async def _orders(self, wanted: Rows) -> Sequence[Order]:
        rows = await self._transaction.rows(wanted)
        lines = await self._lines([row["id"] for row in rows])
        return [order_of(row, lines[row["id"]]) for row in rows]

    async def _lines(self, of_orders: Sequence[str]) -> dict[str, Sequence[OrderLine]]:
        found: dict[str, list[OrderLine]] = {order: [] for order in of_orders}
        if found:
            rows: Sequence[RowMapping] = await self._transaction.rows(
                select(order_lines)
                .where(order_lines.c.order_id.in_(of_orders))
                .order_by(order_lines.c.order_id, order_lines.c.number)
            )
            for row in rows:
                found[row["order_id"]].append(line_of(row))
        return dict(found)


# Made once: every callback of a provider runs them. Lines stay as they were added, but for files of
# people who are forgotten: an order that was waited for may be read together with its lines.
_WITH_LINES = (
    select(orders, *joined_line_columns())
    .outerjoin(order_lines, order_lines.c.order_id == orders.c.id)
    .order_by(order_lines.c.number)
)
_GET = _WITH_LINES.where(orders.c.id == bindparam("order"))
_LOCK = locking(_GET, of=orders)
_OF_TRANSACTION = _WITH_LINES.where(
    orders.c.id
    == select(payments.c.order_id)
    .where(
        payments.c.provider == bindparam("provider"),
        payments.c.provider_tx == bindparam("provider_tx"),
    )
    .scalar_subquery()
)
_LOCK_OF_TRANSACTION = locking(_OF_TRANSACTION, of=orders)
_SAVE = update(orders).where(orders.c.id == bindparam("saved"))


def _matching(wanted: OrderFilter) -> Rows:
    matching: Rows = select(orders)
    if wanted.account_id is not None:
        matching = matching.where(orders.c.account_id == wanted.account_id)
    if wanted.kind is not None:
        matching = matching.where(orders.c.kind == wanted.kind.value)
    if wanted.states:
        matching = matching.where(orders.c.state.in_([state.value for state in wanted.states]))
    if wanted.text is not None:
        # By bytes, as the index is: the letters of a number are capitals.
        beginning = wanted.text.upper()
        matching = matching.where(
            orders.c.number >= beginning, orders.c.number < beginning + "\U0010ffff"
        )
    if wanted.since is not None:
        matching = matching.where(orders.c.created_at >= wanted.since)
    if wanted.before is not None:
        matching = matching.where(orders.c.created_at < wanted.before)
    return matching
