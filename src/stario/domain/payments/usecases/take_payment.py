"""A provider has the money: book it, whatever became of the order."""

from collections.abc import Mapping
from datetime import datetime

import attrs

from stario.domain.generation.model.repeating import repeated
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import OrderId, PaymentId
from stario.domain.kernel.money import NOTHING, Money
from stario.domain.orders.model.order import Order, OrderState
from stario.domain.orders.usecases.mark_paid import PaidOrder
from stario.domain.payments.model.payable import WrongAmount
from stario.domain.payments.model.payment import HAD_MONEY, Payment, PaymentNotFound
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.usecases.locked import known, unopened
from stario.domain.payments.usecases.receive_money import ReceiveMoney
from stario.domain.payments.usecases.settle_payment import Settled
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock, Ids


@attrs.frozen(kw_only=True)
class TakePayment:
    """
    For providers that tell us when the money has moved (Click, Stripe, billing, tests).

    It either pays for the order or is a surplus that goes back; it is never refused.
    """

    storage: Storage
    receive_money: ReceiveMoney
    clock: Clock
    ids: Ids

    async def __call__(
        self,
        provider: Provider,
        *,
        provider_tx: str,
        amount: Money,
        payment_id: PaymentId | None = None,
        order_id: OrderId | None = None,
        facts: Mapping[str, str | int | None] | None = None,
    ) -> Settled:
        """
        Book *amount*, which the provider has under *provider_tx*; a second call changes nothing.

        Args:
            payment_id: the attempt it belongs to, where the provider knows it.
            order_id: otherwise; a payment is made where the fan opened none.

        Raises:
            WrongAmount: it is nothing.
            PaymentNotFound: neither the transaction nor *payment_id* is known at this provider.
            NotFound: no such order: a person must look where the money belongs.
        """
        if amount <= NOTHING:
            raise WrongAmount

        async def once() -> tuple[Settled, PaidOrder | None]:
            async with self.storage() as work:
                order = await self._order(work, provider, provider_tx, payment_id, order_id)
                before = await known(work, provider, provider_tx)
                if before is not None and before.state in HAD_MONEY:
                    return Settled(payment=before, won=before.counts), None
                now = self.clock.now()
                payment = before or await self._attempt(work, provider, order, payment_id, now)
                payment = attrs.evolve(payment, provider_tx=provider_tx, amount=amount)
                taken = await self._take(work, order, payment.noting(facts or {}), now)
                await work.commit()
                return taken

        settled, done = await repeated(once)
        if done is not None:
            await self.receive_money.mark_paid.announce(done)
        return settled

    async def _take(
        self, work: UnitOfWork, order: Order, payment: Payment, now: datetime
    ) -> tuple[Settled, PaidOrder | None]:
        if order.state is OrderState.AWAITING_PAYMENT and payment.amount == order.total:
            paid, done = await self.receive_money.counting(work, order, payment, at=now)
            return Settled(payment=paid, won=True), done
        surplus = await self.receive_money.surplus(work, order, payment, at=now)
        return Settled(payment=surplus, won=False), None

    async def _order(
        self,
        work: UnitOfWork,
        provider: Provider,
        provider_tx: str,
        payment_id: PaymentId | None,
        order_id: OrderId | None,
    ) -> Order:
        found = await work.orders.of_transaction(provider, provider_tx, lock=True)
        if found is not None:
            return found
        if payment_id is not None:
            meant = await work.payments.get(payment_id)
            if meant.provider is not provider:
                raise PaymentNotFound
            return await work.orders.get(meant.order_id, lock=True)
        if order_id is None:
            raise NotFound(what="order")
        return await work.orders.get(order_id, lock=True)

    async def _attempt(
        self,
        work: UnitOfWork,
        provider: Provider,
        order: Order,
        payment_id: PaymentId | None,
        now: datetime,
    ) -> Payment:
        """The attempt that this money belongs to, unless another transaction has used it up."""
        if payment_id is not None:
            meant = await work.payments.get(payment_id)
            if meant.state not in HAD_MONEY:
                return meant
        else:
            for payment in reversed(await work.payments.of_order(order.id)):
                if payment.awaits_transaction and payment.provider is provider:
                    return payment
        return await work.payments.add(
            unopened(PaymentId(self.ids.new()), order, provider=provider, at=now)
        )
