"""Payments over HTTP: of fans, of strangers, of administrators."""

from collections.abc import AsyncIterator

import attrs
import httpx
import pytest
from tests.builders import new_id
from tests.builders.asking_refunds import an_admin
from tests.builders.payment_till import ORIGINS, Till
from tests.http.house import House

from stario.adapters.memory.switches import MemorySwitches
from stario.domain.identity.model.role import Role
from stario.domain.kernel.money import Money
from stario.domain.orders.model.order import Order
from stario.domain.payments.model.provider import Provider
from stario.entrypoints.wiring.payments_container import PaymentsContainer
from stario.ports.payments import RefundOutcome


@attrs.define
class Counter:
    """The edge over a till; `client` goes without a token."""

    till: Till
    house: House
    client: httpx.AsyncClient

    def fan(self, order: Order) -> dict[str, str]:
        return self.house.signed_in(account=order.account_id)

    async def admin(self) -> dict[str, str]:
        return self.house.signed_in(Role.ADMIN, account=await an_admin(self.till))

    async def init(self, order: Order, **body: object) -> httpx.Response:
        told = {"order_id": order.id, "provider": "payme", **body}
        return await self.client.post("/payments/init", json=told, headers=self.fan(order))


@pytest.fixture
async def counter() -> AsyncIterator[Counter]:
    till = Till()
    house = House(storage=till.storage, clock=till.clock)
    container = PaymentsContainer(
        storage=till.storage,
        clock=till.clock,
        providers_of_payments=till.providers,
        return_origins=ORIGINS,
        switches=MemorySwitches(with_fallback=True),
    )
    app = house.app([*container.payments().routes(), *container.admin().routes()])
    async with house.client(app) as client:
        yield Counter(till, house, client)


async def test_a_fan_begins_to_pay_and_asks_how_it_stands(counter: Counter) -> None:
    order = await counter.till.order()
    opened = await counter.init(order, return_url=f"{ORIGINS[1]}/back")
    assert opened.status_code == 201
    body = opened.json()
    assert set(body) == {"payment_id", "provider", "checkout_url", "client_secret", "status"}
    assert (body["provider"], body["status"]) == ("payme", "open")
    assert body["checkout_url"].startswith("https://payme.example/")
    assert (await counter.init(order, return_url=f"{ORIGINS[1]}/back")).json() == body

    place = f"/payments/{body['payment_id']}"
    assert opened.headers["location"] == place
    await counter.till.paid(order)
    seen = (await counter.client.get(place, headers=counter.fan(order))).json()
    assert (seen["status"], seen["amount_tiyin"]) == ("paid", order.total.tiyin)
    assert seen["amount_uzs"] == order.total.som
    asked = await counter.client.get(f"{place}/status", headers=counter.fan(order))
    assert asked.json()["status"] == "paid"


async def test_strangers_find_nothing(counter: Counter) -> None:
    order, other = await counter.till.order(), await counter.till.order()
    told = {"order_id": order.id, "provider": "payme"}
    stranger = counter.fan(other)
    refused = await counter.client.post("/payments/init", json=told, headers=stranger)
    assert refused.status_code == 404
    payment = (await counter.init(order)).json()["payment_id"]
    for place in (f"/payments/{payment}", f"/payments/{payment}/status"):
        assert (await counter.client.get(place, headers=stranger)).status_code == 404
        assert (await counter.client.get(place)).status_code == 401
        assert (await counter.client.get(place, headers=await counter.admin())).status_code == 200
    for method, place in (
        ("GET", "/payments/admin/transactions"),
        ("GET", "/payments/refunds"),
        ("POST", f"/payments/{payment}/refund"),
        ("POST", f"/payments/refunds/{new_id()}/approve"),
        ("POST", f"/payments/refunds/{new_id()}/refuse"),
        ("POST", f"/payments/refunds/{new_id()}/done"),
    ):
        for headers, status in (({}, 401), (counter.fan(order), 403)):
            response = await counter.client.request(
                method, place, headers=headers, json={"reason": "x"}
            )
            assert response.status_code == status


