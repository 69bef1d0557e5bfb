"""The cart over the real edge: guests, fans, and those who would like to be somebody else."""

from collections.abc import AsyncIterator

import attrs
import pytest
from tests.builders import an_artist, new_id
from tests.builders.carts import a_voucher
from tests.builders.till import PRICE
from tests.http.shop_floor import ShopFloor, a_shop_floor

from stario.domain.orders.model.cart import GUEST_CART_KEPT_FOR
from stario.domain.orders.model.cart_owner import token_digest
from stario.domain.orders.usecases.count_voucher_tries import PER_ADDRESS, PER_PERSON


@pytest.fixture
async def floor() -> AsyncIterator[ShopFloor]:
    async with a_shop_floor() as floor:
        yield floor


async def test_a_cart_says_what_it_costs(floor: ShopFloor) -> None:
    product = await floor.till.product(artist=an_artist())
    fan = await floor.fan()

    added = await floor.add(product, fan, quantity=2)

    cart = added.json()
    (item,) = cart.pop("items")
    assert cart.pop("item_id") == item["item_id"]
    assert added.status_code == 200, added.text
    assert added.headers["cache-control"] == "no-store"
    assert cart == {
        "subtotal_uzs": 200_000,
        "discount_uzs": 0,
        "shipping_uzs": 15_000,
        "total_uzs": 215_000,
        "artist_share_uzs": 89_285,
        "zone": "tashkent",
        "voucher": None,
        "problems": [],
    }
    assert item == {
        "item_id": item["item_id"],
        "product_id": product.id,
        "variant_id": product.variants[0].id,
        "preview_id": None,
        "preview_url": None,
        "title": "T-shirt, L, black",
        "size": "L",
        "color": "black",
        "quantity": 2,
        "unit_price_uzs": 100_000,
        "discount_uzs": 0,
        "total_uzs": 200_000,
        "may_be_ordered": True,
        "added_at": item["added_at"],
    }
    assert await floor.cart(fan) == {**cart, "items": [item]}
    abroad = await floor.cart(fan, zone="international")
    assert abroad["shipping_uzs"] == 100_000


async def test_nobody_has_an_empty_cart_for_nothing(floor: ShopFloor) -> None:
    for headers in ({}, {"X-Cart-Token": "made up"}, await floor.fan()):
        cart = await floor.cart(headers)
        assert (cart["items"], cart["total_uzs"], cart["shipping_uzs"]) == ([], 0, 0)


async def test_a_guest_gets_a_token_once_and_nobody_else_finds_her_cart(floor: ShopFloor) -> None:
    product = await floor.till.product()

    added = await floor.add(product)
    token = added.json()["cart_token"]
    again = await floor.add(product, {"X-Cart-Token": token})

    assert len(token) >= 32
    assert "cart_token" not in again.json()
    assert again.json()["items"][0]["quantity"] == 2
    async with floor.till.storage() as work:
        assert await work.carts.of_token(token_digest(token)) is not None
        assert await work.carts.of_token(token) is None
    for stranger in ({"X-Cart-Token": token_digest(token)}, {"X-Cart-Token": token[:-1]}, {}):
        assert (await floor.cart(stranger))["items"] == []


async def test_a_token_of_ones_own_making_is_not_taken_over(floor: ShopFloor) -> None:
    product = await floor.till.product()

    added = await floor.add(product, {"X-Cart-Token": "chosen-by-somebody-else-for-her"})

    assert added.json()["cart_token"] != "chosen-by-somebody-else-for-her"
    assert (await floor.cart({"X-Cart-Token": "chosen-by-somebody-else-for-her"}))["items"] == []


async def test_a_guests_cart_comes_along_once(floor: ShopFloor) -> None:
    product = await floor.till.product(most=4)
    fan, other = await floor.fan(), await floor.fan()
    guest = await floor.guest(product, 3)
    await floor.add(product, fan, quantity=2)

    merged = await floor.cart(fan | guest)

    assert [item["quantity"] for item in merged["items"]] == [4]  # type: ignore[attr-defined]
    assert await floor.cart(fan | guest) == merged
    assert (await floor.cart(guest))["items"] == []
    assert (await floor.cart(other | guest))["items"] == []


