"""A provider takes a payment back."""

from datetime import datetime

import attrs

from stario.domain.generation.model.job import JobState
from stario.domain.generation.model.repeating import repeated
from stario.domain.kernel.ids import PaymentId
from stario.domain.kernel.money import NOTHING, Money
from stario.domain.orders.model.order import Order
from stario.domain.payments.model.payable import CannotCancel
from stario.domain.payments.model.payment import (
    UNSETTLED,
    CancelReason,
    Payment,
    PaymentState,
)
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.model.refund import OWED, Refund, RefundReason
from stario.domain.payments.usecases.conclude_refund import pay_out
from stario.domain.payments.usecases.give_back import GiveBack, automatic
from stario.domain.payments.usecases.locked import let_loose, locked
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock


@attrs.frozen(kw_only=True)
class CancelPayment:
    storage: Storage
    give_back: GiveBack
    clock: Clock

    async def __call__(
        self,
        provider: Provider,
        *,
        provider_tx: str | None = None,
        payment_id: PaymentId | None = None,
        reason: CancelReason,
    ) -> Payment:
        """
        End the payment; name it in one of two ways. A second call changes nothing.

        Before any money moved it is cancelled, and the order may be paid otherwise. Afterwards the
        provider gives everything back: refunds of ours that wait for it are done with that, and the
        rest is a refund of its own.

        Raises:
            PaymentNotFound: there is none.
            CannotCancel: the fan has what was paid for, and we have not decided to refund it.
        """

        async def once() -> Payment:
            async with self.storage() as work:
                order, payment = await locked(
                    work, provider, payment_id=payment_id, provider_tx=provider_tx
                )
                now = self.clock.now()
                if payment.state in UNSETTLED:
                    payment = payment.cancel(reason, at=now)
                    await work.payments.save(payment)
                    await let_loose(work, order, payment, reason.value)
                elif payment.state is PaymentState.PAID:
                    payment = await self._reverse(work, order, payment, reason, now)
                await work.commit()
                return payment

        return await repeated(once)

    async def _reverse(
        self,
        work: UnitOfWork,
        order: Order,
        payment: Payment,
        reason: CancelReason,
        now: datetime,
    ) -> Payment:
        waiting = [
            refund
            for refund in await work.refunds.of_order(order.id)
            if refund.payment_id == payment.id and refund.state in OWED
        ]
        decided = sum((refund.amount for refund in waiting), start=NOTHING)
        rest = payment.refundable - decided
        if rest and await _has_all(work, order):
            raise CannotCancel
        if rest:
            waiting.append(await self._decide(work, order, payment, rest, now))
        for refund in waiting:
            payment = await pay_out(work, refund, payment, reason=reason, at=now)
        return payment

    async def _decide(
        self, work: UnitOfWork, order: Order, payment: Payment, rest: Money, now: datetime
    ) -> Refund:
        id_ = automatic(f"cancelled:{payment.id}")
        refund = Refund.approved(id_, payment, rest, reason=RefundReason.PROVIDER, at=now)
        await work.refunds.add(refund)
        await self.give_back.book(work, order, refund, payment, at=now, asks_provider=False)
        return refund


async def _has_all(work: UnitOfWork, order: Order) -> bool:
    """Whether the fan has everything that was ordered."""
    if order.delivered_at is not None:
        return True
    jobs = [await work.jobs.get(job) for job in order.jobs]
    return any(job.state is JobState.DONE for job in jobs)
