"""The catalogue and its prices over the real edge."""

from collections.abc import AsyncIterator

import pytest
from tests.builders import an_artist, new_id
from tests.http.counter import BLACK, SHELF, T_SHIRT, WHITE, Counter, a_counter

from stario.domain.artists.model.artist import ArtistStatus
from stario.domain.identity.model.role import Role
from stario.domain.kernel.ids import VariantId

PRICING: dict[str, object] = {
    "version": 0,
    "artist_share_basis_points": 5_000,
    "vat_basis_points": 1_200,
    "shipping_zones": {"tashkent": 15_000, "regional": 25_000, "international": 100_000},
    "refund_four_eyes_above_uzs": 500_000,
    "payout_hold_days": 14,
    "reservation_minutes": 60,
}
INTERNAL = {"production_cost_uzs", "mxik", "vat_basis_points", "stock", "reserved", "is_active"}


@pytest.fixture
async def counter() -> AsyncIterator[Counter]:
    async with a_counter() as counter:
        yield counter


@pytest.mark.parametrize(
    ("language", "shelf", "name"),
    [
        ("uz", "Kiyim-kechak", "Futbolka"),
        ("ru", "Одежда", "Футболка"),
        ("en-GB, ru;q=0.1", "Clothing", "T-shirt"),
    ],
)
async def test_words_are_in_the_language_of_the_request(
    counter: Counter, language: str, shelf: str, name: str
) -> None:
    product = await counter.product()
    asked = {"Accept-Language": language}

    shelves = await counter.web.get("/merch/categories", headers=asked)
    listed = await counter.web.get("/merch/products", headers=asked)
    read = await counter.web.get(f"/merch/products/{product}", headers=asked)

    assert [each["name"] for each in shelves.json()] == [shelf]
    assert read.json()["name"] == name
    assert listed.json()["items"] == [read.json()]


async def test_fans_see_what_they_can_buy_and_nothing_else(counter: Counter) -> None:
    scarce = {**BLACK, "sku": "LAST", "size": "S", "stock": 1, "extra_uzs": 1_000}
    gone = {**BLACK, "sku": "GONE", "size": "M", "stock": 0}
    off = {**BLACK, "sku": "OFF", "size": "XXL", "is_active": False}
    path = f"/merch/products/{await counter.product(variants=[BLACK, WHITE, scarce, gone, off])}"

    product = (await counter.web.get(path)).json()

    variants = {variant["sku"]: variant for variant in product["variants"]}
    assert {sku: (v["in_stock"], v["available"]) for sku, v in variants.items()} == {
        "TSHIRT-BLACK-L": (True, 10),
        "TSHIRT-WHITE-XL": (True, 10),
        "LAST": (True, 1),
        "GONE": (False, 0),
    }
    assert variants["TSHIRT-WHITE-XL"]["price_uzs"] == 164_000
    assert variants["TSHIRT-WHITE-XL"]["is_made_to_order"]
    assert (product["price_uzs"], product["in_stock"]) == (149_000, True)
    assert (product["sizes"], product["colors"]) == (["L", "XL", "S", "M"], ["black", "white"])
    assert not INTERNAL & {*product, *(key for each in variants.values() for key in each)}


async def test_staff_alone_see_goods_of_an_artist_who_is_suspended(counter: Counter) -> None:
    artist = an_artist(status=ArtistStatus.SUSPENDED)
    async with counter.storage() as work:
        await work.artists.add(artist)
        await work.commit()
    product = await counter.product(artist_id=artist.id)

    for path, headers, seen in (("/merch", {}, 0), ("/merch/admin", counter.admin, 1)):
        listed = await counter.web.get(f"{path}/products", headers=headers)
        read = await counter.web.get(f"{path}/products/{product}", headers=headers)
        assert (len(listed.json()["items"]), read.status_code == 200) == (seen, bool(seen))


async def test_products_are_searched_filtered_and_paged(counter: Counter) -> None:
    shelf = await counter.shelf()
    for number, is_premium in enumerate((False, True, False)):
        await counter.product(
            shelf,
            slug=f"p-{number}",
            is_premium=is_premium,
            variants=[{**BLACK, "sku": f"S-{number}"}],
        )

    async def slugs(query: str) -> list[str]:
        answer = await counter.web.get(f"/merch/products?{query}")
        assert answer.status_code == 200, answer.text
        return [each["slug"] for each in answer.json()["items"]]

    assert (await slugs(""))[0] == "p-1"
    assert await slugs("is_premium=true") == ["p-1"]
    assert len(await slugs(f"category_id={shelf}&search=ФУТБОЛ")) == 3
    assert await slugs("search=mug") == []
    assert await slugs(f"artist_id={new_id()}") == []
    assert len(await slugs("page=2&page_size=2")) == 1
    for wrong in ("page=0", "page_size=101", "category_id=1", "is_premium=2"):
        assert (await counter.web.get(f"/merch/products?{wrong}")).status_code == 422