async def test_what_can_not_be_begun_is_said(counter: Counter) -> None:
    order = await counter.till.order()
    for body in ({"provider": "paypal"}, {"provider": "vas"}, {"return_url": "https://evil.uz/"}):
        assert (await counter.init(order, **body)).status_code == 422
    paid = await counter.till.order()
    await counter.till.paid(paid)
    refused = await counter.init(paid)
    assert (refused.status_code, refused.json()["detail"]) == (409, "The order is paid already.")

    for provider in counter.till.steered.values():
        provider.is_away = True
    away = await counter.init(order)
    assert (away.status_code, away.json()["code"]) == (503, "provider_away")
    told = (await counter.client.get("/payments/providers")).json()
    assert {each["provider"]: each["status"] for each in told} == {
        "payme": "away",
        "click": "away",
        "stripe": "away",
    }
    for provider in counter.till.steered.values():
        provider.is_away = False
    await counter.till.check_providers()
    assert (await counter.init(order)).status_code == 201


async def test_another_provider_takes_over(counter: Counter) -> None:
    counter.till.steered[Provider.PAYME].is_away = True
    opened = await counter.init(await counter.till.order())
    assert opened.json()["provider"] == "click"


async def test_an_administrator_refunds_and_sees_it(counter: Counter) -> None:
    order, admin = await counter.till.order(), await counter.admin()
    payment = await counter.till.paid(order)
    place = f"/payments/{payment.id}/refund"
    given = await counter.client.post(
        place, json={"amount_uzs": 65_000, "reason": "faulty", "note": "teshik"}, headers=admin
    )
    assert given.status_code == 201
    body = given.json()
    assert (body["status"], body["amount_tiyin"], body["reason"], body["note"]) == (
        "approved",
        6_500_000,
        "faulty",
        "teshik",
    )
    too_much = await counter.client.post(
        place, json={"amount_uzs": 100_001, "reason": "x"}, headers=admin
    )
    assert (too_much.status_code, too_much.json()["code"]) == (409, "refund_too_large")
    await counter.till.deliver()
    rest = await counter.client.post(place, json={"reason": "changed her mind"}, headers=admin)
    assert (rest.json()["amount_tiyin"], rest.json()["reason"]) == (10_000_000, "other")
    assert rest.json()["note"] == "changed her mind"

    listed = (await counter.client.get("/payments/refunds?status=done", headers=admin)).json()
    assert [each["refund_id"] for each in listed["items"]] == [body["refund_id"]]
    found = await counter.client.get(
        f"/payments/admin/transactions?provider=payme&status=paid&order_id={order.id}",
        headers=admin,
    )
    (line,) = found.json()["items"]
    assert (line["refunded_tiyin"], line["fee_tiyin"]) == (6_500_000, payment.fee.tiyin)
    none = "/payments/admin/transactions?provider=click"
    assert (await counter.client.get(none, headers=admin)).json()["total"] == 0


async def test_large_refunds_need_two_administrators(counter: Counter) -> None:
    order, admin, other = await counter.till.order(), await counter.admin(), await counter.admin()
    await counter.till.with_four_eyes_above(Money(0))
    payment = await counter.till.paid(order)
    asked = await counter.client.post(
        f"/payments/{payment.id}/refund", json={"reason": "returned"}, headers=admin
    )
    assert asked.json()["status"] == "requested"
    place = f"/payments/refunds/{asked.json()['refund_id']}"
    own = await counter.client.post(f"{place}/approve", headers=admin)
    assert (own.status_code, own.json()["code"]) == (403, "four_eyes")
    approved = await counter.client.post(f"{place}/approve", headers=other)
    assert (approved.status_code, approved.json()["status"]) == (200, "approved")
    late = await counter.client.post(f"{place}/refuse", headers=other)
    assert (late.status_code, late.json()["code"]) == (409, "refund_out_of_order")


async def test_a_refund_by_hand_is_confirmed(counter: Counter) -> None:
    counter.till.steered[Provider.PAYME].outcome = RefundOutcome.BY_HAND
    order, admin = await counter.till.order(), await counter.admin()
    payment = await counter.till.paid(order)
    asked = await counter.client.post(
        f"/payments/{payment.id}/refund",
        json={"amount_uzs": 1, "reason": "other"},
        headers=admin,
    )
    place = f"/payments/refunds/{asked.json()['refund_id']}/done"
    assert (await counter.client.post(place, headers=admin)).status_code == 409
    await counter.till.deliver()
    done = await counter.client.post(place, headers=admin)
    assert (done.status_code, done.json()["status"]) == (200, "done")
