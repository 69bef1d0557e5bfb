"""Orders of a fan, remembered and changed through the port alone."""

from stario.domain.identity.model.account import Account
from stario.domain.orders.model.order import Order
from stario.domain.orders.model.order_event import OrderEvent
from stario.ports.storage import Storage
from tests.builders import an_account


async def a_fan(storage: Storage) -> Account:
    fan = an_account()
    async with storage() as work:
        await work.accounts.add(fan)
        await work.commit()
    return fan


async def remember(storage: Storage, *orders: Order) -> None:
    async with storage() as work:
        for order in orders:
            await work.orders.add(order)
        await work.commit()


async def stored(storage: Storage, order: Order) -> Order:
    async with storage() as work:
        return await work.orders.get(order.id)


async def save(storage: Storage, order: Order, *events: OrderEvent) -> None:
    async with storage() as work:
        await work.orders.get(order.id, lock=True)
        await work.orders.save(order, *events)
        await work.commit()
