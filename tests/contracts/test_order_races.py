"""Orders that are ended and paid at the same moment: the lock on the order decides."""

import asyncio
from datetime import timedelta

from stario.domain.kernel.errors import Conflict, DomainError
from stario.domain.orders.model.order import Order, OrderOutOfOrder, OrderState
from stario.domain.orders.model.order_event import OrderEventKind
from stario.domain.payments.model.payment import PaymentState
from stario.ports.storage import Storage
from tests.builders.payment_till import Till
from tests.builders.workshop import Workshop

ORDERS = 4
LATE = timedelta(hours=1)
IN_TIME = timedelta(minutes=59)


async def begun(storage: Storage) -> tuple[Workshop, Till, list[Order]]:
    """Orders whose time is over by the clock of the sweep, and not yet by that of the till."""
    workshop = await Workshop.opened(Till(storage=storage))
    orders = [await workshop.ordered(quantity=2) for _ in range(ORDERS)]
    till = Till(storage=storage, steered=workshop.till.steered)
    till.clock.advance(by=IN_TIME)
    workshop.till.clock.advance(by=LATE)
    return workshop, till, orders


async def paid_or_refused(till: Till, order: Order) -> bool:
    try:
        payment = await till.reserved(order)
        settled = await till.settle(payment.provider, payment_id=payment.id)
    except DomainError:
        return False
    return settled.won


async def check(workshop: Workshop, order: Order, *, won: bool) -> None:
    """The order is paid and its pieces are sold, or it has ended and they are free."""
    stored = await workshop.till.read(order.id)
    variant = await workshop.variant(order)
    told = await workshop.told(order)
    async with workshop.till.storage() as work:
        payments = await work.payments.of_order(order.id)
    assert variant.reserved == 0
    assert any(each.state is PaymentState.PAID for each in payments) is won
    if won:
        assert (stored.state, variant.stock) == (OrderState.PAID, 8)
        assert told.count(OrderEventKind.PAID) == 1
        assert OrderEventKind.EXPIRED not in told
    else:
        assert (stored.state, variant.stock) == (OrderState.EXPIRED, 10)
        assert OrderEventKind.PAID not in told


async def test_an_order_is_paid_or_expires_and_never_both(storage: Storage) -> None:
    workshop, till, orders = await begun(storage)

    *won, _, _ = await asyncio.gather(
        *(paid_or_refused(till, order) for order in orders), workshop.expire(), workshop.expire()
    )

    # What a provider had just reserved stays, is settled, and is never swept.
    await workshop.expire()
    for order, was_paid in zip(orders, won, strict=True):
        await check(workshop, order, won=bool(was_paid))


async def test_of_two_who_end_an_order_one_does(storage: Storage) -> None:
    workshop, _, orders = await begun(storage)

    async def cancelled(order: Order) -> bool:
        try:
            await workshop.cancel(order.id, account=order.account_id)
        except OrderOutOfOrder:
            return False
        return True

    *cancels, expired = await asyncio.gather(
        *(cancelled(order) for order in orders for _ in range(2)), workshop.expire()
    )

    assert sum(map(bool, cancels)) + int(expired) == ORDERS
    for order in orders:
        told = await workshop.told(order)
        assert len(told) == 1
        assert told[0] in {OrderEventKind.CANCELLED, OrderEventKind.EXPIRED}
        assert (await workshop.variant(order)).available == 10


async def test_a_parcel_is_delivered_once_and_its_money_shared_out_once(storage: Storage) -> None:
    workshop = await Workshop.opened(Till(storage=storage))
    order = await workshop.sent()

    async def delivered() -> bool:
        try:
            await workshop.deliver(order.id, actor=workshop.operator.id)
        except OrderOutOfOrder:
            return False
        return True

    assert sum(await asyncio.gather(*(delivered() for _ in range(5)))) == 1
    assert sum((await workshop.till.balances()).values()) == 0
    assert (await workshop.told(order)).count(OrderEventKind.DELIVERED) == 1


async def test_a_faulty_order_is_made_once_more_once(storage: Storage) -> None:
    workshop = await Workshop.opened(Till(storage=storage))
    order = await workshop.delivered()
    await workshop.claimed(order)

    async def reprinted() -> bool:
        try:
            await workshop.reprinted(order)
        except Conflict:
            return False
        return True

    assert sum(await asyncio.gather(*(reprinted() for _ in range(3)))) == 1
    assert (await workshop.variant(order)).stock == 8


async def test_cancelled_three_times_the_money_goes_back_once(storage: Storage) -> None:
    workshop = await Workshop.opened(Till(storage=storage))
    order = await workshop.paid()

    async def cancelled() -> bool:
        try:
            await workshop.cancel(order.id, account=order.account_id)
        except OrderOutOfOrder:
            return False
        return True

    assert sum(await asyncio.gather(*(cancelled() for _ in range(3)))) == 1
    (refund,) = await workshop.till.refunds(order.id)
    assert refund.amount == order.total
    assert (await workshop.variant(order)).stock == 10
