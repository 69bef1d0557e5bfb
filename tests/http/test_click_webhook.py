"""Click's fifteen official scenarios, and what it does beside them, on a real database."""

import io
from collections.abc import AsyncIterator

import pytest
from tests.http.click_counter import Attempt, Counter, open_counter

from stario.adapters.sql.engine import open_engine
from stario.adapters.sql.storage import SqlStorage
from stario.domain.kernel.paging import LARGEST_PAGE, PageRequest
from stario.domain.orders.model.order import OrderState
from stario.domain.orders.model.order_event import OrderEventKind
from stario.domain.payments.model.provider import Provider


@pytest.fixture(scope="module")
async def counter(postgres_url: str) -> AsyncIterator[Counter]:
    storage = SqlStorage(open_engine(postgres_url, pool_size=10))
    async with open_counter(storage) as counter:
        yield counter
    await storage.close()


async def test_c01_a_wrong_signature_is_refused(counter: Counter) -> None:
    order = await counter.till.order()

    answer = await counter.send({**Attempt(order=order.id).prepare(), "sign_string": "0" * 32})

    assert (answer["error"], answer["error_note"]) == (-1, "SIGN CHECK FAILED!")


async def test_c02_an_unknown_order_is_refused(counter: Counter) -> None:
    answer = await counter.send(Attempt(order="no-such-order").prepare())
    other = await counter.send(Attempt(order="01980a2e-7a4c-7c3a-9d5b-2f6d1a7b8c90").prepare())

    assert (answer["error"], answer["error_note"]) == (-5, "User does not exist")
    assert other["error"] == -5


async def test_c03_an_unpaid_order_is_prepared(counter: Counter) -> None:
    order = await counter.till.order()
    attempt = Attempt(order=order.id)

    answer = await counter.send(attempt.prepare())

    number = answer.pop("merchant_prepare_id")
    assert isinstance(number, int)
    assert answer == {
        "click_trans_id": attempt.trans,
        "merchant_trans_id": order.id,
        "error": 0,
        "error_note": "Success",
    }
    assert OrderEventKind.PAYMENT_RESERVED in await counter.till.told(order.id)


async def test_c04_a_wrong_signature_completes_nothing(counter: Counter) -> None:
    order = await counter.till.order()
    attempt, number = await counter.prepared(order)

    answer = await counter.send({**attempt.complete(number), "sign_string": "f" * 32})

    assert answer["error"] == -1
    assert (await counter.till.read(order.id)).state is OrderState.AWAITING_PAYMENT


async def test_c05_another_amount_completes_nothing(counter: Counter) -> None:
    order = await counter.till.order()
    attempt, number = await counter.prepared(order)

    answer = await counter.send(attempt.complete(number, amount="300"))

    assert (answer["error"], answer["error_note"]) == (-2, "Incorrect parameter amount")
    assert (await counter.till.read(order.id)).state is OrderState.AWAITING_PAYMENT


async def test_c06_to_c08_paid_once_and_not_taken_back_in_silence(
    counter: Counter, lines: io.StringIO
) -> None:
    order = await counter.till.order()
    attempt, number = await counter.prepared(order)

    paid = await counter.send(attempt.complete(number))
    again = await counter.send(attempt.complete(number))
    cancelled = await counter.send(attempt.complete(number, error=-5017))

    assert paid == {
        "click_trans_id": attempt.trans,
        "merchant_trans_id": order.id,
        "merchant_confirm_id": number,
        "error": 0,
        "error_note": "Success",
    }
    assert (again["error"], again["error_note"]) == (-4, "Already paid")
    assert (cancelled["error"], cancelled["error_note"]) == (-9, "Transaction cancelled")
    assert (await counter.till.read(order.id)).state is OrderState.PAID
    assert (await counter.till.told(order.id)).count(OrderEventKind.PAID) == 1
    assert (await counter.till.variant(order)).stock == 9
    assert "click_cancels_what_is_paid" in lines.getvalue()


async def test_c09_and_c11_a_fresh_payment_goes_through(counter: Counter) -> None:
    order = await counter.till.order()

    await counter.paid(order)

    assert (await counter.till.read(order.id)).state is OrderState.PAID


async def test_c10_an_unknown_prepare_id_is_refused(counter: Counter) -> None:
    order, other = await counter.till.order(), await counter.till.order()
    attempt, _ = await counter.prepared(order)
    _, foreign = await counter.prepared(other)

    unknown = await counter.send(attempt.complete(999_999_999))
    of_another = await counter.send(attempt.complete(foreign))
    none = await counter.send(attempt.complete("x"))
    huge = await counter.send(attempt.complete(2**63 - 1))

    assert (unknown["error"], unknown["error_note"]) == (-6, "Transaction does not exist")
    assert (of_another["error"], none["error"], huge["error"]) == (-6, -6, -6)


async def test_c12_to_c15_what_click_cancels_stays_cancelled(counter: Counter) -> None:
    order = await counter.till.order()
    attempt, number = await counter.prepared(order)

    cancelled = await counter.send(attempt.complete(number, error=-5017))
    again = await counter.send(attempt.complete(number, error=-5017))
    after_all = await counter.send(attempt.complete(number))

    assert [each["error"] for each in (cancelled, again, after_all)] == [-9, -9, -9]
    assert (await counter.till.read(order.id)).state is OrderState.AWAITING_PAYMENT
    assert OrderEventKind.PAID not in await counter.till.told(order.id)
    # And the fan may begin anew.
    await counter.paid(order)


@pytest.mark.parametrize(
    "missing", ["click_trans_id", "service_id", "merchant_trans_id", "amount", "sign_time", "error"]
)
async def test_a_field_less_is_an_error_in_the_request(counter: Counter, missing: str) -> None:
    order = await counter.till.order()
    form = Attempt(order=order.id).prepare()
    del form[missing]

    assert (await counter.send(form))["error"] == -8


async def test_another_service_or_action_is_refused(counter: Counter) -> None:
    order = await counter.till.order()
    attempt = Attempt(order=order.id)

    assert (await counter.send(attempt.prepare(service_id="99")))["error"] == -8
    assert (await counter.send(attempt.prepare(action="3")))["error"] == -3


async def test_whatever_comes_is_answered_in_the_protocol(counter: Counter) -> None:
    for content, kind in (
        (b'{"test": true}', "application/json"),
        (b"", "application/x-www-form-urlencoded"),
        (b"\xff\x00", "text/plain"),
        (b"a=1&a=2", "application/x-www-form-urlencoded"),
        (b"x" * 200_000, "application/x-www-form-urlencoded"),
    ):
        answer = await counter.web.post(
            "/payments/webhook/click", content=content, headers={"content-type": kind}
        )
        assert (answer.status_code, answer.json()["error"]) == (200, -8)


async def test_everything_is_remembered_but_proofs(counter: Counter) -> None:
    order = await counter.till.order()
    form = Attempt(order=order.id).prepare()
    await counter.web.post(
        "/payments/webhook/click", data=form, headers={"authorization": "Bearer hush"}
    )

    async with counter.till.storage() as work:
        page = await work.callbacks.list(PageRequest(size=LARGEST_PAGE), provider=Provider.CLICK)
    # Others on the same database may live in another hour.
    (callback,) = [each for each in page.items if order.id.encode() in each.body]
    assert callback.answer is not None
    assert b'"error":0' in callback.answer
    assert "authorization" not in callback.headers


async def test_it_goes_on_under_maintenance(counter: Counter) -> None:
    async with open_counter(counter.till.storage, maintenance=True) as closed:
        order = await closed.till.order()
        await closed.paid(order)
