"""Orders over the real edge, as fans, staff and strangers see them."""

import io
from collections.abc import AsyncIterator

import pytest
from pypdf import PdfReader
from tests.builders import new_id
from tests.builders.orders import an_order_line, remembered_order
from tests.http.order_desk import SELLER, OrderDesk, an_order_desk

from stario.domain.identity.model.role import Role
from stario.domain.kernel.ids import PreviewId
from stario.domain.orders.model.order import Order, OrderState

SHIPMENT = {
    "carrier": "BTS",
    "tracking_number": "BTS123456",
    "tracking_url": "https://bts.uz/t/BTS123456",
}
FAULT = {"kind": "faulty", "note": "The print is crooked."}


@pytest.fixture
async def desk() -> AsyncIterator[OrderDesk]:
    async with an_order_desk() as desk:
        yield desk


async def step(
    desk: OrderDesk, order: Order, verb: str, body: object = None, *, status: int = 200
) -> dict[str, object]:
    path = f"/orders/{order.id}/{verb}"
    answer = await desk.web.post(path, json=body, headers=desk.staff)
    assert answer.status_code == status, answer.text
    return dict(answer.json())


async def test_an_order_goes_from_the_shop_to_the_door(desk: OrderDesk) -> None:
    order = await desk.workshop.paid()
    mine, fan = f"/merch/orders/{order.id}", desk.fan(order)

    assert (await step(desk, order, "production"))["status"] == "in_production"
    assert (await step(desk, order, "ship", SHIPMENT))["tracking"] == SHIPMENT
    delivered = await step(desk, order, "deliver")

    seen = (await desk.web.get(mine, headers=fan)).json()
    assert (seen["status"], seen["tracking"]) == ("delivered", SHIPMENT)
    assert (seen["total_uzs"], seen["lines"][0]["total_uzs"] + seen["shipping_uzs"]) == (
        165_000,
        165_000,
    )
    assert (seen["total_tiyin"], seen["total_text"]) == (16_500_000, "165\u00a0000\u00a0soʻm")
    assert seen["lines"][0]["quantity"] == 1
    assert seen["address"]["recipient"] == "Dilnoza Karimova"
    assert (seen["cancellable"], seen["refundable"]) == (False, False)
    assert seen["claim_until"] > seen["return_until"] > seen["delivered_at"]
    assert seen["invoice_url"] == f"{mine}/invoice"
    assert seen["expires_at"] is None
    assert "log" not in seen
    log = delivered["log"]
    assert isinstance(log, list)
    actors = {line["kind"]: line["actor_id"] for line in log}
    assert actors["shipped"] == actors["delivered"] == desk.workshop.operator.id
    assert actors["paid"] is None


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("uz", "Joʻnatildi: BTS, BTS123456."),
        ("ru", "Отправлен: BTS, BTS123456."),
        ("en", "On its way: BTS, BTS123456."),
    ],
)
async def test_a_fan_reads_what_happened_and_no_note_of_staffs(
    desk: OrderDesk, language: str, text: str
) -> None:
    order = await desk.workshop.sent()
    await step(desk, order, "notes", {"text": "A secret"}, status=201)
    headers = desk.fan(order) | {"Accept-Language": language}

    answer = await desk.web.get(f"/merch/orders/{order.id}", headers=headers)

    assert text in [event["text"] for event in answer.json()["events"]]
    assert "secret" not in answer.text
    assert answer.headers["cache-control"] == "no-store"
    record = await desk.web.get(f"/orders/{order.id}", headers=desk.staff)
    assert "A secret" in record.text


async def test_others_find_nothing(desk: OrderDesk) -> None:
    order = await desk.workshop.paid()
    mine = f"/merch/orders/{order.id}"
    for headers in (await desk.stranger(), desk.staff):
        assert (await desk.web.get(mine, headers=headers)).status_code == 404
        assert (await desk.web.get(f"{mine}/invoice", headers=headers)).status_code == 404
        for verb, body in (("cancel", None), ("claims", FAULT)):
            answer = await desk.web.post(f"{mine}/{verb}", json=body, headers=headers)
            assert answer.status_code == 404, verb
        listed = await desk.web.get("/merch/orders", headers=headers)
        assert listed.json()["items"] == []
    assert (await desk.web.get(mine)).status_code == 401
    unknown = await desk.web.get(f"/merch/orders/{new_id()}", headers=desk.fan(order))
    assert unknown.status_code == 404


