"""The shop behind the real edge: fans before the counter, staff behind it."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import attrs
import httpx
from tests.builders import an_account
from tests.http.house import House

from stario.adapters.memory.storage import MemoryStorage
from stario.domain.identity.model.account import Account
from stario.domain.identity.model.role import Role
from stario.entrypoints.wiring.catalogue_container import CatalogueContainer

SHELF: Mapping[str, object] = {
    "slug": "clothing",
    "position": 1,
    "translations": {
        "uz": {"name": "Kiyim-kechak"},
        "ru": {"name": "Одежда", "description": "Что носят"},
        "en": {"name": "Clothing"},
    },
}
BLACK: Mapping[str, object] = {"sku": "TSHIRT-BLACK-L", "size": "L", "color": "black", "stock": 40}
WHITE: Mapping[str, object] = {
    "sku": "TSHIRT-WHITE-XL",
    "size": "XL",
    "color": "white",
    "extra_uzs": 15_000,
    "stock": None,
}
T_SHIRT: Mapping[str, object] = {
    "slug": "t-shirt",
    "mockup": "t_shirt",
    "translations": {
        "uz": {"name": "Futbolka", "description": "Oq va qora"},
        "ru": {"name": "Футболка"},
        "en": {"name": "T-shirt"},
    },
    "print_area": {"width_mm": 300, "height_mm": 400},
    "price_uzs": 149_000,
    "production_cost_uzs": 68_000,
    "mxik": "06109001001000000",
    "package_code": "1495085",
    "variants": [BLACK, WHITE],
}


@attrs.define(kw_only=True)
class Counter:
    web: httpx.AsyncClient
    storage: MemoryStorage
    headers: Mapping[Role, dict[str, str]]

    @property
    def admin(self) -> dict[str, str]:
        return self.headers[Role.ADMIN]

    async def shelf(self, **changes: object) -> str:
        answer = await self.web.post(
            "/merch/admin/categories", json={**SHELF, **changes}, headers=self.admin
        )
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    async def product(self, shelf: str | None = None, **changes: object) -> str:
        body = {**T_SHIRT, "category_id": shelf or await self.shelf(), **changes}
        answer = await self.web.post("/merch/admin/products", json=body, headers=self.admin)
        assert answer.status_code == 201, answer.text
        assert answer.headers["location"] == f"/merch/admin/products/{answer.json()['id']}"
        return str(answer.json()["id"])


@asynccontextmanager
async def a_counter() -> AsyncIterator[Counter]:
    storage = MemoryStorage()
    house = House(storage=storage)
    container = CatalogueContainer(storage=storage, clock=house.clock)
    handlers = (container.catalogue(), container.admin(), container.pricing())
    app = house.app([route for handler in handlers for route in handler.routes()])
    people: dict[Role, Account] = {role: an_account(role=role) for role in Role}
    async with storage() as work:
        for person in people.values():
            await work.accounts.add(person)
        await work.commit()
    headers = {role: house.signed_in(role, account=person.id) for role, person in people.items()}
    async with house.client(app) as web:
        yield Counter(web=web, storage=storage, headers=headers)
