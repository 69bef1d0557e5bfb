"""A provider has given money back, or says that it won't."""

from datetime import datetime

import attrs

from stario.domain.kernel.ids import AccountId, RefundId
from stario.domain.ledger.model import movements
from stario.domain.orders.model.order_event import OrderEventKind, event
from stario.domain.payments.model.payment import CancelReason, Payment
from stario.domain.payments.model.refund import OWED, Refund, RefundOutOfOrder, RefundState
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock

LONGEST_ERROR = 200
BY_HAND = "by_hand"
"""What a refund has for the provider's name of it where a person must carry it out."""


@attrs.frozen(kw_only=True)
class ConcludeRefund:
    """What a provider tells by itself, or a person who did it by hand."""

    storage: Storage
    clock: Clock

    async def __call__(
        self,
        refund_id: RefundId,
        *,
        provider_ref: str | None = None,
        error: str | None = None,
    ) -> Refund:
        """
        Book that the fan has the money, or with *error* that a person must look.

        Only what was decided and not paid yet changes; a second call changes nothing.

        Raises:
            NotFound: no such refund.
        """
        async with self.storage() as work:
            asked = await work.refunds.get(refund_id)
            await work.orders.get(asked.order_id, lock=True)
            refund = await work.refunds.get(refund_id, lock=True)
            if error is not None:
                return await self._fail(work, refund, error)
            if refund.state not in OWED:
                return refund
            noted = attrs.evolve(refund, provider_ref=provider_ref or refund.provider_ref)
            payment = await work.payments.get(refund.payment_id)
            await pay_out(work, noted, payment, reason=CancelReason.REFUND, at=self.clock.now())
            await work.commit()
            return await work.refunds.get(refund_id)

    async def by_hand(self, refund_id: RefundId, *, actor: AccountId) -> Refund:
        """
        Book what *actor* says was given back in the provider's cabinet, or at a bank.

        Raises:
            NotFound: no such refund.
            RefundOutOfOrder: nobody waits for a person to do it.
        """
        async with self.storage() as work:
            asked = await work.refunds.get(refund_id)
            await work.orders.get(asked.order_id, lock=True)
            refund = await work.refunds.get(refund_id, lock=True)
            awaits = refund.state is RefundState.APPROVED and refund.provider_ref == BY_HAND
            if not awaits and refund.state is not RefundState.FAILED:
                # A provider that is still to be asked would give the same money once more.
                raise RefundOutOfOrder(state=refund.state.value)
            payment = await work.payments.get(refund.payment_id)
            now, reason = self.clock.now(), CancelReason.REFUND
            await pay_out(work, refund, payment, reason=reason, at=now, actor=actor)
            await work.commit()
            return await work.refunds.get(refund_id)

    async def _fail(self, work: UnitOfWork, refund: Refund, error: str) -> Refund:
        if refund.state is not RefundState.APPROVED:
            return refund
        failed = attrs.evolve(
            refund.move(RefundState.FAILED, at=self.clock.now()), error=error[:LONGEST_ERROR]
        )
        await work.refunds.save(failed)
        await work.commit()
        return failed


async def pay_out(
    work: UnitOfWork,
    refund: Refund,
    payment: Payment,
    *,
    reason: CancelReason,
    at: datetime,
    actor: AccountId | None = None,
) -> Payment:
    """Book inside the caller's transaction that the fan has got *refund*; the order is locked."""
    done = refund.move(RefundState.DONE, at=at)
    returned = payment.refund(refund.amount, reason, at=at)
    await work.payments.save(returned)
    await work.refunds.save(attrs.evolve(done, error=None))
    await work.orders.log(
        event(
            refund.order_id,
            OrderEventKind.REFUNDED,
            at=at,
            actor=actor,
            refund=refund.id,
            amount_tiyin=refund.amount.tiyin,
        )
    )
    await work.ledger.append(movements.refund_paid(refund, payment, at=at))
    return returned