async def test_a_product_is_replaced_and_archived(counter: Counter) -> None:
    shelf = await counter.shelf()
    product = await counter.product(shelf)
    path = f"/merch/admin/products/{product}"
    async with counter.storage() as work:
        (black, _) = (await work.products.get(product)).variants  # type: ignore[arg-type]
        assert await work.products.reserve(VariantId(black.id), 2)
        await work.commit()

    kept = {key: value for key, value in BLACK.items() if key != "stock"}
    body = {**T_SHIRT, "category_id": shelf, "price_uzs": 99_000, "variants": [kept]}
    put = await counter.web.put(path, json=body, headers=counter.admin)

    assert put.status_code == 200, put.text
    changed = put.json()
    assert (changed["price_uzs"], changed["production_cost_uzs"]) == (99_000, 68_000)
    seen = {v["sku"]: (v["stock"], v["reserved"], v["is_active"]) for v in changed["variants"]}
    assert seen == {"TSHIRT-BLACK-L": (40, 2, True), "TSHIRT-WHITE-XL": (None, 0, False)}
    assert (await counter.web.get(path, headers=counter.admin)).json() == changed

    removed = await counter.web.delete(path, headers=counter.admin)
    assert removed.status_code == 204
    assert (await counter.web.get(f"/merch/products/{product}")).status_code == 404
    assert (await counter.web.get("/merch/products")).json()["total"] == 0
    listed = await counter.web.get("/merch/admin/products", headers=counter.admin)
    assert [each["is_active"] for each in listed.json()["items"]] == [False]


