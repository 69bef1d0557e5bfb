"""An admin gives money back, or asks another one to agree."""

import attrs

from stario.domain.compliance.model.audit_event import AuditEvent, happened
from stario.domain.generation.model.repeating import repeated
from stario.domain.kernel.ids import AccountId, PaymentId, RefundId
from stario.domain.kernel.money import NOTHING, Money
from stario.domain.merch.model.pricing import OPENING, Pricing
from stario.domain.orders.model.order import Order, RefundTooLarge
from stario.domain.orders.model.order_event import OrderEventKind, event
from stario.domain.payments.model.payment import Payment, PaymentOutOfOrder
from stario.domain.payments.model.refund import Refund, RefundReason, RefundState
from stario.domain.payments.usecases.give_back import GiveBack, remembered
from stario.domain.payments.usecases.locked import locked
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock


@attrs.frozen(kw_only=True)
class RequestRefund:
    """
    What an order gave back already counts in: many small refunds are a large one to the second
    pair of eyes.
    """

    storage: Storage
    give_back: GiveBack
    clock: Clock

    async def __call__(
        self,
        refund_id: RefundId,
        payment_id: PaymentId,
        *,
        actor: AccountId,
        amount: Money | None,
        reason: RefundReason,
        note: str,
    ) -> Refund:
        """
        Book the refund at once, or leave it for somebody else to decide where it is large.

        The same *refund_id* again gives the same refund.

        Args:
            amount: None: everything that is left.

        Raises:
            PaymentNotFound: no such payment.
            PaymentOutOfOrder: it did not pay for its order; a surplus goes back by itself.
            RefundTooLarge: more than is left, counting what waits for a decision.
        """

        async def once() -> Refund:
            async with self.storage() as work:
                provider = (await work.payments.get(payment_id)).provider
                order, payment = await locked(work, provider, payment_id=payment_id)
                # Behind the lock: of two at the same moment the second finds the first one's.
                if (before := await remembered(work, refund_id)) is not None:
                    return before
                if not payment.counts:
                    raise PaymentOutOfOrder(state=payment.state.value)
                asked, left = await _left(work, order)
                wanted = left if amount is None else amount
                if not NOTHING < wanted <= left:
                    raise RefundTooLarge(left_tiyin=left.tiyin)
                now = self.clock.now()
                refund = Refund(
                    id=refund_id,
                    payment_id=payment.id,
                    order_id=order.id,
                    amount=wanted,
                    reason=reason,
                    note=note,
                    state=RefundState.REQUESTED,
                    created_at=now,
                    updated_at=now,
                    requested_by=actor,
                )
                pricing = await work.pricings.current()
                is_large = order.refunded + asked + wanted > _limit(pricing, actor)
                refund = await self._add(work, order, payment, refund, is_large=is_large)
                await work.audit.record(_asked(refund))
                await work.commit()
                return refund

        return await repeated(once)

    async def _add(
        self, work: UnitOfWork, order: Order, payment: Payment, refund: Refund, *, is_large: bool
    ) -> Refund:
        if not is_large:
            decided = attrs.evolve(
                refund, state=RefundState.APPROVED, decided_by=refund.requested_by
            )
            await work.refunds.add(decided)
            await self.give_back.book(work, order, decided, payment, at=refund.created_at)
            return decided
        await work.refunds.add(refund)
        asked = event(
            order.id,
            OrderEventKind.REFUND_REQUESTED,
            at=refund.created_at,
            actor=refund.requested_by,
            refund=refund.id,
            amount_tiyin=refund.amount.tiyin,
            reason=refund.reason.value,
        )
        await work.orders.log(asked)
        return refund


def _asked(refund: Refund) -> AuditEvent:
    return happened(
        "payments.refund.request",
        "refund",
        refund.id,
        at=refund.created_at,
        by=refund.requested_by,
        order_id=refund.order_id,
        amount_tiyin=refund.amount.tiyin,
        reason=refund.reason.value,
        state=refund.state.value,
    )


def _limit(pricing: Pricing, actor: AccountId) -> Money:
    """Raising the limit helps everybody but the one who raised it."""
    if pricing.created_by != actor:
        return pricing.four_eyes_above
    return min(pricing.four_eyes_above, OPENING.four_eyes_above)


async def _left(work: UnitOfWork, order: Order) -> tuple[Money, Money]:
    """What waits for a decision, and what may be asked for beside it."""
    waiting = [
        refund.amount
        for refund in await work.refunds.of_order(order.id)
        if refund.state is RefundState.REQUESTED
    ]
    asked = sum(waiting, start=NOTHING)
    return asked, order.refundable - asked
