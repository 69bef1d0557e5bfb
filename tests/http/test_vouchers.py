"""Vouchers over the real edge, as administrators keep them."""

from collections.abc import AsyncIterator

import httpx
import pytest
from tests.builders import new_id
from tests.http.shop_floor import Headers, ShopFloor, a_shop_floor

from stario.domain.identity.model.role import Role

OFFER: dict[str, object] = {"code": "navruz-26", "kind": "percent", "percent": 15}
PATH = "/merch/admin/vouchers"
NOWHERE = "01980a2e-7a4c-7c3a-9d5b-2f6d1a7b8c90"


@pytest.fixture
async def floor() -> AsyncIterator[ShopFloor]:
    async with a_shop_floor() as floor:
        yield floor


@pytest.fixture
async def admin(floor: ShopFloor) -> Headers:
    return (await floor.somebody(Role.ADMIN))[0]


async def made(floor: ShopFloor, admin: Headers, **changes: object) -> httpx.Response:
    return await floor.web.post(PATH, json={**OFFER, **changes}, headers=admin)


async def test_a_voucher_is_made_read_changed_and_withdrawn(
    floor: ShopFloor, admin: Headers
) -> None:
    product = await floor.till.product()
    answer = await made(
        floor, admin, max_uses=5, product_id=product.id, max_discount_uzs=9_000, bearer="shared"
    )
    voucher = answer.json()
    path = f"{PATH}/{voucher['id']}"

    read = await floor.web.get(path, headers=admin)
    changed = await floor.web.put(
        path, json={"code": "SHIP-IT", "kind": "free_shipping"}, headers=admin
    )
    withdrawn = await floor.web.delete(path, headers=admin)
    listed = await floor.web.get(PATH, headers=admin)

    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == path
    assert read.json() == voucher
    assert (voucher["code"], voucher["percent"], voucher["amount_uzs"]) == ("NAVRUZ-26", 15, None)
    assert (voucher["max_uses"], voucher["bearer"], voucher["used"]) == (5, "shared", 0)
    assert (changed.status_code, changed.json()["code"]) == (200, "SHIP-IT")
    assert changed.json()["product_id"] is None
    assert withdrawn.status_code == 204
    assert [each["is_active"] for each in listed.json()["items"]] == [False]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"percent": None}, "percent"),
        ({"kind": "amount"}, "amount_uzs"),
        ({"code": "ab--"}, "code"),
        ({"code": "кодкод"}, "code"),
        ({"product_id": NOWHERE}, "product_id"),
        ({"category_id": NOWHERE}, "category_id"),
        ({"artist_id": NOWHERE}, "artist_id"),
        (
            {"valid_from": "2026-12-01T00:00:00Z", "valid_until": "2026-12-01T00:00:00Z"},
            "valid_until",
        ),
        ({"percent": 101}, "percent"),
        ({"valid_until": "2026-12-01T00:00:00"}, "valid_until"),
    ],
    ids=str,
)
async def test_what_is_wrong_with_a_voucher_is_said(
    floor: ShopFloor, admin: Headers, changes: dict[str, object], field: str
) -> None:
    refused = await made(floor, admin, **changes)

    assert refused.status_code == 422, refused.text
    assert refused.json()["errors"][0]["field"] == field


async def test_a_code_is_taken_once(floor: ShopFloor, admin: Headers) -> None:
    await made(floor, admin)
    other = (await made(floor, admin, code="OTHER")).json()["id"]

    again = await made(floor, admin, code="NAVRUZ-26")
    renamed = await floor.web.put(f"{PATH}/{other}", json=OFFER, headers=admin)

    assert (again.status_code, again.json()["code"]) == (409, "conflict")
    assert renamed.status_code == 409


async def test_vouchers_are_for_administrators(floor: ShopFloor, admin: Headers) -> None:
    voucher = (await made(floor, admin)).json()["id"]
    for role in (Role.USER, Role.OPERATOR):
        headers, _ = await floor.somebody(role)
        answers = [
            await floor.web.get(PATH, headers=headers),
            await made(floor, headers, code="MINE"),
            await floor.web.get(f"{PATH}/{voucher}", headers=headers),
            await floor.web.put(f"{PATH}/{voucher}", json=OFFER, headers=headers),
            await floor.web.delete(f"{PATH}/{voucher}", headers=headers),
        ]
        assert {answer.status_code for answer in answers} == {403}
    assert (await floor.web.get(PATH)).status_code == 401
    unknown = await floor.web.get(f"{PATH}/{new_id()}", headers=admin)
    assert unknown.status_code == 404


async def test_the_same_key_makes_one_voucher(floor: ShopFloor, admin: Headers) -> None:
    keyed = admin | {"Idempotency-Key": "k"}

    first, second = await made(floor, keyed), await made(floor, keyed)

    assert first.json() == second.json()
