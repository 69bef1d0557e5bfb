"""Payments, refunds, and what providers say."""

from datetime import datetime, timedelta

from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import AccountId, CallbackId, OrderId, PaymentId, RefundId
from stario.domain.kernel.money import NOTHING, Money
from stario.domain.payments.model.payment import Payment, PaymentState
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.model.refund import Refund, RefundReason, RefundState
from stario.ports.repositories.payments import Callback
from stario.ports.storage import Storage
from tests.builders.orders import an_order
from tests.builders.people import an_account
from tests.builders.values import NOW, new_id

PRICE = Money.from_som(100_000)


def a_payment(
    *,
    order_id: OrderId | None = None,
    provider: Provider = Provider.PAYME,
    amount: Money = PRICE,
    created_at: datetime = NOW,
    expires_at: datetime = NOW + timedelta(hours=1),
) -> Payment:
    """One that the fan was just shown the way to."""
    return Payment(
        id=PaymentId(new_id()),
        number=1,
        order_id=OrderId(new_id()) if order_id is None else order_id,
        provider=provider,
        state=PaymentState.OPEN,
        amount=amount,
        created_at=created_at,
        updated_at=created_at,
        expires_at=expires_at,
        return_url="https://stario.example/orders",
        facts={"attempt": 1, "note": "oʻn", "nothing": None},
    )


def a_pending_payment(
    *,
    order_id: OrderId | None = None,
    provider: Provider = Provider.PAYME,
    amount: Money = PRICE,
    provider_tx: str | None = None,
    provider_time: datetime = NOW,
    at: datetime = NOW,
) -> Payment:
    opened = a_payment(order_id=order_id, provider=provider, amount=amount)
    return opened.reserve(
        new_id() if provider_tx is None else provider_tx, provider_time=provider_time, at=at
    )


def a_paid_payment(
    *,
    order_id: OrderId | None = None,
    provider: Provider = Provider.PAYME,
    amount: Money = PRICE,
    fee: Money = NOTHING,
    is_surplus: bool = False,
    at: datetime = NOW,
) -> Payment:
    pending = a_pending_payment(order_id=order_id, provider=provider, amount=amount)
    return pending.settle(fee=fee, is_surplus=is_surplus, at=at)


def a_refund(
    payment: Payment,
    *,
    amount: Money | None = None,
    reason: RefundReason = RefundReason.CUSTOMER_REQUEST,
    state: RefundState = RefundState.APPROVED,
    requested_by: AccountId | None = None,
    created_at: datetime = NOW,
) -> Refund:
    """Of the whole payment, unless *amount* says less."""
    return Refund(
        id=RefundId(new_id()),
        payment_id=payment.id,
        order_id=payment.order_id,
        amount=payment.amount if amount is None else amount,
        reason=reason,
        note="rangi boshqa",
        state=state,
        created_at=created_at,
        updated_at=created_at,
        requested_by=requested_by,
    )


def a_callback(
    *, provider: Provider = Provider.PAYME, body: bytes = b"{}", received_at: datetime = NOW
) -> Callback:
    return Callback(
        id=CallbackId(new_id()),
        provider=provider,
        received_at=received_at,
        headers={"content-type": "text/json"},
        body=body,
    )


async def remembered_payments(storage: Storage, *payments: Payment) -> tuple[Payment, ...]:
    """Remember payments, each with its number, and the orders they name where nobody did."""
    async with storage() as work:
        for order_id in dict.fromkeys(payment.order_id for payment in payments):
            try:
                await work.orders.get(order_id)
            except NotFound:
                account = an_account()
                await work.accounts.add(account)
                await work.orders.add(an_order(account, id=order_id))
        added = [await work.payments.add(payment) for payment in payments]
        await work.commit()
    return tuple(added)
