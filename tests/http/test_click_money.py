"""Click's money: exact, once, and back where nothing is owed for it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from decimal import Decimal

import pytest
from tests.builders.payment_till import only_fees
from tests.http.click_counter import AMOUNT, Attempt, Counter, open_counter

from stario.adapters.sql.engine import open_engine
from stario.adapters.sql.storage import SqlStorage
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
