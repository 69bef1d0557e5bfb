"""Addresses as forms elsewhere call their fields."""

from collections.abc import AsyncIterator

import pytest
from tests.http.shop_floor import ADDRESS, ShopFloor, a_shop_floor

from stario.domain.kernel.ids import OrderId


@pytest.fixture
async def floor() -> AsyncIterator[ShopFloor]:
    async with a_shop_floor() as floor:
        yield floor


@pytest.mark.parametrize(
    ("address", "district", "zone"),
    [
        (
            {
                "full_name": "Dilnoza Karimova",
                "phone": "+998901234567",
                "city": "Tashkent",
                "district": "Yunusabad",
                "address": "Amir Temur 12",
                "zip": "100084",
            },
            "toshkent-shahri.yunusobod",
            "tashkent",
        ),
        (
            {
                "full_name": "Dilnoza Karimova",
                "phone": "+998901234567",
                "region": "Samarkand",
                "city": "Samarkand",
                "address_line1": "Registon 1",
                "zip_code": "140100",
            },
            "samarqand.samarqand-shahri",
            "regional",
        ),
        (
            {
                "full_name": "Ada Lovelace",
                "phone": "+442079460958",
                "country": "GB",
                "city": "London",
                "address": "St James's Square 12",
                "zip": "SW1Y 4LE",
            },
            "London",
            "international",
        ),
    ],
)
async def test_an_address_may_be_called_as_elsewhere(
    floor: ShopFloor, address: dict[str, str], district: str, zone: str
) -> None:
    fan = await floor.fan()
    await floor.add(await floor.till.product(), fan)

    answer = await floor.order(fan, shipping_address=address)

    assert answer.status_code == 201, answer.text
    async with floor.till.storage() as work:
        found = (await work.orders.get(OrderId(answer.json()["order_id"]))).address
    assert found is not None
    assert (found.recipient, found.district) == (address["full_name"], district)
    assert (found.zone.value, found.postal_code) == (
        zone,
        address.get("zip") or address["zip_code"],
    )


@pytest.mark.parametrize("field", ["recipient", "district", "street"])
async def test_what_an_address_needs_is_asked_for(floor: ShopFloor, field: str) -> None:
    fan = await floor.fan()
    await floor.add(await floor.till.product(), fan)
    for left in ({}, {field: ""}, {field: None}):
        address = {name: said for name, said in ADDRESS.items() if name != field}
        refused = await floor.order(fan, shipping_address={**address, **left})
        assert refused.status_code == 422
        assert refused.json()["errors"] == [
            {"field": f"shipping_address.{field}", "message": "This field is required."}
        ]
