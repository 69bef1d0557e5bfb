"""Orders in memory."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import attrs

from stario.adapters.memory.repositories.pages import page_of
from stario.adapters.memory.transaction import Tables, Transaction
from stario.domain.generation.model.job import ENDED
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import AccountId, JobId, OrderId, PreviewId
from stario.domain.kernel.paging import Page, PageRequest
from stario.domain.orders.model.claim import Claim
from stario.domain.orders.model.order import Order, OrderKind, OrderState
from stario.domain.orders.model.order_event import OrderEvent, OrderEventKind
from stario.domain.payments.model.payment import PaymentState
from stario.domain.payments.model.provider import Provider
from stario.ports.repositories.orders import OrderFilter, Orders

IN_THE_MAKING = {OrderState.PAID, OrderState.IN_PRODUCTION}


@attrs.frozen
class MemoryOrders(Orders):
    _transaction: Transaction

    async def add(self, order: Order, *events: OrderEvent) -> None:
        tables = await self._transaction.writing()
        self._transaction.refer(tables.accounts, order.account_id)
        self._transaction.refer(tables.orders, order.reprint_of)
        self._transaction.refer(tables.artists, *(line.artist_id for line in order.lines))
        others = tables.orders.values()
        if order.id in tables.orders or any(other.number == order.number for other in others):
            raise Conflict(what="order")
        if _jobs([order]) & _jobs(others):
            raise Conflict(what="order_line")
        tables.orders[order.id] = order
        self._log(tables, events)

    async def get(self, order: OrderId, *, lock: bool = False) -> Order:
        tables = await self._transaction.writing() if lock else self._transaction.tables
        try:
            return tables.orders[order]
        except KeyError:
            raise NotFound(what="order") from None

    async def of_transaction(
        self, provider: Provider, provider_tx: str, *, lock: bool = False
    ) -> Order | None:
        tables = await self._transaction.writing() if lock else self._transaction.tables
        for payment in tables.payments.values():
            if (payment.provider, payment.provider_tx) == (provider, provider_tx):
                return tables.orders[payment.order_id]
        return None

    async def save(self, order: Order, *events: OrderEvent) -> None:
        tables = await self._transaction.writing()
        if order.id in tables.orders:
            tables.orders[order.id] = attrs.evolve(order, lines=tables.orders[order.id].lines)
        self._log(tables, events)

    async def log(self, event: OrderEvent) -> None:
        self._log(await self._transaction.writing(), [event])

    async def events(self, order: OrderId) -> tuple[OrderEvent, ...]:
        log = self._transaction.tables.order_events.values()
        mine = [event for event in log if event.order_id == order]
        return tuple(sorted(mine, key=OrderEvent.place))

    async def list(self, request: PageRequest, wanted: OrderFilter) -> Page[Order]:
        found = [o for o in self._transaction.tables.orders.values() if _matches(o, wanted)]
        found.sort(key=lambda order: (order.created_at, order.id), reverse=True)
        return page_of(found, request)

    async def of_preview(self, preview: PreviewId) -> tuple[OrderId, ...]:
        found = [
            order.id
            for order in self._transaction.tables.orders.values()
            if order.state not in {OrderState.CANCELLED, OrderState.EXPIRED}
            and any(line.preview_id == preview for line in order.lines)
        ]
        return tuple(sorted(found))

    async def unpaid(self, *, at: datetime, limit: int) -> tuple[OrderId, ...]:
        tables = self._transaction.tables
        payments = tables.payments.values()
        begun = {each.order_id for each in payments if each.state is PaymentState.PENDING}
        due = [
            (order.expires_at, order.id)
            for order in tables.orders.values()
            if order.state is OrderState.AWAITING_PAYMENT
            and order.expires_at <= at
            and order.id not in begun
        ]
        return tuple(id_ for _, id_ in sorted(due)[:limit])

    async def unconcluded(self, *, limit: int) -> tuple[OrderId, ...]:
        tables = self._transaction.tables
        ended = {job.id for job in tables.jobs.values() if job.state in ENDED}
        due = [
            (order.created_at, order.id)
            for order in tables.orders.values()
            if order.kind is OrderKind.WORK
            and order.state in IN_THE_MAKING
            and _jobs([order]) & ended
        ]
        return tuple(id_ for _, id_ in sorted(due)[:limit])

    async def held(self, *, delivered_before: datetime, limit: int) -> tuple[OrderId, ...]:
        tables = self._transaction.tables
        claimed = {claim.order_id for claim in tables.order_claims.values() if claim.is_open}
        due = [
            (order.delivered_at, order.id)
            for order in tables.orders.values()
            if order.delivered_at is not None
            and order.delivered_at < delivered_before
            and (order.state is not OrderState.RETURNED or order.refunded)
            and order.id not in tables.holds_passed
            and order.id not in claimed
        ]
        return tuple(id_ for _, id_ in sorted(due)[:limit])

    async def pass_hold(self, order: OrderId, *, at: datetime) -> None:
        tables = await self._transaction.writing()
        if order in tables.orders:
            tables.holds_passed.setdefault(order, at)

    async def has_passed_hold(self, order: OrderId) -> bool:
        return order in self._transaction.tables.holds_passed

    async def add_claim(self, claim: Claim) -> None:
        tables = await self._transaction.writing()
        self._transaction.refer(tables.orders, claim.order_id)
        if claim.id in tables.order_claims or any(
            other.is_open and claim.is_open and other.order_id == claim.order_id
            for other in tables.order_claims.values()
        ):
            raise Conflict(what="order_claim")
        tables.order_claims[claim.id] = claim

    async def save_claim(self, claim: Claim) -> None:
        tables = await self._transaction.writing()
        self._transaction.refer(tables.accounts, claim.decided_by)
        if claim.id in tables.order_claims:
            tables.order_claims[claim.id] = claim

    async def claims(self, order: OrderId) -> tuple[Claim, ...]:
        claims = self._transaction.tables.order_claims.values()
        mine = [claim for claim in claims if claim.order_id == order]
        return tuple(sorted(mine, key=lambda claim: (claim.created_at, claim.id)))

    async def forget_people(self, account: AccountId) -> int:
        tables = await self._transaction.writing()
        mine = [order for order in tables.orders.values() if order.account_id == account]
        for order in mine:
            lines = tuple(attrs.evolve(line, print_key=None) for line in order.lines)
            tables.orders[order.id] = attrs.evolve(order, address=None, lines=lines)
        theirs = {order.id for order in mine}
        for claim in list(tables.order_claims.values()):
            if claim.order_id in theirs:
                tables.order_claims[claim.id] = attrs.evolve(
                    claim, note="", reply="", photo_key=None
                )
        for event in list(tables.order_events.values()):
            if event.order_id in theirs and event.kind is OrderEventKind.NOTE:
                tables.order_events[event.id] = attrs.evolve(event, details={})
        return len(mine)

    def _log(self, tables: Tables, events: Sequence[OrderEvent]) -> None:
        for event in events:
            self._transaction.refer(tables.orders, event.order_id)
            self._transaction.refer(tables.accounts, event.actor_id)
            if tables.order_events.get(event.id, event) != event:
                raise Conflict(what="order_event")
            tables.order_events[event.id] = event


def _jobs(orders: Iterable[Order]) -> set[JobId]:
    return {line.job_id for order in orders for line in order.lines if line.job_id is not None}


def _matches(order: Order, wanted: OrderFilter) -> bool:
    return (
        (wanted.account_id is None or order.account_id == wanted.account_id)
        and (wanted.kind is None or order.kind is wanted.kind)
        and (not wanted.states or order.state in wanted.states)
        and (wanted.text is None or order.number.startswith(wanted.text.upper()))
        and (wanted.since is None or order.created_at >= wanted.since)
        and (wanted.before is None or order.created_at < wanted.before)
    )
