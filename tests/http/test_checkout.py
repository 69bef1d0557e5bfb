"""Checkout over the real edge."""

from collections.abc import AsyncIterator

import pytest
from tests.builders import new_id
from tests.builders.carts import a_voucher
from tests.builders.till import PRICE
from tests.http.shop_floor import ADDRESS, ShopFloor, a_shop_floor

from stario.domain.kernel.ids import OrderId


@pytest.fixture
async def floor() -> AsyncIterator[ShopFloor]:
    async with a_shop_floor() as floor:
        yield floor


async def test_a_cart_becomes_an_order(floor: ShopFloor) -> None:
    product = await floor.till.product()
    fan, account = await floor.somebody()
    await floor.add(product, fan, quantity=2)

    answer = await floor.order(fan, expected_total_uzs=215_000)

    body = answer.json()
    assert answer.status_code == 201, answer.text
    async with floor.till.storage() as work:
        order = await work.orders.get(OrderId(body["order_id"]))
    assert answer.headers["location"] == f"/merch/orders/{order.id}"
    assert order.account_id == account.id
    assert body == {
        "order_id": order.id,
        "number": order.number,
        "status": "awaiting_payment",
        "subtotal_uzs": 200_000,
        "shipping_uzs": 15_000,
        "total_uzs": 215_000,
        "payment_options": ["payme", "click"],
        "redirect_url": f"https://stario.example/merch/orders/{order.id}",
        "expires_at": body["expires_at"],
    }
    assert order.address is not None
    assert (order.address.phone, order.address.district) == (
        "+998901234567",
        "toshkent-shahri.yunusobod",
    )
    assert (await floor.cart(fan))["items"] == []


async def test_a_guest_signs_in_and_orders_in_one_go(floor: ShopFloor) -> None:
    guest = await floor.guest(await floor.till.product())
    fan = await floor.fan()

    assert (await floor.order(guest)).status_code == 401
    answer = await floor.order(fan | guest)

    assert (answer.status_code, answer.json()["total_uzs"]) == (201, 115_000)


async def test_a_request_that_is_repeated_is_one_order(floor: ShopFloor) -> None:
    fan = await floor.fan()
    await floor.add(await floor.till.product(), fan)
    keyed = fan | {"Idempotency-Key": "k"}

    answers = [await floor.order(keyed), await floor.order(keyed), await floor.order(fan)]

    assert len({answer.json()["order_id"] for answer in answers}) == 1
    changed = await floor.order(keyed, expected_total_uzs=1)
    assert (changed.status_code, changed.json()["code"]) == (409, "idempotency_key_reused")


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"phone": "+7 916 123-45-67"}, "phone", "begins with +998"),
        ({"phone": "12345"}, "phone", "not a phone number"),
        ({"region": "Atlantis"}, "region", "no such region"),
        ({"district": "Chirchiq"}, "district", "another region: Tashkent Region"),
        ({"district": "Atlantis"}, "district", "Tashkent city has no such district"),
        ({"region": "Samarqand", "district": "Samarqand"}, "district", "Samarkand District"),
        ({"country": "ZZ"}, "country", "no such country"),
        ({"postal_code": "12"}, "postal_code", "six digits"),
        ({"street": " "}, "street", "characters are needed"),
        ({"recipient": "A\u202eB"}, "recipient", "invisible"),
    ],
)
async def test_what_is_wrong_with_an_address_is_said(
    floor: ShopFloor, changes: dict[str, str], field: str, sentence: str
) -> None:
    fan = await floor.fan()
    await floor.add(await floor.till.product(), fan)

    refused = await floor.order(fan, shipping_address={**ADDRESS, **changes})

    assert refused.status_code == 422, refused.text
    (error,) = refused.json()["errors"]
    assert error["field"] == f"shipping_address.{field}"
    assert sentence in error["message"]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("uz", "Toshkent viloyati"), ("ru", "Ташкентская область"), ("en", "Tashkent Region")],
)
async def test_places_are_told_in_the_language_of_the_request(
    floor: ShopFloor, language: str, sentence: str
) -> None:
    fan = await floor.fan() | {"Accept-Language": language}
    await floor.add(await floor.till.product(), fan)

    refused = await floor.order(fan, shipping_address={**ADDRESS, "district": "Chirchiq"})

    assert sentence in refused.json()["detail"]


async def test_a_parcel_goes_abroad_with_a_telephone_of_there(floor: ShopFloor) -> None:
    fan = await floor.fan()
    await floor.add(await floor.till.product(), fan)
    abroad = {
        **ADDRESS,
        "country": "DE",
        "phone": "+49 30 123456",
        "region": "",
        "district": "Berlin",
    }

    answer = await floor.order(fan, shipping_address=abroad)

    assert (answer.status_code, answer.json()["shipping_uzs"]) == (201, 100_000)