async def test_a_guests_cart_goes_after_a_month(floor: ShopFloor) -> None:
    guest = await floor.guest(await floor.till.product())
    fan = await floor.fan()
    floor.house.clock.advance(by=GUEST_CART_KEPT_FOR)
    fan = floor.house.signed_in(account=(await floor.somebody())[1].id)

    assert (await floor.cart(guest))["items"] == []
    assert (await floor.cart(fan | guest))["items"] == []
    assert await floor.till.sweep() == 1


async def test_somebody_elses_item_is_not_there(floor: ShopFloor) -> None:
    product = await floor.till.product()
    fan, other = await floor.fan(), await floor.fan()
    item = (await floor.add(product, fan)).json()["items"][0]["item_id"]
    guest = await floor.guest(product)

    for stranger in (other, guest, {}):
        changed = await floor.web.patch(
            f"/merch/cart/{item}", json={"quantity": 2}, headers=stranger
        )
        removed = await floor.web.delete(f"/merch/cart/{item}", headers=stranger)
        assert (changed.status_code, removed.status_code) == (404, 404)
    assert len((await floor.cart(fan))["items"]) == 1  # type: ignore[arg-type]


async def test_quantities_have_limits(floor: ShopFloor) -> None:
    product, fan = await floor.till.product(stock=5, most=6), await floor.fan()
    item = (await floor.add(product, fan)).json()["items"][0]["item_id"]
    path = f"/merch/cart/{item}"

    fewer = await floor.web.patch(path, json={"quantity": 5}, headers=fan)
    scarce = await floor.web.patch(path, json={"quantity": 6}, headers=fan)
    many = await floor.add(product, fan, quantity=2)
    for wrong in (0, -1, 100, 1.5, "2", None):
        refused = await floor.web.patch(path, json={"quantity": wrong}, headers=fan)
        assert refused.status_code == 422
    gone = await floor.web.delete(path, headers=fan)

    assert (fewer.status_code, fewer.json()["total_uzs"]) == (200, 515_000)
    assert (scarce.status_code, scarce.json()["code"]) == (409, "sold_out")
    assert "Only 5" in scarce.json()["detail"]
    assert (many.status_code, many.json()["errors"][0]["field"]) == (422, "quantity")
    assert "at most" in many.json()["detail"]
    assert (gone.status_code, gone.json()["items"]) == (200, [])


async def test_what_changed_since_is_told(floor: ShopFloor) -> None:
    dear, scarce, gone = [await floor.till.product(stock=2) for _ in range(3)]
    fan, account = await floor.somebody()
    other = await floor.till.somebody()
    for product in (dear, scarce, gone):
        await floor.add(product, fan, quantity=2)
    await floor.till.reprice(dear, PRICE * 2)
    await floor.till.put(other, scarce)
    await floor.till.put(other, gone, 2)
    await floor.till.order(other)

    cart = await floor.cart(fan)

    problems = cart["problems"]
    assert isinstance(problems, list)
    assert [each["code"] for each in problems] == ["price_changed", "only_n_left", "sold_out"]
    assert [each["left"] for each in problems] == [None, 1, 0]
    assert problems[0]["was_uzs"] == 100_000
    assert "Only 1" in problems[1]["message"]
    assert (cart["subtotal_uzs"], cart["total_uzs"]) == (400_000, 415_000)
    assert (await floor.till.stored_cart(account)).version == 3


