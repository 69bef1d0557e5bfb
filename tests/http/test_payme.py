"""What else Payme may send, and what strangers do."""

import io
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import cast

import attrs
import pytest
from tests.builders import NOW
from tests.builders.payment_till import Till
from tests.http.cashbox import (
    DELIVERY,
    KEY,
    Cashbox,
    Json,
    a_transaction,
    authorization,
    memory_cashbox,
)
from tests.http.house import House

from stario.adapters.memory.switches import MemorySwitches
from stario.domain.kernel.paging import PageRequest
from stario.domain.orders.model.order import OrderState
from stario.domain.payments.model.payment import RESERVED_FOR, PaymentState
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.model.receipt import was_printed
from stario.entrypoints.http.webhooks.payme_protocol import milliseconds
from stario.ports.repositories.payments import Callback

MILLISECOND = timedelta(milliseconds=1)


@pytest.fixture
async def cashbox() -> AsyncIterator[Cashbox]:
    async with memory_cashbox(Till()) as cashbox:
        yield cashbox


async def callbacks(till: Till) -> tuple[Callback, ...]:
    async with till.storage() as work:
        return (await work.callbacks.list(PageRequest(size=100))).items


async def test_it_goes_on_under_maintenance_and_is_not_limited() -> None:
    till = Till()
    house = House(
        storage=till.storage, clock=till.clock, switches=MemorySwitches(maintenance_mode=True)
    )
    async with memory_cashbox(till, house) as cashbox:
        order = await till.order()
        for _ in range(150):
            await cashbox.result("CheckPerformTransaction", **cashbox.asking(order))


async def test_the_fiscal_receipt_adds_up(cashbox: Cashbox) -> None:
    order = await cashbox.till.order()
    result = await cashbox.result("CheckPerformTransaction", **cashbox.asking(order))
    detail = cast("dict[str, list[Json]]", result["detail"])
    lines = cast("list[dict[str, int]]", detail["items"])

    assert sum(i["price"] * i["count"] - i.get("discount", 0) for i in lines) == order.total.tiyin
    assert [(item["code"], item["vat_percent"]) for item in detail["items"]] == [
        (order.lines[0].mxik, 12),
        (DELIVERY.mxik, 12),
    ]


async def test_every_state_of_an_order_has_its_answer(cashbox: Cashbox) -> None:
    expected = {
        OrderState.DRAFT: (-31053, "order_id"),
        OrderState.EXPIRED: (-31051, "order_id"),
        OrderState.CANCELLED: (-31052, "order_id"),
        OrderState.PAID: (-31008, None),
        OrderState.DELIVERED: (-31008, None),
        OrderState.REFUNDED: (-31008, None),
    }
    for state, (code, field) in expected.items():
        order = await cashbox.till.order()
        async with cashbox.till.storage() as work:
            stored = await work.orders.get(order.id, lock=True)
            await work.orders.save(attrs.evolve(stored, state=state))
            await work.commit()
        for method in ("CheckPerformTransaction", "CreateTransaction"):
            refused = await cashbox.refused(method, cashbox.creating(order, a_transaction()))
            assert (refused["code"], refused["data"]) == (code, field)


async def test_a_crash_after_the_commit_changes_no_answer(cashbox: Cashbox) -> None:
    order, transaction = await cashbox.till.order(), a_transaction()
    creating = cashbox.creating(order, transaction)
    # As if the process had died before it answered: the payment is there, no answer is.
    payment = await cashbox.till.reserved(order, tx=transaction)
    created_at = milliseconds(cashbox.till.clock.now())
    cashbox.till.clock.advance(seconds=61)
    created = await cashbox.result("CreateTransaction", **creating)
    assert (created["create_time"], created["transaction"]) == (created_at, payment.id)

    await cashbox.till.settle(Provider.PAYME, provider_tx=transaction)
    performed_at = milliseconds(cashbox.till.clock.now())
    cashbox.till.clock.advance(seconds=61)
    performed = await cashbox.result("PerformTransaction", id=transaction)
    assert performed["perform_time"] == performed_at


async def test_what_is_not_performed_in_twelve_hours_is_over(cashbox: Cashbox) -> None:
    order, transaction = await cashbox.till.order(), a_transaction()
    creating = cashbox.creating(order, transaction)
    await cashbox.result("CreateTransaction", **creating)
    cashbox.till.clock.set(NOW + RESERVED_FOR + MILLISECOND)
    # Looking changes nothing.
    checked = await cashbox.result("CheckTransaction", id=transaction)
    assert (checked["state"], checked["cancel_time"]) == (1, 0)
    assert await cashbox.error("PerformTransaction", {"id": transaction}) == -31008
    checked = await cashbox.result("CheckTransaction", id=transaction)
    assert (checked["state"], checked["reason"]) == (-1, 4)
    assert checked["cancel_time"] == milliseconds(cashbox.till.clock.now())
    assert await cashbox.error("CreateTransaction", creating) == -31008
    late = cashbox.creating(order, a_transaction(), time=milliseconds(NOW))
    assert await cashbox.error("CreateTransaction", late) in {-31008, -31051}


