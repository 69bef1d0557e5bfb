"""A provider asks whether it may take the money it has reserved."""

import attrs

from stario.domain.generation.model.repeating import repeated
from stario.domain.kernel.ids import PaymentId
from stario.domain.orders.model.order import Order, OrderState
from stario.domain.orders.usecases.mark_paid import PaidOrder
from stario.domain.payments.model.payment import (
    CancelReason,
    Payment,
    PaymentOutOfOrder,
    PaymentState,
)
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.usecases.locked import ended, expire, locked
from stario.domain.payments.usecases.receive_money import ReceiveMoney
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock


@attrs.frozen(kw_only=True)
class Settled:
    """
    `won`: this payment paid for the order.

    Otherwise after `SettlePayment` no money has moved and the payment is cancelled; after
    `TakePayment` it is a surplus, on its way back.
    """

    payment: Payment
    won: bool


@attrs.frozen(kw_only=True)
class SettlePayment:
    """
    For providers that move money only when we agree (Payme).

    What has been taken already goes through `TakePayment`.
    """

    storage: Storage
    receive_money: ReceiveMoney
    clock: Clock

    async def __call__(
        self,
        provider: Provider,
        *,
        provider_tx: str | None = None,
        payment_id: PaymentId | None = None,
    ) -> Settled:
        """
        Pay the order, in one transaction with the ledger; name the payment in one of two ways.

        A second call gives the same answer. Of several payments of an order the first one wins.

        Raises:
            PaymentNotFound: there is none.
            PaymentOutOfOrder: it is over or was never reserved; `state` says which one it is.
        """

        async def once() -> tuple[Settled, PaidOrder | None]:
            async with self.storage() as work:
                order, payment = await locked(
                    work, provider, payment_id=payment_id, provider_tx=provider_tx
                )
                return await self._settle(work, order, payment)

        settled, done = await repeated(once)
        if done is not None:
            await self.receive_money.mark_paid.announce(done)
        return settled

    async def _settle(
        self, work: UnitOfWork, order: Order, payment: Payment
    ) -> tuple[Settled, PaidOrder | None]:
        if payment.state is PaymentState.PAID:
            return Settled(payment=payment, won=not payment.is_surplus), None
        now = self.clock.now()
        if payment.is_over(now):
            payment = await expire(work, payment, at=now)
            await work.commit()
        if payment.state is not PaymentState.PENDING:
            raise PaymentOutOfOrder(state=payment.state.value)
        if order.state is not OrderState.AWAITING_PAYMENT:
            refused = payment.cancel(CancelReason.EXECUTION, at=now)
            await work.payments.save(refused)
            await work.orders.log(ended(payment, f"order_{order.state.value}", at=now))
            await work.commit()
            return Settled(payment=refused, won=False), None
        paid, done = await self.receive_money.counting(work, order, payment, at=now)
        await work.commit()
        return Settled(payment=paid, won=True), done
