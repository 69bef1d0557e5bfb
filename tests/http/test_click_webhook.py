"""Click's fifteen official scenarios, and what it does beside them, on a real database."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from decimal import Decimal

import pytest
from tests.builders.payment_till import only_fees
from tests.http.click_counter import AMOUNT, Attempt, Counter, open_counter

from stario.adapters.sql.engine import open_engine
from stario.adapters.sql.storage import SqlStorage
from stario.domain.kernel.paging import PageRequest
from stario.domain.orders.model.order import OrderState
from stario.domain.orders.model.order_event import OrderEventKind
from stario.domain.payments.model.payment import PaymentState
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.model.refund import RefundReason, RefundState


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


async def test_c06_to_c08_paid_once_and_not_taken_back_in_silence(counter: Counter) -> None:
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

    assert (unknown["error"], unknown["error_note"]) == (-6, "Transaction does not exist")
    assert (of_another["error"], none["error"]) == (-6, -6)


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


async def test_amounts_are_texts_and_exact(counter: Counter) -> None:
    answers = {}
    for amount in ("165000", "165000.0", "165000.00", "165000.01", "164999.98", "1.65e5", "-1"):
        order = await counter.till.order()
        attempt = Attempt(order=order.id, amount=amount)
        answers[amount] = (await counter.send(attempt.prepare()))["error"]

    assert answers == {
        "165000": 0,
        "165000.0": 0,
        "165000.00": 0,
        "165000.01": 0,
        "164999.98": -2,
        "1.65e5": -2,
        "-1": -2,
    }


async def test_numbers_of_64_bits_come_back_whole(counter: Counter) -> None:
    order = await counter.till.order()
    attempt = Attempt(order=order.id, trans=9_007_199_254_740_993)

    assert (await counter.send(attempt.prepare()))["click_trans_id"] == 9_007_199_254_740_993


async def test_ten_completes_at_once_pay_once(counter: Counter) -> None:
    order = await counter.till.order()
    attempt, number = await counter.prepared(order)

    answers = await asyncio.gather(*(counter.send(attempt.complete(number)) for _ in range(10)))

    assert {answer["error"] for answer in answers} <= {0, -4}
    assert [answer["error"] for answer in answers].count(0) >= 1
    assert (await counter.till.told(order.id)).count(OrderEventKind.PAID) == 1
    assert (await counter.till.variant(order)).stock == 9
    assert await counter.till.refunds(order.id) == ()


async def test_ten_prepares_at_once_are_one_payment(counter: Counter) -> None:
    order = await counter.till.order()
    attempt = Attempt(order=order.id)

    answers = await asyncio.gather(*(counter.send(attempt.prepare()) for _ in range(10)))

    assert {answer["error"] for answer in answers} == {0}
    assert len({answer["merchant_prepare_id"] for answer in answers}) == 1


async def test_a_fan_who_begins_anew_is_paid_by_what_comes(counter: Counter) -> None:
    order = await counter.till.order()
    first, number = await counter.prepared(order)
    second, same = await counter.prepared(order)

    given_up = await counter.send(first.complete(number, error=-5017))
    paid = await counter.send(second.complete(same))

    assert (number, given_up["error"], paid["error"]) == (same, -9, 0)
    assert (await counter.till.read(order.id)).state is OrderState.PAID


async def test_other_money_for_a_paid_order_goes_back(counter: Counter) -> None:
    order = await counter.till.order()
    first, number = await counter.prepared(order)
    second, _ = await counter.prepared(order)
    for attempt in (first, second):
        day = counter.till.clock.now().date()
        paydoc = counter.fake.pay(order.id, Decimal(AMOUNT), day)
        attempt.paydoc = paydoc

    assert (await counter.send(second.complete(number)))["error"] == 0
    assert (await counter.send(first.complete(number)))["error"] == -4
    assert (await counter.send(first.complete(number)))["error"] == -4
    await counter.till.deliver()

    assert counter.fake.reversals == [first.paydoc]
    (refund,) = await counter.till.refunds(order.id)
    assert refund.state is RefundState.DONE
    assert (await counter.till.read(order.id)).state is OrderState.PAID


async def test_money_for_an_order_that_another_provider_won_goes_back(counter: Counter) -> None:
    order = await counter.till.order()
    attempt, number = await counter.prepared(order)
    day = counter.till.clock.now().date()
    attempt.paydoc = counter.fake.pay(order.id, Decimal(AMOUNT), day)
    await counter.till.paid(order, Provider.PAYME)

    assert (await counter.send(attempt.complete(number)))["error"] == -4
    await counter.till.deliver()

    assert attempt.paydoc in counter.fake.reversals
    assert (await counter.send(Attempt(order=order.id).prepare()))["error"] == -4


async def test_what_is_given_back_in_whole_leaves_fees_alone(counter: Counter) -> None:
    order = await counter.till.order()
    attempt, number = await counter.prepared(order)
    day = counter.till.clock.now().date()
    attempt.paydoc = counter.fake.pay(order.id, Decimal(AMOUNT), day)
    before = await counter.till.balances()
    await counter.send(attempt.complete(number))
    async with counter.till.storage() as work:
        stored = await work.orders.get(order.id, lock=True)
        await counter.till.give_back(
            work,
            stored,
            order.total,
            reason=RefundReason.CUSTOMER_REQUEST,
            at=counter.till.clock.now(),
        )
        await work.commit()
    await counter.till.deliver()

    after = await counter.till.balances()
    moved = {code: after.get(code, 0) - before.get(code, 0) for code in {*before, *after}}
    fee = order.total.share(200)
    assert only_fees({code: by for code, by in moved.items() if by}, fee, Provider.CLICK)
    assert counter.fake.reversals[-1] == attempt.paydoc
    async with counter.till.storage() as work:
        (payment,) = await work.payments.of_order(order.id)
    assert payment.state is PaymentState.REFUNDED
    assert (await counter.send(attempt.complete(number)))["error"] == -9


async def test_an_order_that_ended_is_not_prepared(counter: Counter) -> None:
    order = await counter.till.order(expires_in=timedelta(seconds=-1))
    refused = await counter.send(Attempt(order=order.id).prepare())

    assert (refused["error"], refused["error_note"]) == (-9, "Transaction cancelled")


async def test_money_that_comes_after_the_order_ended_goes_back(counter: Counter) -> None:
    order = await counter.till.order()
    attempt, number = await counter.prepared(order)
    day = counter.till.clock.now().date()
    attempt.paydoc = counter.fake.pay(order.id, Decimal(AMOUNT), day)
    counter.till.clock.advance(by=timedelta(hours=13))
    await counter.till.expire()
    async with counter.till.storage() as work:
        stored = await work.orders.get(order.id, lock=True)
        await work.orders.save(stored.move(OrderState.EXPIRED, at=counter.till.clock.now()))
        await work.commit()

    taken = await counter.send(attempt.complete(number))
    again = await counter.send(attempt.complete(number))
    await counter.till.deliver()

    # A successful debit is never answered by an error; the money goes back by itself.
    assert (taken["error"], again["error"]) == (0, -4)
    assert attempt.paydoc in counter.fake.reversals
    assert (await counter.till.read(order.id)).state is OrderState.EXPIRED


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
        page = await work.callbacks.list(PageRequest(1, 1), provider=Provider.CLICK)
    (callback,) = page.items
    assert order.id.encode() in callback.body
    assert callback.answer is not None
    assert b'"error":0' in callback.answer
    assert "authorization" not in callback.headers


async def test_it_goes_on_under_maintenance(counter: Counter) -> None:
    async with open_counter(counter.till.storage, maintenance=True) as closed:
        order = await closed.till.order()
        await closed.paid(order)
