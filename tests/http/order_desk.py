"""Orders behind the real edge: fans before the desk, staff behind it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import attrs
import httpx
from tests.builders import an_account
from tests.builders.payment_till import Till
from tests.builders.workshop import Workshop
from tests.http.house import House

from stario.adapters.memory.invoices import MemoryInvoicePrinter
from stario.adapters.memory.storage import MemoryStorage
from stario.domain.identity.model.role import Role
from stario.domain.orders.model.invoice import Seller
from stario.domain.orders.model.order import Order
from stario.entrypoints.wiring.orders_container import OrdersContainer

SELLER = Seller(name="“Stario” MCHJ", tin="301234567", address="Toshkent", contact="a@stario.uz")


@attrs.define(kw_only=True)
class OrderDesk:
    web: httpx.AsyncClient
    house: House
    workshop: Workshop

    def fan(self, order: Order) -> dict[str, str]:
        """Headers of whoever placed *order*."""
        return self.house.signed_in(account=order.account_id)

    @property
    def staff(self) -> dict[str, str]:
        return self.house.signed_in(Role.OPERATOR, account=self.workshop.operator.id)

    async def stranger(self) -> dict[str, str]:
        account = an_account()
        async with self.house.storage() as work:
            await work.accounts.add(account)
            await work.commit()
        return self.house.signed_in(account=account.id)


@asynccontextmanager
async def an_order_desk() -> AsyncIterator[OrderDesk]:
    storage = MemoryStorage()
    house = House(storage=storage)
    workshop = await Workshop.opened(Till(storage=storage, clock=house.clock))
    container = OrdersContainer(
        storage=storage,
        objects=workshop.objects,
        dispatch=workshop.till.dispatch,
        feed=workshop.till.feed,
        clock=house.clock,
        invoice_printer=MemoryInvoicePrinter(),
        seller=SELLER,
        public_url="https://stario.example",
    )
    handlers = (container.mine(), container.orders(), container.claims())
    app = house.app([route for handler in handlers for route in handler.routes()])
    async with house.client(app) as web:
        yield OrderDesk(web=web, house=house, workshop=workshop)
