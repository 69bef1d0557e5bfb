"""Let a provider begin to take the money for an order."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import attrs

from stario.domain.kernel.errors import Conflict, DomainError, Unavailable
from stario.domain.kernel.ids import OrderId, PaymentId
from stario.domain.kernel.money import Money
from stario.domain.orders.model.order_event import OrderEventKind, event
from stario.domain.payments.model.payable import (
    TransactionOccupied,
    pending_at,
    require_payable,
)
from stario.domain.payments.model.payment import (
    RESERVED_FOR,
    Payment,
    PaymentOutOfOrder,
    PaymentState,
)
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.usecases.locked import expire, known, unopened
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock, Ids


@attrs.frozen(kw_only=True)
class ReservePayment:
    storage: Storage
    clock: Clock
    ids: Ids

    async def __call__(
        self,
        provider: Provider,
        *,
        order_id: OrderId,
        provider_tx: str,
        amount: Money,
        provider_time: datetime,
        payment_id: PaymentId | None = None,
        facts: Mapping[str, str | int | None] | None = None,
    ) -> Payment:
        """
        Note the transaction, and keep the order open until its time is over.

        The same *provider_tx* again gives the same payment, whatever else it names.

        Args:
            provider_time: when the provider says the transaction began.
            payment_id: the attempt it belongs to, where the provider knows it.

        Raises:
            NotFound: no such order.
            OrderNotPayable: it has ended, is paid, or may not be paid yet.
            WrongAmount: it costs something else.
            TransactionOccupied: another transaction of this provider is at it.
            PaymentOutOfOrder: the transaction is over; `state` says how.
            Conflict: another order has got this transaction just now.
        """
        asked = _Asked(
            provider=provider,
            provider_tx=provider_tx,
            amount=amount,
            provider_time=provider_time,
            payment_id=payment_id,
            facts=facts or {},
        )
        try:
            return await self._reserve(order_id, asked)
        except Unavailable:
            raise
        except DomainError:
            theirs = await self._order_of(provider, provider_tx)
            if theirs is None or theirs == order_id:
                raise
        return await self._reserve(theirs, asked, is_known=True)

    async def _reserve(
        self, order_id: OrderId, asked: "_Asked", *, is_known: bool = False
    ) -> Payment:
        async with self.storage() as work:
            order = await work.orders.get(order_id, lock=True)
            payments = await work.payments.of_order(order.id)
            before = next(filter(asked.is_of, payments), None)
            if before is not None and before.state is not PaymentState.OPEN:
                return await self._again(work, before)
            if before is None and is_known:
                # Meanwhile the payment has become about another transaction.
                raise Conflict(what="payment")
            now = self.clock.now()
            require_payable(order, asked.amount, at=now)
            if now - asked.provider_time > RESERVED_FOR:
                raise PaymentOutOfOrder(state=PaymentState.EXPIRED.value)
            opened = before or await self._opened(work, asked, payments, now)
            payment = opened or unopened(
                PaymentId(self.ids.new()), order, provider=asked.provider, at=now
            )
            reserved = payment.reserve(
                asked.provider_tx, provider_time=asked.provider_time, at=now
            ).noting(asked.facts)
            if opened is None:
                reserved = await work.payments.add(reserved)
            else:
                await work.payments.save(reserved)
            await work.orders.save(
                order.keep_open_until(reserved.expires_at, at=now),
                event(
                    order.id,
                    OrderEventKind.PAYMENT_RESERVED,
                    at=now,
                    payment=reserved.id,
                    provider=reserved.provider.value,
                ),
            )
            await work.commit()
        return reserved

    async def _order_of(self, provider: Provider, provider_tx: str) -> OrderId | None:
        """The order of a transaction that is known, which counts whatever else a call names."""
        async with self.storage() as work:
            before = await known(work, provider, provider_tx)
        return before.order_id if before else None

    async def _again(self, work: UnitOfWork, payment: Payment) -> Payment:
        if payment.is_over(now := self.clock.now()):
            payment = await expire(work, payment, at=now)
            await work.commit()
        if payment.state is not PaymentState.PENDING:
            raise PaymentOutOfOrder(state=payment.state.value)
        return payment

    async def _opened(
        self, work: UnitOfWork, asked: "_Asked", payments: Sequence[Payment], now: datetime
    ) -> Payment | None:
        """The payment that the fan opened; None: a link can be made without us."""
        pending = pending_at(payments, asked.provider)
        if pending is not None:
            if not pending.is_over(now):
                raise TransactionOccupied
            await expire(work, pending, at=now)
        for payment in reversed(payments):
            is_meant = asked.payment_id is None or payment.id == asked.payment_id
            if payment.awaits_transaction and is_meant and payment.provider is asked.provider:
                return payment
        return None


@attrs.frozen(kw_only=True)
class _Asked:
    """What a provider asks for."""

    provider: Provider
    provider_tx: str
    amount: Money
    provider_time: datetime
    payment_id: PaymentId | None
    facts: Mapping[str, str | int | None]

    def is_of(self, payment: Payment) -> bool:
        """Whether *payment* has that transaction."""
        return (payment.provider, payment.provider_tx) == (self.provider, self.provider_tx)