async def test_a_shelf_goes_when_it_is_bare(counter: Counter) -> None:
    shelf = await counter.shelf()
    product = await counter.product(shelf)
    path = f"/merch/admin/categories/{shelf}"

    refused = await counter.web.delete(path, headers=counter.admin)
    assert refused.status_code == 409
    assert refused.json()["detail"].startswith("Products on this shelf are on sale")

    await counter.web.delete(f"/merch/admin/products/{product}", headers=counter.admin)
    renamed = await counter.web.put(path, json={**SHELF, "slug": "wear"}, headers=counter.admin)
    assert renamed.json()["slug"] == "wear"
    assert (await counter.web.delete(path, headers=counter.admin)).status_code == 204
    assert (await counter.web.get("/merch/categories")).json() == []
    listed = await counter.web.get("/merch/admin/categories", headers=counter.admin)
    assert [each["is_active"] for each in listed.json()] == [False]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"price_uzs": -1}, "price_uzs"),
        ({"price_uzs": 1.5}, "price_uzs"),
        ({"slug": "T shirt"}, "slug"),
        ({"slug": "shirt\n"}, "slug"),
        ({"mxik": "1"}, "mxik"),
        ({"variants": []}, "variants"),
        ({"variants": [BLACK, BLACK]}, "variants[1].sku"),
        ({"variants": [{**BLACK, "stock": -1}]}, "variants[0].stock"),
        ({"print_area": {"width_mm": 1, "height_mm": 400}}, "print_area.width_mm"),
        (
            {"print_area": {"width_mm": 30, "height_mm": 40, "safe_mm": 20}},
            "print_area.safe_mm",
        ),
        ({"translations": {"uz": {"name": "x"}, "ru": {"name": "x"}}}, "translations.en"),
        ({"artist_id": new_id()}, "artist_id"),
        ({"category_id": new_id()}, "category_id"),
        ({"mockup": "car"}, "mockup"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
async def test_a_field_that_breaks_a_rule_is_named(
    counter: Counter, change: dict[str, object], field: str
) -> None:
    body = {**T_SHIRT, "category_id": await counter.shelf(), **change}
    answer = await counter.web.post("/merch/admin/products", json=body, headers=counter.admin)

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


async def test_one_key_makes_one_product_and_a_slug_is_taken_once(counter: Counter) -> None:
    body = {**T_SHIRT, "category_id": await counter.shelf()}
    key = {**counter.admin, "Idempotency-Key": "one"}

    first = await counter.web.post("/merch/admin/products", json=body, headers=key)
    second = await counter.web.post("/merch/admin/products", json=body, headers=key)
    other = await counter.web.post("/merch/admin/products", json=body, headers=counter.admin)

    assert first.json() == second.json()
    assert other.status_code == 409
    assert (await counter.web.get("/merch/products")).json()["total"] == 1


async def test_who_may_keep_the_shop(counter: Counter) -> None:
    shelf = await counter.shelf()
    product = await counter.product(shelf)
    calls = [
        ("GET", "/merch/admin/categories", None),
        ("POST", "/merch/admin/categories", {**SHELF, "slug": "x"}),
        ("PUT", f"/merch/admin/categories/{shelf}", SHELF),
        ("DELETE", f"/merch/admin/categories/{shelf}", None),
        ("GET", "/merch/admin/products", None),
        ("GET", f"/merch/admin/products/{product}", None),
        ("POST", "/merch/admin/products", {**T_SHIRT, "category_id": shelf, "slug": "x"}),
        ("PUT", f"/merch/admin/products/{product}", {**T_SHIRT, "category_id": shelf}),
        ("DELETE", f"/merch/admin/products/{product}", None),
        ("GET", "/merch/admin/pricing", None),
        ("PUT", "/merch/admin/pricing", PRICING),
    ]
    for method, path, body in calls:
        nobody = await counter.web.request(method, path, json=body)
        assert nobody.status_code == 401, path
        for role in (Role.USER, Role.ARTIST, Role.VALIDATOR):
            headers = counter.headers[role]
            answer = await counter.web.request(method, path, json=body, headers=headers)
            assert answer.status_code == 403, (role, path)
    operator = counter.headers[Role.OPERATOR]
    assert (await counter.web.get("/merch/admin/products", headers=operator)).status_code == 200
    refused = await counter.web.put("/merch/admin/pricing", json=PRICING, headers=operator)
    assert refused.status_code == 403


async def test_pricing_opens_with_the_values_of_the_contract(counter: Counter) -> None:
    product = await counter.product()
    operator = counter.headers[Role.OPERATOR]

    pricing = (await counter.web.get("/merch/admin/pricing", headers=operator)).json()

    costs = pricing.pop("production_costs")
    assert pricing == {
        **PRICING,
        "artist_share_percent": 50.0,
        "updated_at": None,
        "updated_by": None,
    }
    assert [(c["product_id"], c["production_cost_uzs"], c["name"]) for c in costs] == [
        (product, 68_000, "T-shirt")
    ]


async def test_pricing_is_replaced_by_who_has_seen_the_latest(counter: Counter) -> None:
    product = await counter.product()
    cost = {"product_id": product, "production_cost_uzs": 70_000}
    body = {**PRICING, "artist_share_basis_points": 4_550, "production_costs": [cost]}

    first = await counter.web.put("/merch/admin/pricing", json=body, headers=counter.admin)
    late = await counter.web.put("/merch/admin/pricing", json=body, headers=counter.admin)
    twice = {**body, "version": 1, "production_costs": [cost, cost]}
    wrong = await counter.web.put("/merch/admin/pricing", json=twice, headers=counter.admin)

    assert first.status_code == 200, first.text
    pricing = first.json()
    assert (pricing["version"], pricing["artist_share_percent"]) == (1, 45.5)
    assert pricing["production_costs"][0]["production_cost_uzs"] == 70_000
    assert late.status_code == 409
    assert [e["field"] for e in wrong.json()["errors"]] == ["production_costs[1].product_id"]
    assert (await counter.web.get("/merch/admin/pricing", headers=counter.admin)).json() == pricing


async def test_what_was_read_may_be_sent_back_and_what_is_left_out_stays(counter: Counter) -> None:
    await counter.product()
    path, admin = "/merch/admin/pricing", counter.admin
    was = (await counter.web.get(path, headers=admin)).json()

    same = (await counter.web.put(path, json=was, headers=admin)).json()
    share = {**same, "artist_share_percent": 40.5}
    changed = (await counter.web.put(path, json=share, headers=admin)).json()
    dearer = (
        await counter.web.put(path, json={"shipping_zones": {"tashkent": 0}}, headers=admin)
    ).json()

    mutable = {"version", "updated_at", "updated_by"}
    assert {k: v for k, v in same.items() if k not in mutable} == {
        k: v for k, v in was.items() if k not in mutable
    }
    assert (changed["artist_share_percent"], changed["artist_share_basis_points"]) == (40.5, 4_050)
    assert dearer["shipping_zones"] == {**was["shipping_zones"], "tashkent": 0}
    assert (dearer["artist_share_percent"], dearer["version"]) == (40.5, 3)
    twice = {"artist_share_percent": 40, "artist_share_basis_points": 3_000}
    for body in (twice, {"artist_share_percent": 33.333}, {"artist_share_percent": 101}):
        refused = await counter.web.put(path, json=body, headers=admin)
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["field"] == "artist_share_percent"