async def test_what_is_staffs_is_closed_to_everybody_else(desk: OrderDesk) -> None:
    order = await desk.workshop.paid()
    bodies = {
        "production": None,
        "ship": SHIPMENT,
        "deliver": None,
        "return": None,
        "reprint": {},
        "notes": {"text": "x"},
        f"claims/{new_id()}/close": {"decision": "refused", "reply": "x"},
    }
    for role in (Role.USER, Role.ARTIST):
        headers = desk.house.signed_in(role, account=order.account_id)
        for path in ("/orders", f"/orders/{order.id}", f"/orders/{order.id}/invoice"):
            assert (await desk.web.get(path, headers=headers)).status_code == 403
        for verb, body in bodies.items():
            path = f"/orders/{order.id}/{verb}"
            assert (await desk.web.post(path, json=body, headers=headers)).status_code == 403
            assert (await desk.web.post(path, json=body)).status_code == 401
    assert (await desk.workshop.till.read(order.id)) == order


async def test_a_step_out_of_order_says_where_the_order_is(desk: OrderDesk) -> None:
    order = await desk.workshop.ordered()
    for verb, body in (("production", None), ("ship", SHIPMENT), ("deliver", None)):
        problem = await step(desk, order, verb, body, status=409)
        assert problem["code"] == "order_out_of_order"
        assert "awaiting_payment" in str(problem["detail"])


@pytest.mark.parametrize(
    "url", ["http://bts.uz/t", "javascript:alert(1)", "https://a@evil.example/", "x"]
)
async def test_a_link_to_a_carrier_is_one_over_https(desk: OrderDesk, url: str) -> None:
    order = await desk.workshop.paid()
    await step(desk, order, "production")
    problem = await step(desk, order, "ship", SHIPMENT | {"tracking_url": url}, status=422)
    assert [each["field"] for each in problem["errors"]] == ["tracking_url"]  # type: ignore[attr-defined]


async def test_cancelling_gives_everything_back_and_says_so(desk: OrderDesk) -> None:
    unpaid, paid = await desk.workshop.ordered(), await desk.workshop.paid()
    for order, status in ((unpaid, "cancelled"), (paid, "refunded")):
        path, fan = f"/merch/orders/{order.id}", desk.fan(order)
        before = (await desk.web.get(path, headers=fan)).json()
        assert before["cancellable"]
        assert before["refundable"] is (order is paid)

        answer = await desk.web.post(f"{path}/cancel", headers=fan)

        assert (answer.status_code, answer.json()["status"]) == (200, status)
        assert answer.json()["refunded_tiyin"] == (order.total.tiyin if order is paid else 0)
        again = await desk.web.post(f"{path}/cancel", headers=fan)
        assert (again.status_code, again.json()["code"]) == (409, "order_out_of_order")


async def test_why_an_order_can_not_be_cancelled_is_said(desk: OrderDesk) -> None:
    pending = await desk.workshop.ordered()
    await desk.workshop.till.reserved(pending)
    personal = await desk.workshop.paid(is_personalised=True)
    await step(desk, personal, "production")
    for order, code in ((pending, "order_being_paid"), (personal, "personalised_stays")):
        path = f"/merch/orders/{order.id}/cancel"
        answer = await desk.web.post(path, headers=desk.fan(order))
        assert (answer.status_code, answer.json()["code"]) == (409, code)


async def test_an_invoice_is_a_file_of_what_was_paid(desk: OrderDesk) -> None:
    order = await desk.workshop.ordered()
    path, fan = f"/merch/orders/{order.id}/invoice", desk.fan(order)
    early = await desk.web.get(path, headers=fan)
    assert (early.status_code, early.json()["code"]) == (409, "order_not_paid")
    await desk.workshop.till.paid(order)

    for answer in (
        await desk.web.get(path, headers=fan),
        await desk.web.get(f"/orders/{order.id}/invoice", headers=desk.staff),
    ):
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.headers["content-disposition"] == f'attachment; filename="{order.number}.pdf"'
        assert answer.headers["cache-control"] == "no-store"
        (page,) = PdfReader(io.BytesIO(answer.content)).pages
        text = page.extract_text()
        for said in (order.number, "Payme", "TOʻLANGAN", SELLER.tin, "Dilnoza Karimova"):
            assert said in text


