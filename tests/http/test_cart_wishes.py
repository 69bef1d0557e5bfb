"""What to put into a cart, said in other ways than by the id of a variant."""

from collections.abc import AsyncIterator

import httpx
import pytest
from tests.builders import new_id
from tests.http.shop_floor import ShopFloor, a_shop_floor

from stario.domain.kernel.ids import OrderId
from stario.domain.kernel.paging import PageRequest
from stario.domain.merch.usecases.stock_shop import StockShop
from stario.ports.repositories.merch import ProductFilter


@pytest.fixture
async def floor() -> AsyncIterator[ShopFloor]:
    async with a_shop_floor() as floor:
        yield floor


async def test_a_product_is_told_by_colour_and_size(floor: ShopFloor) -> None:
    sorts = (("S", "black"), ("S", "white"), ("M", "black"))
    shirt = await floor.till.product(sorts=sorts)
    mug, fan = await floor.till.product(), await floor.fan()
    ids = {(each.size, each.colour): each.id for each in shirt.variants}

    async def put(**body: object) -> httpx.Response:
        return await floor.web.post("/merch/cart/add", json=body, headers=fan)

    for color, size, wanted in (
        ("White", None, ("S", "white")),
        (None, "m", ("M", "black")),
        ("black", "S", ("S", "black")),
    ):
        added = (await put(product_id=shirt.id, color=color, size=size)).json()
        assert (added["items"][-1]["variant_id"], added["items"][-1]["item_id"]) == (
            ids[wanted],
            added["item_id"],
        )
    only = await put(product_id=mug.id, color="", size="")
    assert only.json()["items"][-1]["variant_id"] == mug.variants[0].id
    again = await put(variant_id=ids["S", "white"], product_id=shirt.id, size="S")
    assert [item["quantity"] for item in again.json()["items"]] == [2, 1, 1, 1]
    for body, field, said in (
        ({"product_id": shirt.id}, "size", "S, M"),
        ({"product_id": shirt.id, "size": "s"}, "color", "black, white"),
        ({"product_id": shirt.id, "color": "pink"}, "color", "name"),
        ({"product_id": shirt.id, "color": "white", "size": "M"}, "size", "name"),
        ({"product_id": mug.id, "variant_id": ids["M", "black"]}, "variant_id", "name"),
        ({"variant_id": ids["M", "black"], "size": "S"}, "variant_id", "name"),
        ({}, "variant_id", "required"),
    ):
        refused = await put(**body)
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["field"] == field
        assert said in refused.json()["errors"][0]["message"]
    assert (await put(product_id=new_id())).status_code == 404


async def test_a_design_says_what_it_is_on(floor: ShopFloor) -> None:
    shirt = await floor.till.product(is_personalised=True, sorts=(("S", "black"), ("M", "black")))
    fan, account = await floor.somebody()
    mine = await floor.till.preview(account, shirt)

    for body in ({"product_id": shirt.id}, {}):
        added = await floor.web.post(
            "/merch/cart/add", json={**body, "preview_id": mine.id}, headers=fan
        )
        item = added.json()["items"][0]
        assert item["variant_id"] == mine.variant_id
        assert mine.picture_key in item["preview_url"]
    by_a_guest = await floor.web.post("/merch/cart/add", json={"preview_id": mine.id})
    assert by_a_guest.json()["errors"][0]["field"] == "variant_id"


async def test_what_lies_ready_is_bought_without_a_design(floor: ShopFloor) -> None:
    till = floor.till
    await StockShop(storage=till.storage, clock=till.clock, ids=till.ids)()
    async with till.storage() as work:
        listed = (await work.products.list(PageRequest(1, 100), ProductFilter())).items
    shirt, fan = listed[0], await floor.fan()
    assert shirt.slug == "stario-t-shirt"

    body = {"product_id": shirt.id, "color": "black", "size": "M", "quantity": 2}
    added = await floor.web.post("/merch/cart/add", json=body, headers=fan)
    assert (added.status_code, added.json()["problems"]) == (200, [])
    ordered = await floor.order(fan)

    assert (ordered.status_code, ordered.json()["total_uzs"]) == (201, 273_000)
    async with till.storage() as work:
        order = await work.orders.get(OrderId(ordered.json()["order_id"]))
        found = await work.products.get(shirt.id)
    assert not any(line.is_personalised for line in order.lines)
    held = {(each.size, each.colour): each.reserved for each in found.variants if each.reserved}
    assert held == {("M", "black"): 2}
