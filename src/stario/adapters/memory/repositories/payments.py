"""Payments, refunds, and what providers said, in memory."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

import attrs

from stario.adapters.memory.repositories.pages import page_of
from stario.adapters.memory.transaction import Transaction
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import CallbackId, OrderId, PaymentId, RefundId
from stario.domain.kernel.paging import Page, PageRequest
from stario.domain.payments.model.payment import UNSETTLED, Payment, PaymentNotFound, PaymentState
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.model.refund import Refund, RefundState
from stario.ports.repositories.payments import (
    Callback,
    Callbacks,
    PaymentFilter,
    Payments,
    ProviderState,
    ProviderStates,
    Refunds,
)


@attrs.frozen
class MemoryPayments(Payments):
    _transaction: Transaction

    async def add(self, payment: Payment) -> Payment:
        tables = await self._transaction.writing()
        if payment.id in tables.payments or _breaks_a_rule(payment, tables.payments.values()):
            raise Conflict(what="payment")
        self._transaction.refer(tables.orders, payment.order_id)
        number = max((each.number for each in tables.payments.values()), default=0) + 1
        numbered = attrs.evolve(payment, number=number)
        tables.payments[payment.id] = numbered
        return numbered

    async def get(self, payment: PaymentId) -> Payment:
        return self._one(lambda each: each.id == payment)

    async def of_number(self, provider: Provider, number: int) -> Payment:
        return self._one(lambda each: each.number == number and each.provider is provider)

    async def of_transaction(self, provider: Provider, provider_tx: str) -> Payment:
        return self._one(lambda p: p.provider is provider and p.provider_tx == provider_tx)

    async def save(self, payment: Payment) -> None:
        tables = await self._transaction.writing()
        if payment.id not in tables.payments:
            return
        others = [each for each in tables.payments.values() if each.id != payment.id]
        if _breaks_a_rule(payment, others):
            self._transaction.refuse("payment")
        tables.payments[payment.id] = payment

    async def of_order(self, order: OrderId) -> tuple[Payment, ...]:
        return _by_number(each for each in self._all if each.order_id == order)

    async def statement(
        self, provider: Provider, *, since: datetime, until: datetime
    ) -> tuple[Payment, ...]:
        begun = [
            (each.provider_time, each.number, each)
            for each in self._all
            if each.provider is provider and each.provider_time is not None
        ]
        # No two numbers are the same: payments themselves are never compared.
        return tuple(each for at, _, each in sorted(begun) if since <= at <= until)

    async def overdue(
        self, *, at: datetime, limit: int, is_begun: bool = False
    ) -> tuple[Payment, ...]:
        wanted = {PaymentState.PENDING} if is_begun else UNSETTLED
        over = [each for each in self._all if each.state in wanted and each.expires_at <= at]
        over.sort(key=lambda each: (each.expires_at, each.number))
        return tuple(over[:limit])

    async def list(self, request: PageRequest, wanted: PaymentFilter) -> Page[Payment]:
        chosen = [each for each in self._all if _is_wanted(each, wanted)]
        chosen.sort(key=lambda each: (each.created_at, each.number), reverse=True)
        return page_of(chosen, request)

    async def outcomes(self, *, since: datetime) -> Mapping[tuple[Provider, PaymentState], int]:
        changed = [each for each in self._all if each.updated_at >= since]
        return Counter((each.provider, each.state) for each in changed)

    @property
    def _all(self) -> tuple[Payment, ...]:
        return tuple(self._transaction.tables.payments.values())

    def _one(self, is_it: Callable[[Payment], bool]) -> Payment:
        for each in self._all:
            if is_it(each):
                return each
        raise PaymentNotFound


@attrs.frozen
class MemoryRefunds(Refunds):
    _transaction: Transaction

    async def add(self, refund: Refund) -> None:
        tables = await self._transaction.writing()
        if refund.id in tables.refunds:
            raise Conflict(what="refund")
        self._transaction.refer(tables.payments, refund.payment_id)
        self._transaction.refer(tables.orders, refund.order_id)
        self._transaction.refer(tables.accounts, refund.requested_by, refund.decided_by)
        tables.refunds[refund.id] = refund

    async def get(self, refund: RefundId, *, lock: bool = False) -> Refund:
        tables = await self._transaction.writing() if lock else self._transaction.tables
        try:
            return tables.refunds[refund]
        except KeyError:
            raise NotFound(what="refund") from None

    async def save(self, refund: Refund) -> None:
        tables = await self._transaction.writing()
        if refund.id in tables.refunds:
            tables.refunds[refund.id] = refund

    async def of_order(self, order: OrderId) -> tuple[Refund, ...]:
        refunds = self._transaction.tables.refunds.values()
        mine = [each for each in refunds if each.order_id == order]
        return tuple(sorted(mine, key=lambda each: (each.created_at, each.id)))

    async def list(
        self, request: PageRequest, *, states: frozenset[RefundState] = frozenset()
    ) -> Page[Refund]:
        refunds = self._transaction.tables.refunds.values()
        chosen = [each for each in refunds if not states or each.state in states]
        chosen.sort(key=lambda each: (each.created_at, each.id), reverse=True)
        return page_of(chosen, request)


@attrs.frozen
class MemoryCallbacks(Callbacks):
    _transaction: Transaction

    async def add(self, callback: Callback) -> None:
        tables = await self._transaction.writing()
        if callback.id in tables.callbacks:
            raise Conflict(what="callback")
        tables.callbacks[callback.id] = callback

    async def answered(self, callback: CallbackId, answer: bytes, *, at: datetime) -> None:
        tables = await self._transaction.writing()
        stored = tables.callbacks.get(callback)
        if stored is not None and stored.answer is None:
            tables.callbacks[callback] = attrs.evolve(stored, answer=answer, answered_at=at)

    async def list(
        self, request: PageRequest, *, provider: Provider | None = None
    ) -> Page[Callback]:
        callbacks = self._transaction.tables.callbacks.values()
        chosen = [each for each in callbacks if provider in {None, each.provider}]
        chosen.sort(key=lambda each: (each.received_at, each.id), reverse=True)
        return page_of(chosen, request)

    async def forget_about(
        self, provider: Provider, names: Iterable[str], *, since: datetime
    ) -> int:
        callbacks = (await self._transaction.writing()).callbacks
        said = [name.encode("ascii") for name in names]
        found = [
            each
            for each in callbacks.values()
            if each.provider is provider
            and each.received_at >= since
            and any(name in each.body for name in said)
        ]
        for each in found:
            callbacks[each.id] = attrs.evolve(each, body=b"")
        return len(found)


@attrs.frozen
class MemoryProviderStates(ProviderStates):
    _transaction: Transaction

    async def note(self, state: ProviderState) -> None:
        states = (await self._transaction.writing()).provider_states
        before = states.get(state.provider)
        if before is None or before.checked_at <= state.checked_at:
            states[state.provider] = state

    async def list(self) -> tuple[ProviderState, ...]:
        states = self._transaction.tables.provider_states
        return tuple(states[provider] for provider in sorted(states))


def _breaks_a_rule(payment: Payment, others: Iterable[Payment]) -> bool:
    return any(_excludes(payment, other) for other in others)


def _excludes(one: Payment, other: Payment) -> bool:
    """Whether the two can't be there together."""
    same_provider = one.provider is other.provider
    if same_provider and one.provider_tx is not None and one.provider_tx == other.provider_tx:
        return True
    if one.order_id != other.order_id:
        return False
    if one.counts and other.counts:
        return True
    pending = PaymentState.PENDING
    return same_provider and one.state is pending and other.state is pending


def _by_number(payments: Iterable[Payment]) -> tuple[Payment, ...]:
    return tuple(sorted(payments, key=lambda each: each.number))


def _is_wanted(payment: Payment, wanted: PaymentFilter) -> bool:
    return (
        wanted.provider in {None, payment.provider}
        and (not wanted.states or payment.state in wanted.states)
        and wanted.order_id in {None, payment.order_id}
        and wanted.is_surplus in {None, payment.is_surplus}
        and (wanted.since is None or payment.created_at >= wanted.since)
        and (wanted.before is None or payment.created_at < wanted.before)
    )