async def test_a_faulty_order_is_claimed_and_made_once_more(desk: OrderDesk) -> None:
    order = await desk.workshop.delivered(is_personalised=True)
    path, fan = f"/merch/orders/{order.id}/claims", desk.fan(order)
    key = {"Idempotency-Key": "claim-1"}
    unwanted = await desk.web.post(path, json=FAULT | {"kind": "unwanted"}, headers=fan)
    assert (unwanted.status_code, unwanted.json()["code"]) == (409, "personalised_stays")

    filed = await desk.web.post(path, json=FAULT, headers=fan | key)
    again = await desk.web.post(path, json=FAULT, headers=fan | key)
    other = await desk.web.post(path, json=FAULT, headers=fan)

    assert filed.status_code == 201, filed.text
    assert again.json() == filed.json()
    assert (other.status_code, other.json()["code"]) == (409, "claim_open")
    wrong = {"lines": [{"number": 1, "quantity": 1}, {"number": 1, "quantity": 1}]}
    await step(desk, order, "reprint", wrong, status=422)
    await step(desk, order, "reprint", {"lines": [{"number": 9, "quantity": 1}]}, status=422)
    reprint = await step(desk, order, "reprint", {}, status=201)
    assert (reprint["status"], reprint["total_tiyin"]) == ("paid", 0)
    seen = (await desk.web.get(f"/merch/orders/{order.id}", headers=fan)).json()
    assert [claim["state"] for claim in seen["claims"]] == ["reprinted"]
    listed = (await desk.web.get("/merch/orders", headers=fan)).json()
    assert {each["order_id"] for each in listed["items"]} == {order.id, reprint["order_id"]}


async def test_a_claim_is_refused_with_a_word(desk: OrderDesk) -> None:
    order = await desk.workshop.delivered()
    claim = await desk.workshop.claimed(order)
    close = f"claims/{claim.id}/close"
    early = await step(desk, order, close, {"decision": "refunded", "reply": "Here."}, status=409)
    assert early["code"] == "refund_missing"
    closed = await step(desk, order, close, {"decision": "refused", "reply": "It looks fine."})
    assert (closed["state"], closed["reply"]) == ("refused", "It looks fine.")
    late = await step(desk, order, close, {"decision": "refused", "reply": "x"}, status=409)
    assert late["code"] == "claim_out_of_order"


async def test_what_comes_back_is_in_store_again(desk: OrderDesk) -> None:
    order = await desk.workshop.delivered()
    assert (await step(desk, order, "return"))["status"] == "returned"
    assert (await desk.workshop.variant(order)).stock == 10


async def test_staff_find_orders_by_what_they_know(desk: OrderDesk) -> None:
    first, second = await desk.workshop.ordered(), await desk.workshop.paid()
    number = first.number.lower()[:12]
    created = first.created_at.isoformat().replace("+00:00", "Z")
    for query, expected in (
        ({}, {first.id, second.id}),
        ({"state": ["paid", "shipped"]}, {second.id}),
        ({"status": "paid"}, {second.id}),
        ({"kind": "work"}, set()),
        ({"account_id": first.account_id}, {first.id}),
        ({"number": number}, {first.id}),
        ({"date_from": created}, {first.id, second.id}),
        ({"date_to": created}, set()),
    ):
        answer = await desk.web.get("/orders", params=query, headers=desk.staff)
        assert answer.status_code == 200, answer.text
        assert {each["order_id"] for each in answer.json()["items"]} == expected, query
    for query in (
        {"number": "%"},
        {"state": "partly_refunded"},
        {"date_from": "2026-01-01"},
        {"date_from": "0.5"},
        {"date_to": "1767225600"},
        {"date_to": "2026-01-01T00:00:00"},
    ):
        answer = await desk.web.get("/orders", params=query, headers=desk.staff)
        assert answer.status_code == 422, query


async def test_fans_list_their_own_by_state(desk: OrderDesk) -> None:
    order = await desk.workshop.paid()
    await desk.workshop.ordered()
    for name, state, count in (
        ("state", "paid", 1),
        ("status", "paid", 1),
        ("status", "shipped", 0),
    ):
        answer = await desk.web.get("/merch/orders", params={name: state}, headers=desk.fan(order))
        assert answer.json()["total"] == count


async def test_a_paid_line_leads_to_what_is_printed_while_it_is_there(desk: OrderDesk) -> None:
    kept = an_order_line(print_key="previews/x/print.png")
    gone = an_order_line(number=2, print_key="previews/y/print.png", preview_id=PreviewId(new_id()))
    order = await remembered_order(desk.house.storage, kept, gone)
    answer = await desk.web.get(f"/merch/orders/{order.id}", headers=desk.fan(order))
    assert [line["print_url"] for line in answer.json()["lines"]] == [None, None]
    async with desk.house.storage() as work:
        await work.orders.save(order.move(OrderState.PAID, at=order.created_at))
        await work.commit()
    answer = await desk.web.get(f"/merch/orders/{order.id}", headers=desk.fan(order))
    first, second = answer.json()["lines"]
    assert "previews/x/print.png" in first["print_url"]
    assert first["preview_url"] is second["preview_url"] is second["print_url"] is None