async def test_a_design_must_be_ones_own_and_for_the_variant(floor: ShopFloor) -> None:
    shirt = await floor.till.product(is_personalised=True)
    mug = await floor.till.product(is_personalised=True)
    fan, account = await floor.somebody()
    stranger = await floor.till.somebody()
    mine = await floor.till.preview(account, shirt)
    hers = await floor.till.preview(stranger, shirt)

    for product, preview in ((shirt, None), (shirt, hers.id), (mug, mine.id), (shirt, new_id())):
        refused = await floor.add(product, fan, preview_id=preview)
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["field"] == "preview_id"
    by_a_guest = await floor.add(shirt, preview_id=mine.id)
    assert by_a_guest.status_code == 422
    assert (await floor.add(shirt, fan, preview_id=mine.id)).status_code == 200


async def test_what_is_not_on_sale_is_not_there(floor: ShopFloor) -> None:
    product, fan = await floor.till.product(), await floor.fan()
    async with floor.till.storage() as work:
        await work.products.save(attrs.evolve(product, is_active=False), was=product)
        await work.commit()

    assert (await floor.add(product, fan)).status_code == 404
    unknown = {"variant_id": new_id()}
    answer = await floor.web.post("/merch/cart/add", json=unknown, headers=fan)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_an_addition_that_is_repeated_with_its_key_counts_once(floor: ShopFloor) -> None:
    product, fan = await floor.till.product(), await floor.fan()
    keyed = fan | {"Idempotency-Key": "k"}

    first, second = await floor.add(product, keyed), await floor.add(product, keyed)

    assert first.json() == second.json()
    assert second.headers["idempotency-replayed"] == "true"


async def test_a_voucher_is_put_in_and_taken_out(floor: ShopFloor) -> None:
    product, fan = await floor.till.product(), await floor.fan()
    voucher = await floor.till.voucher(a_voucher(code="NAVRUZ-26"))
    await floor.add(product, fan)

    applied = await floor.web.post("/merch/cart/voucher", json={"code": " navruz-26"}, headers=fan)
    removed = await floor.web.delete("/merch/cart/voucher", headers=fan)

    cart = applied.json()
    assert applied.status_code == 200, applied.text
    assert (cart["discount_uzs"], cart["total_uzs"]) == (10_000, 105_000)
    assert cart["voucher"] == {"code": "NAVRUZ-26", "problem": None, "message": None}
    assert (removed.status_code, removed.json()["voucher"]) == (200, None)
    assert (await floor.till.stored_voucher(voucher)).used == 0


async def test_a_voucher_that_counts_no_more_says_so(floor: ShopFloor) -> None:
    product, fan = await floor.till.product(), await floor.fan()
    was = await floor.till.voucher(a_voucher(code="NAVRUZ-26"))
    await floor.add(product, fan)
    await floor.web.post("/merch/cart/voucher", json={"code": "NAVRUZ-26"}, headers=fan)
    async with floor.till.storage() as work:
        await work.vouchers.save(attrs.evolve(was, is_active=False), was=was)
        await work.commit()

    cart = await floor.cart(fan)

    assert cart["discount_uzs"] == 0
    assert cart["voucher"] == {
        "code": "NAVRUZ-26",
        "problem": "voucher_unknown",
        "message": "There is no such voucher.",
    }
    refused = await floor.order(fan)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "voucher_code")


async def test_codes_can_not_be_guessed(floor: ShopFloor) -> None:
    product = await floor.till.product()
    fan, guest = await floor.fan(), await floor.guest(product)
    await floor.add(product, fan)

    async def guess(headers: dict[str, str], times: int) -> list[int]:
        return [
            (
                await floor.web.post(
                    "/merch/cart/voucher", json={"code": f"GUESS-{number}"}, headers=headers
                )
            ).status_code
            for number in range(times)
        ]

    by_fan = await guess(fan, PER_PERSON.count + 1)
    # New tokens do not help: guests are counted by their address.
    by_guests = await guess(guest, PER_ADDRESS.count - PER_PERSON.count)

    assert by_fan == [422] * PER_PERSON.count + [429]
    assert by_guests[-1] == 429
    assert set(by_guests) == {422, 429}
