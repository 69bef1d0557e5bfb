"""The cart and the till behind the real edge."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import attrs
import httpx
from tests.builders import an_account
from tests.builders.till import Till
from tests.http.house import House

from stario.adapters.memory.media import MemoryObjectStore
from stario.adapters.memory.storage import MemoryStorage
from stario.domain.identity.model.account import Account
from stario.domain.identity.model.role import Role
from stario.domain.merch.model.product import Product
from stario.domain.payments.model.provider import Provider
from stario.entrypoints.wiring.checkout_container import CheckoutContainer

Headers = dict[str, str]
ADDRESS: dict[str, str] = {
    "recipient": "Dilnoza Karimova",
    "phone": "90 123 45 67",
    "region": "toshkent-shahri",
    "district": "Yunusobod",
    "street": "Amir Temur koʻchasi 12",
}


@attrs.define(kw_only=True)
class ShopFloor:
    """`till` is the same shop from inside."""

    web: httpx.AsyncClient
    till: Till
    house: House

    async def somebody(self, role: Role = Role.USER) -> tuple[Headers, Account]:
        account = an_account(role=role)
        async with self.till.storage() as work:
            await work.accounts.add(account)
            await work.commit()
        return self.house.signed_in(role, account=account.id), account

    async def fan(self) -> Headers:
        return (await self.somebody())[0]

    async def add(
        self, product: Product, headers: Headers | None = None, **more: object
    ) -> httpx.Response:
        body = {"variant_id": product.variants[0].id, **more}
        return await self.web.post("/merch/cart/add", json=body, headers=headers or {})

    async def guest(self, product: Product, quantity: int = 1) -> Headers:
        """The headers of a guest who has put something aside."""
        added = await self.add(product, quantity=quantity)
        assert added.status_code == 200, added.text
        return {"X-Cart-Token": added.json()["cart_token"]}

    async def cart(self, headers: Headers, **query: str) -> dict[str, object]:
        answer = await self.web.get("/merch/cart", headers=headers, params=query)
        assert answer.status_code == 200, answer.text
        found: dict[str, object] = answer.json()
        return found

    async def order(self, headers: Headers, **more: object) -> httpx.Response:
        body = {"shipping_address": ADDRESS, **more}
        return await self.web.post("/merch/checkout", json=body, headers=headers)


@asynccontextmanager
async def a_shop_floor() -> AsyncIterator[ShopFloor]:
    house = House(storage=MemoryStorage())
    till = Till(storage=house.storage, clock=house.clock)
    container = CheckoutContainer(
        storage=house.storage,
        objects=MemoryObjectStore(clock=house.clock),
        dispatch=till.dispatch,
        feed=till.feed,
        limiter=till.limiter,
        clock=house.clock,
        offered=(Provider.PAYME, Provider.CLICK),
        public_url="https://stario.example",
    )
    handlers = (container.cart(), container.checkout(), container.vouchers())
    app = house.app([route for handler in handlers for route in handler.routes()])
    async with house.client(app) as web:
        yield ShopFloor(web=web, till=till, house=house)
