"""Payouts, comparisons with providers, and sales in memory."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import attrs

from stario.adapters.memory.repositories.pages import page_of
from stario.adapters.memory.transaction import Tables, Transaction
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import ArtistId, OrderId, PayoutId
from stario.domain.kernel.money import NOTHING
from stario.domain.kernel.paging import Page, PageRequest
from stario.domain.ledger.model.payout import Payout, PayoutState
from stario.domain.ledger.model.reconciliation import Reconciliation
from stario.domain.ledger.model.revenue import Sale
from stario.domain.orders.model.order import Order
from stario.domain.payments.model.payment import PaymentState
from stario.domain.payments.model.provider import Provider
from stario.ports.repositories.ledger import Payouts, Reconciliations, Sales

COUNTS = frozenset({PaymentState.PAID, PaymentState.REFUNDED})


@attrs.frozen
class MemoryPayouts(Payouts):
    _transaction: Transaction

    async def add(self, payout: Payout) -> None:
        tables = await self._transaction.writing()
        self._transaction.refer(tables.artists, payout.artist_id)
        self._transaction.refer(tables.accounts, payout.proposed_by, payout.decided_by)
        is_waiting = any(
            each.artist_id == payout.artist_id and each.state is PayoutState.PROPOSED
            for each in tables.payouts.values()
        )
        if payout.id in tables.payouts or (is_waiting and payout.state is PayoutState.PROPOSED):
            raise Conflict(what="payout")
        tables.payouts[payout.id] = payout

    async def get(self, payout: PayoutId, *, lock: bool = False) -> Payout:
        tables = await self._transaction.writing() if lock else self._transaction.tables
        try:
            return tables.payouts[payout]
        except KeyError:
            raise NotFound(what="payout") from None

    async def save(self, payout: Payout) -> None:
        payouts = (await self._transaction.writing()).payouts
        if payout.id in payouts:
            payouts[payout.id] = payout

    async def last(self, artist: ArtistId) -> Payout | None:
        standing = (
            payout
            for payout in self._transaction.tables.payouts.values()
            if payout.artist_id == artist and payout.state is not PayoutState.CANCELLED
        )
        return max(standing, key=lambda payout: (payout.through, payout.id), default=None)

    async def list(
        self,
        request: PageRequest,
        *,
        artist: ArtistId | None = None,
        states: frozenset[PayoutState] = frozenset(),
    ) -> Page[Payout]:
        found = [
            payout
            for payout in self._transaction.tables.payouts.values()
            if artist in (None, payout.artist_id) and (not states or payout.state in states)
        ]
        newest_first = sorted(found, key=lambda each: (each.created_at, each.id), reverse=True)
        return page_of(newest_first, request)


@attrs.frozen
class MemoryReconciliations(Reconciliations):
    _transaction: Transaction

    async def put(self, reconciliation: Reconciliation) -> None:
        tables = await self._transaction.writing()
        tables.reconciliations[reconciliation.id] = reconciliation

    async def get(self, reconciliation: str) -> Reconciliation:
        try:
            return self._transaction.tables.reconciliations[reconciliation]
        except KeyError:
            raise NotFound(what="reconciliation") from None

    async def list(
        self, request: PageRequest, *, provider: Provider | None = None
    ) -> Page[Reconciliation]:
        found = [
            each
            for each in self._transaction.tables.reconciliations.values()
            if provider in (None, each.provider)
        ]
        by_id = sorted(found, key=lambda each: each.id)
        return page_of(sorted(by_id, key=lambda each: each.day, reverse=True), request)


@attrs.frozen
class MemorySales(Sales):
    _transaction: Transaction

    async def paid(
        self,
        *,
        since: datetime,
        before: datetime,
        after: tuple[datetime, OrderId] | None = None,
        limit: int = 500,
    ) -> tuple[Sale, ...]:
        tables = self._transaction.tables
        sales = [_sale(tables, order) for order in tables.orders.values()]
        found = [
            sale
            for sale in sales
            if sale is not None
            and since <= sale.paid_at < before
            and (after is None or _place(sale) > after)
        ]
        return tuple(sorted(found, key=_place)[:limit])

    async def of(self, orders_: Iterable[OrderId]) -> Mapping[OrderId, Sale]:
        tables = self._transaction.tables
        sales = (_sale(tables, tables.orders[id_]) for id_ in orders_ if id_ in tables.orders)
        return {sale.order.id: sale for sale in sales if sale is not None}


def _place(sale: Sale) -> tuple[datetime, OrderId]:
    return sale.paid_at, sale.order.id


def _sale(tables: Tables, order: Order) -> Sale | None:
    if order.paid_at is None:
        return None
    paying = (
        payment
        for payment in tables.payments.values()
        if payment.order_id == order.id and payment.state in COUNTS and not payment.is_surplus
    )
    payment = next(paying, None)
    return Sale(
        order=order,
        provider=payment.provider if payment else None,
        fee=payment.fee if payment else NOTHING,
        paid_at=order.paid_at,
    )
