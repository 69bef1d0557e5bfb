"""What reading sales promises, on every storage."""

from datetime import timedelta

from stario.domain.kernel.ids import OrderId
from stario.domain.kernel.money import NOTHING, Money
from stario.domain.ledger.model.revenue import Sale
from stario.domain.orders.model.order import Order, OrderState
from stario.domain.payments.model.payment import Payment
from stario.domain.payments.model.provider import Provider
from stario.ports.storage import Storage
from tests.builders import NOW, new_id
from tests.builders.orders import an_order, an_order_line
from tests.builders.payments import a_paid_payment, a_pending_payment
from tests.contracts.remembered import Cast, a_cast

FEE = Money(330_000)


async def remember(storage: Storage, order: Order, *payments: Payment) -> None:
    async with storage() as work:
        await work.orders.add(order)
        for payment in payments:
            await work.payments.add(payment)
        await work.commit()


def paid_order(cast: Cast, hours: int = 0) -> Order:
    lines = (an_order_line(artist=cast.artist), an_order_line(number=2, title="Krujka"))
    return an_order(cast.fan, *lines, state=OrderState.PAID, paid_at=NOW + timedelta(hours=hours))


def a_sale(order: Order, provider: Provider | None, fee: Money) -> Sale:
    assert order.paid_at is not None
    return Sale(order=order, provider=provider, fee=fee, paid_at=order.paid_at)


async def test_a_sale_is_an_order_with_the_payment_that_counts(storage: Storage) -> None:
    cast = await a_cast(storage)
    order, free, unpaid = paid_order(cast), paid_order(cast, 1), an_order(cast.fan)
    await remember(
        storage,
        order,
        a_pending_payment(order_id=order.id, provider=Provider.CLICK, amount=order.total),
        a_paid_payment(order_id=order.id, amount=order.total, fee=FEE),
        a_paid_payment(order_id=order.id, amount=order.total, fee=NOTHING, is_surplus=True),
    )
    await remember(storage, free)
    await remember(storage, unpaid)
    wanted = {
        order.id: a_sale(order, Provider.PAYME, FEE),
        free.id: a_sale(free, None, NOTHING),
    }

    async with storage() as work:
        found = await work.sales.of([order.id, free.id, unpaid.id, OrderId(new_id()), order.id])
        assert found == wanted
        assert await work.sales.of([]) == {}
        assert await work.sales.paid(since=NOW, before=NOW + timedelta(days=1)) == tuple(
            wanted.values()
        )


async def test_sales_are_read_in_parts_by_when_they_were_paid(storage: Storage) -> None:
    cast = await a_cast(storage)
    orders = [paid_order(cast, hours) for hours in (1, 0, 1, 2, 5)]
    for order in orders:
        await remember(storage, order)
    until = NOW + timedelta(hours=5)

    async with storage() as work:
        first = await work.sales.paid(since=NOW, before=until, limit=2)
        place = (first[-1].paid_at, first[-1].order.id)
        second = await work.sales.paid(since=NOW, before=until, after=place, limit=2)
        place = (second[-1].paid_at, second[-1].order.id)
        third = await work.sales.paid(since=NOW, before=until, after=place, limit=2)

    same_hour = sorted((orders[0].id, orders[2].id))
    assert [sale.order.id for sale in (*first, *second)] == [
        orders[1].id,
        *same_hour,
        orders[3].id,
    ]
    assert third == ()
