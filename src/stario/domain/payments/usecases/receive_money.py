"""What follows when a provider has the money of a payment."""

from collections.abc import Mapping
from datetime import datetime

import attrs

from stario.domain.kernel.ids import RefundId, derived_id
from stario.domain.kernel.money import Money
from stario.domain.kernel.outbox import OutboxMessage, Topic
from stario.domain.ledger.model import movements
from stario.domain.orders.model.order import Order
from stario.domain.orders.model.order_event import OrderEventKind, event
from stario.domain.orders.usecases.mark_paid import MarkPaid, PaidOrder
from stario.domain.payments.model.payment import Payment, counting
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.model.refund import Refund, RefundReason
from stario.ports.payments import PaymentProvider
from stario.ports.storage import UnitOfWork


@attrs.frozen(kw_only=True)
class ReceiveMoney:
    """Works inside the caller's transaction, which has locked the order."""

    mark_paid: MarkPaid
    providers_of_payments: Mapping[Provider, PaymentProvider]

    async def counting(
        self, work: UnitOfWork, order: Order, payment: Payment, *, at: datetime
    ) -> tuple[Payment, PaidOrder]:
        """Pay the order, which awaits it; `mark_paid.announce` follows the commit."""
        paid = payment.settle(fee=self._fee(payment), is_surplus=False, at=at)
        await work.payments.save(paid)
        done = await self.mark_paid(
            work, order, at=at, details={"payment": paid.id, "provider": paid.provider.value}
        )
        await work.ledger.append(movements.received(paid, at=at), movements.fee(paid, at=at))
        return paid, done

    async def surplus(
        self, work: UnitOfWork, order: Order, payment: Payment, *, at: datetime
    ) -> Payment:
        """Take money that nothing is owed for, and send all of it back."""
        paid = payment.settle(fee=self._fee(payment), is_surplus=True, at=at)
        await work.payments.save(paid)
        was_paid = counting(await work.payments.of_order(order.id)) is not None
        refund = Refund.approved(
            RefundId(derived_id(f"stario:surplus:{paid.id}")),
            paid,
            paid.amount,
            reason=RefundReason.PAID_TWICE if was_paid else RefundReason.PAID_TOO_LATE,
            at=at,
        )
        await work.refunds.add(refund)
        await work.orders.log(
            event(
                order.id,
                OrderEventKind.PAID_TWICE,
                at=at,
                payment=paid.id,
                provider=paid.provider.value,
                refund=refund.id,
                reason=refund.reason.value,
            )
        )
        await work.outbox.add(to_carry_out(refund, at=at))
        await work.ledger.append(movements.received(paid, at=at), movements.fee(paid, at=at))
        return paid

    def _fee(self, payment: Payment) -> Money:
        provider = self.providers_of_payments[payment.provider]
        return payment.amount.share(provider.fee_basis_points)


def to_carry_out(refund: Refund, *, at: datetime) -> OutboxMessage:
    """Ask the provider for it; a refund that is approved anew is asked for anew."""
    name = f"stario:carry-out:{refund.id}:{refund.updated_at.isoformat()}"
    return OutboxMessage(
        id=derived_id(name),
        topic=Topic.REFUND_CARRY_OUT,
        payload={"refund": refund.id},
        created_at=at,
        due_at=at,
    )
