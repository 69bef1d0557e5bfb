"""The order first, then everything that hangs on it."""

from datetime import datetime

import attrs

from stario.domain.kernel.ids import PaymentId
from stario.domain.orders.model.order import Order, OrderKind, OrderState
from stario.domain.orders.model.order_event import OrderEvent, OrderEventKind, event
from stario.domain.payments.model.payment import Payment, PaymentNotFound, PaymentState
from stario.domain.payments.model.provider import Provider
from stario.ports.storage import UnitOfWork


async def locked(
    work: UnitOfWork,
    provider: Provider,
    *,
    payment_id: PaymentId | None = None,
    provider_tx: str | None = None,
) -> tuple[Order, Payment]:
    """
    Lock the order of a payment, and read the payment as it is since.

    Raises:
        PaymentNotFound: there is none, or it is another provider's.
    """
    if payment_id is not None:
        payment = await work.payments.get(payment_id)
        if payment.provider is not provider:
            raise PaymentNotFound
        order = await work.orders.get(payment.order_id, lock=True)
        return order, await work.payments.get(payment_id)
    found = await work.orders.of_transaction(provider, provider_tx or "", lock=True)
    if found is None:
        raise PaymentNotFound
    payment = await work.payments.of_transaction(provider, provider_tx or "")
    # Meanwhile the payment may have become about another transaction, and this one another's.
    if payment.order_id != found.id:
        raise PaymentNotFound
    return found, payment


async def known(work: UnitOfWork, provider: Provider, provider_tx: str) -> Payment | None:
    """The payment with that transaction, if there is one."""
    try:
        return await work.payments.of_transaction(provider, provider_tx)
    except PaymentNotFound:
        return None


async def expire(work: UnitOfWork, payment: Payment, *, at: datetime) -> Payment:
    """End one whose time is over; its order is locked, and may be paid otherwise."""
    expired = payment.expire(at=at)
    await work.payments.save(expired)
    if payment.state is PaymentState.PENDING:
        await work.orders.log(ended(payment, "timeout", at=at))
    return expired


async def let_loose(work: UnitOfWork, order: Order, payment: Payment, reason: str) -> None:
    """
    Note that *payment*, which has just ended, will take nothing.

    A provider that had begun has kept the order open for half a day. Goods are then held no longer
    than for an order that was placed just now, unless another provider is at it.
    """
    at = payment.updated_at
    line = ended(payment, reason, at=at)
    others = await work.payments.of_order(order.id)
    is_held = any(other.state is PaymentState.PENDING for other in others)
    is_waiting = order.state is OrderState.AWAITING_PAYMENT
    if order.kind is not OrderKind.GOODS or is_held or not is_waiting:
        await work.orders.log(line)
        return
    until = at + (await work.pricings.current()).reservation
    loose = attrs.evolve(order, expires_at=min(order.expires_at, until), updated_at=at)
    await work.orders.save(loose, line)


def ended(payment: Payment, reason: str, *, at: datetime) -> OrderEvent:
    """A line for the order's log: this payment will take nothing."""
    return event(
        payment.order_id,
        OrderEventKind.PAYMENT_CANCELLED,
        at=at,
        payment=payment.id,
        provider=payment.provider.value,
        reason=reason,
    )


def unopened(
    id_: PaymentId, order: Order, *, provider: Provider, at: datetime, return_url: str | None = None
) -> Payment:
    """A new attempt to pay *order*; its number comes with `Payments.add`."""
    return Payment(
        id=id_,
        number=0,
        order_id=order.id,
        provider=provider,
        state=PaymentState.OPEN,
        amount=order.total,
        created_at=at,
        updated_at=at,
        expires_at=order.expires_at,
        return_url=return_url,
    )