async def test_a_quote_holds_and_belongs_to_whom_it_was_given(floor: ShopFloor) -> None:
    product = await floor.till.product()
    fan, other = await floor.fan(), await floor.fan()
    for headers in (fan, other):
        await floor.add(product, headers)
    made = await floor.web.post("/merch/quote", json={}, headers=fan)
    await floor.till.reprice(product, PRICE * 3)

    quote = made.json()
    stolen = await floor.order(other, quote_id=quote["quote_id"])
    answer = await floor.order(fan, quote_id=quote["quote_id"])

    assert made.status_code == 201, made.text
    assert (quote["subtotal_uzs"], quote["total_uzs"]) == (100_000, 115_000)
    assert (stolen.status_code, stolen.json()["code"]) == (404, "not_found")
    assert (answer.status_code, answer.json()["total_uzs"]) == (201, 115_000)


async def test_a_quote_that_is_over_is_said_to_be(floor: ShopFloor) -> None:
    fan = await floor.fan()
    await floor.add(await floor.till.product(), fan)
    quote = (await floor.web.post("/merch/quote", json={}, headers=fan)).json()["quote_id"]
    floor.house.clock.advance(seconds=15 * 60)

    refused = await floor.order(fan, quote_id=quote)

    assert (refused.status_code, refused.json()["code"]) == (409, "quote_expired")


async def test_what_stands_in_the_way_of_an_order_is_said(floor: ShopFloor) -> None:
    product = await floor.till.product(stock=1)
    fan, other = await floor.fan(), await floor.fan()
    empty = await floor.order(fan)
    for headers in (fan, other):
        await floor.add(product, headers)
    dearer = await floor.order(fan, expected_total_uzs=100_000)
    await floor.order(other)
    late = await floor.order(fan)
    unknown = await floor.order(fan, quote_id=new_id())

    assert (empty.status_code, empty.json()["code"]) == (409, "cart_empty")
    assert (dearer.status_code, dearer.json()["code"]) == (409, "total_differs")
    assert "115000" in dearer.json()["detail"]
    assert (late.status_code, late.json()["code"]) == (409, "sold_out")
    assert "“T-shirt, L, black” is sold out" in late.json()["detail"]
    assert unknown.status_code == 409
    bad = await floor.order(fan, voucher_code="NO-SUCH-CODE")
    assert bad.status_code == 409


async def test_a_code_at_the_till_counts_instead_of_the_one_in_the_cart(
    floor: ShopFloor,
) -> None:
    fan = await floor.fan()
    await floor.add(await floor.till.product(), fan)
    in_cart = await floor.till.voucher(a_voucher())
    better = await floor.till.voucher(a_voucher(basis_points=5_000))
    await floor.web.post("/merch/cart/voucher", json={"code": in_cart.code}, headers=fan)

    answer = await floor.order(fan, voucher_code=better.code)

    assert answer.json()["subtotal_uzs"] == 50_000
    assert (await floor.till.stored_voucher(in_cart)).used == 0
    assert (await floor.till.stored_voucher(better)).used == 1


async def test_the_document_says_how_a_guests_cart_is_found(floor: ShopFloor) -> None:
    paths = (await floor.web.get("/openapi.json")).json()["paths"]
    token = {"$ref": "#/components/parameters/X-Cart-Token"}

    having = {
        f"{method} {path}"
        for path, methods in paths.items()
        for method, operation in methods.items()
        if token in operation.get("parameters", [])
    }

    assert having == {
        "get /merch/cart",
        "post /merch/cart/add",
        "patch /merch/cart/{item_id}",
        "delete /merch/cart/{item_id}",
        "post /merch/cart/voucher",
        "delete /merch/cart/voucher",
        "post /merch/quote",
        "post /merch/checkout",
    }


async def test_regions_are_listed_with_what_a_parcel_costs(floor: ShopFloor) -> None:
    answer = await floor.web.get("/merch/shipping/regions", headers={"Accept-Language": "uz"})

    body = answer.json()
    city = next(each for each in body["regions"] if each["code"] == "toshkent-shahri")
    assert answer.status_code == 200
    assert (len(body["regions"]), body["international_shipping_uzs"]) == (14, 100_000)
    assert (city["name"], city["zone"], city["shipping_uzs"]) == (
        "Toshkent shahri",
        "tashkent",
        15_000,
    )
    assert {
        "code": "toshkent-shahri.mirzo-ulugbek",
        "name": "Mirzo Ulugʻbek tumani",
        "kind": "district",
    } in city["districts"]
    assert {each["shipping_uzs"] for each in body["regions"]} == {15_000, 25_000}
