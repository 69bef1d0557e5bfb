"""Let a provider begin to take the money for an order."""

from collections.abc import Mapping
from datetime import datetime

import attrs

from stario.domain.kernel.ids import OrderId, PaymentId
from stario.domain.kernel.money import Money
from stario.domain.orders.model.order import Order
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
        async with self.storage() as work:
            before = await known(work, provider, provider_tx)
            order = await work.orders.get(before.order_id if before else order_id, lock=True)
            # Its first delivery may have been written while this one waited for the order.
            before = await known(work, provider, provider_tx)
            if before is not None and before.state is not PaymentState.OPEN:
                return await self._again(work, before)
            now = self.clock.now()
            require_payable(order, amount, at=now)
            if now - provider_time > RESERVED_FOR:
                raise PaymentOutOfOrder(state=PaymentState.EXPIRED.value)
            payment = before or await self._opened(work, provider, order, payment_id, now)
            reserved = payment.reserve(provider_tx, provider_time=provider_time, at=now)
            reserved = reserved.noting(facts or {})
            await work.payments.save(reserved)
            await work.orders.save(
                order.keep_open_until(reserved.expires_at, at=now),
                event(
                    order.id,
                    OrderEventKind.PAYMENT_RESERVED,
                    at=now,
                    payment=reserved.id,
                    provider=provider.value,
                ),
            )
            await work.commit()
        return reserved

    async def _again(self, work: UnitOfWork, payment: Payment) -> Payment:
        if payment.is_over(now := self.clock.now()):
            payment = await expire(work, payment, at=now)
            await work.commit()
        if payment.state is not PaymentState.PENDING:
            raise PaymentOutOfOrder(state=payment.state.value)
        return payment

    async def _opened(
        self,
        work: UnitOfWork,
        provider: Provider,
        order: Order,
        meant: PaymentId | None,
        now: datetime,
    ) -> Payment:
        """The payment that the fan opened, or a new one: a link can be made without us."""
        payments = await work.payments.of_order(order.id)
        pending = pending_at(payments, provider)
        if pending is not None:
            if not pending.is_over(now):
                raise TransactionOccupied
            await expire(work, pending, at=now)
        for payment in reversed(payments):
            is_free = payment.state is PaymentState.OPEN and payment.provider_tx is None
            is_meant = meant is None or payment.id == meant
            if is_free and is_meant and payment.provider is provider:
                return payment
        return await work.payments.add(
            unopened(PaymentId(self.ids.new()), order, provider=provider, at=now)
        )