async def test_a_statement_goes_by_paymes_time_and_tells_every_state(cashbox: Cashbox) -> None:
    start = milliseconds(NOW)
    told: list[str] = []
    for offset in (3, 1, 2):
        order, transaction = await cashbox.till.order(), a_transaction()
        told.append(transaction)
        creating = cashbox.creating(order, transaction, time=start - offset)
        await cashbox.result("CreateTransaction", **creating)
    third, first, second = told[1], told[0], told[2]
    await cashbox.result("PerformTransaction", id=second)
    await cashbox.result("CancelTransaction", id=third, reason=3)

    async def ids(since: int, until: int) -> list[object]:
        found = await cashbox.result("GetStatement", **{"from": since, "to": until})
        return [(each["id"], each["state"]) for each in cast("list[Json]", found["transactions"])]

    assert await ids(start - 3, start - 1) == [(first, 1), (second, 2), (third, -1)]
    assert await ids(start - 2, start - 2) == [(second, 2)]
    assert await ids(start + 1, start + 9) == []
    found = await cashbox.result("GetStatement", **{"from": start - 2, "to": start - 2})
    (line,) = cast("list[Json]", found["transactions"])
    assert set(line) == {
        "id", "time", "amount", "account", "create_time", "perform_time", "cancel_time",
        "transaction", "state", "reason", "receivers",
    }  # fmt: skip
    assert (line["time"], line["reason"], line["receivers"]) == (start - 2, None, None)


async def test_what_the_fan_has_is_not_cancelled(cashbox: Cashbox) -> None:
    order = await cashbox.till.order()
    payment = await cashbox.till.paid(order)
    await cashbox.till.fulfil(order.id)
    cancelling: Json = {"id": payment.provider_tx, "reason": 5}
    assert await cashbox.error("CancelTransaction", cancelling) == -31007
    assert (await cashbox.till.payment(payment.id)).state is PaymentState.PAID


async def test_an_order_paid_elsewhere_is_not_performed(cashbox: Cashbox) -> None:
    order, transaction = await cashbox.till.order(), a_transaction()
    await cashbox.result("CreateTransaction", **cashbox.creating(order, transaction))
    await cashbox.till.take(Provider.CLICK, provider_tx="c", amount=order.total, order_id=order.id)
    for _ in range(2):
        assert await cashbox.error("PerformTransaction", {"id": transaction}) == -31008
    checked = await cashbox.result("CheckTransaction", id=transaction)
    assert (checked["state"], checked["reason"]) == (-1, 3)


async def test_fiscal_data_are_kept_for_both_receipts(cashbox: Cashbox) -> None:
    payment = await cashbox.till.paid(await cashbox.till.order())
    data = {
        "receipt_id": 121,
        "status_code": 0,
        "date": "20261120170000",
        "qr_code_url": "https://q",
    }
    for kind in ("PERFORM", "CANCEL"):
        params: Json = {"id": payment.provider_tx, "type": kind, "fiscal_data": data}
        assert await cashbox.result("SetFiscalData", **params) == {"success": True}
    facts = (await cashbox.till.payment(payment.id)).facts
    assert json.loads(str(facts["fiscal_perform"])) == data
    assert json.loads(str(facts["fiscal_cancel"])) == data
    assert was_printed(await cashbox.till.payment(payment.id))

    unknown: Json = {"id": a_transaction(), "type": "PERFORM", "fiscal_data": data}
    assert await cashbox.error("SetFiscalData", unknown) == -32001
    wrongs: tuple[Json, ...] = (
        {"type": "OTHER"},
        {"fiscal_data": []},
        {"fiscal_data": {"x": "y" * 5000}},
    )
    for wrong in wrongs:
        assert await cashbox.error("SetFiscalData", {**params, **wrong}) == -32602


@pytest.mark.parametrize("told", [{}, {"status_code": 1}, {"status_code": "0"}])
async def test_news_alone_is_no_receipt(cashbox: Cashbox, told: Json) -> None:
    payment = await cashbox.till.paid(await cashbox.till.order())
    params: Json = {"id": payment.provider_tx, "type": "PERFORM", "fiscal_data": told}
    assert await cashbox.result("SetFiscalData", **params) == {"success": True}
    assert not was_printed(await cashbox.till.payment(payment.id))


async def test_every_call_is_remembered_with_its_answer_and_no_key(
    cashbox: Cashbox, lines: io.StringIO
) -> None:
    order = await cashbox.till.order()
    await cashbox.result("CheckPerformTransaction", **cashbox.asking(order))
    await cashbox.error("CheckPerformTransaction", cashbox.asking(order), key="somebody's")
    first, last = reversed(await callbacks(cashbox.till))

    assert json.loads(first.body)["method"] == "CheckPerformTransaction"
    assert json.loads(first.answer or b"")["result"]["allow"] is True
    assert json.loads(last.answer or b"")["error"]["code"] == -32504
    secrets = (KEY, authorization(), authorization("somebody's"), "somebody's")
    kept = repr((first, last)) + lines.getvalue()
    assert not [secret for secret in secrets if secret in kept]
    assert "authorization" not in first.headers
