"""The money comes: once, twice, too late, from two sides at once."""

import asyncio

import pytest
from tests.builders import NOW, new_id
from tests.builders.payment_till import Till, only_fees

from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import PaymentId
from stario.domain.kernel.money import Money
from stario.domain.ledger.model import account
from stario.domain.orders.model.order import OrderState
from stario.domain.orders.model.order_event import OrderEventKind
from stario.domain.payments.model.payable import WrongAmount
from stario.domain.payments.model.payment import (
    RESERVED_FOR,
    CancelReason,
    PaymentNotFound,
    PaymentOutOfOrder,
    PaymentState,
)
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.model.refund import RefundReason, RefundState
from stario.domain.payments.usecases.settle_payment import Settled
from stario.ports.repositories.ledger import EntryFilter

PAYME, CLICK, STRIPE = Provider.PAYME, Provider.CLICK, Provider.STRIPE


async def test_an_order_is_paid_with_its_ledger(till: Till) -> None:
    order = await till.order()
    await till.reserved(order, tx="tx")
    till.clock.advance(seconds=3)
    settled = await till.settle(PAYME, provider_tx="tx")

    payment, fee = settled.payment, order.total.share(200)
    assert (settled.won, payment.state, payment.fee) == (True, PaymentState.PAID, fee)
    stored = await till.read(order.id)
    assert (stored.state, stored.paid_at) == (OrderState.PAID, payment.paid_at)
    variant = await till.variant(order)
    assert (variant.stock, variant.reserved) == (9, 0)
    assert await till.balances() == {
        account.provider_receivable(PAYME): order.total.tiyin - fee.tiyin,
        account.CUSTOMER_PREPAYMENT: -order.total.tiyin,
        account.PAYMENT_FEES: fee.tiyin,
    }


async def test_ten_settlements_at_once_are_one(till: Till) -> None:
    order = await till.order()
    await till.reserved(order, tx="tx")
    answers = await asyncio.gather(*(till.settle(PAYME, provider_tx="tx") for _ in range(10)))
    till.clock.advance(seconds=60)
    answers.append(await till.settle(PAYME, provider_tx="tx"))

    assert len(set(map(repr, answers))) == 1
    assert (await till.told(order.id)).count(OrderEventKind.PAID) == 1
    async with till.storage() as work:
        assert len(await work.ledger.entries(EntryFilter())) == 2


async def test_of_two_providers_the_first_wins_and_the_other_takes_nothing(till: Till) -> None:
    order = await till.order()
    await till.reserved(order, PAYME, tx="p")
    await till.reserved(order, CLICK, tx="c")
    answers = await asyncio.gather(
        till.settle(PAYME, provider_tx="p"), till.settle(CLICK, provider_tx="c")
    )

    assert sorted(answer.won for answer in answers) == [False, True]
    (lost,) = [answer.payment for answer in answers if not answer.won]
    assert (lost.state, lost.cancel_reason) == (PaymentState.CANCELLED, CancelReason.EXECUTION)
    with pytest.raises(PaymentOutOfOrder):
        await till.settle(lost.provider, payment_id=lost.id)
    assert await till.refunds(order.id) == ()


async def test_an_order_that_was_let_go_takes_no_money(till: Till) -> None:
    order = await till.order()
    await till.reserved(order, tx="tx")
    async with till.storage() as work:
        stored = await work.orders.get(order.id, lock=True)
        await work.orders.save(stored.move(OrderState.CANCELLED, at=NOW))
        await work.commit()

    assert not (await till.settle(PAYME, provider_tx="tx")).won
    assert await till.balances() == {}


async def test_money_that_has_come_pays_for_the_order_once(till: Till) -> None:
    order = await till.order()

    async def taken() -> Settled:
        return await till.take(
            STRIPE,
            provider_tx="pi_1",
            amount=order.total,
            order_id=order.id,
            facts={"card": "visa"},
        )

    answers = await asyncio.gather(*(taken() for _ in range(10)))
    assert {answer.won for answer in answers} == {True}
    assert len({answer.payment.id for answer in answers}) == 1
    assert answers[0].payment.facts == {"card": "visa"}
    assert (await till.read(order.id)).state is OrderState.PAID
    async with till.storage() as work:
        assert len(await work.payments.of_order(order.id)) == 1


async def test_money_for_an_order_that_is_paid_goes_back(till: Till) -> None:
    order = await till.order()
    reserved = await till.reserved(order, CLICK, tx="c")
    won = await till.paid(order, PAYME)
    surplus = await till.take(CLICK, provider_tx="c", amount=order.total, payment_id=reserved.id)
    again = await till.take(CLICK, provider_tx="c", amount=order.total, payment_id=reserved.id)

    assert surplus == again
    assert (surplus.won, surplus.payment.is_surplus) == (False, True)
    (refund,) = await till.refunds(order.id)
    assert (refund.amount, refund.reason) == (order.total, RefundReason.PAID_TWICE)
    assert OrderEventKind.PAID_TWICE in await till.told(order.id)
    assert await till.deliver() == 1

    assert (await till.refunds(order.id))[0].state is RefundState.DONE
    assert till.steered[CLICK].refunds == {refund.id: order.total}
    assert (await till.payment(surplus.payment.id)).state is PaymentState.REFUNDED
    stored = await till.read(order.id)
    assert (stored.state, stored.refunded) == (OrderState.PAID, Money(0))
    assert (await till.payment(won.id)).counts
    balances = await till.balances()
    assert account.REFUND_PAYABLE not in balances
    assert balances[account.provider_receivable(CLICK)] == -surplus.payment.fee.tiyin


async def test_money_that_comes_after_the_end_goes_back(till: Till) -> None:
    order = await till.order()
    payment = await till.reserved(order, CLICK, tx="c")
    till.clock.advance(by=RESERVED_FOR * 2)
    await till.expire()
    async with till.storage() as work:
        stored = await work.orders.get(order.id, lock=True)
        await work.orders.save(stored.move(OrderState.EXPIRED, at=NOW))
        await work.commit()
    taken = await till.take(CLICK, provider_tx="c", amount=order.total, payment_id=payment.id)

    assert (taken.won, taken.payment.id) == (False, payment.id)
    (refund,) = await till.refunds(order.id)
    assert refund.reason is RefundReason.PAID_TOO_LATE
    await till.deliver()
    assert only_fees(await till.balances(), taken.payment.fee, CLICK)


async def test_money_of_an_attempt_that_was_given_up_still_pays_a_waiting_order(till: Till) -> None:
    order = await till.order()
    payment = await till.reserved(order, STRIPE, tx="cs_1")
    await till.cancel(STRIPE, provider_tx="cs_1", reason=CancelReason.DECLINED)
    taken = await till.take(STRIPE, provider_tx="pi_1", amount=order.total, payment_id=payment.id)

    assert (taken.won, taken.payment.id, taken.payment.cancelled_at) == (True, payment.id, None)


async def test_a_wrong_amount_is_taken_and_goes_back_whole(till: Till) -> None:
    order = await till.order()
    less = Money(order.total.tiyin - 1)
    taken = await till.take(STRIPE, provider_tx="pi_1", amount=less, order_id=order.id)

    assert (taken.won, taken.payment.amount) == (False, less)
    assert (await till.read(order.id)).state is OrderState.AWAITING_PAYMENT
    await till.deliver()
    assert till.steered[STRIPE].refunds == {(await till.refunds(order.id))[0].id: less}
    assert (await till.paid(order, PAYME)).counts


async def test_a_second_transaction_of_an_attempt_is_a_surplus_of_its_own(till: Till) -> None:
    order = await till.order()
    first = await till.take(STRIPE, provider_tx="pi_1", amount=order.total, order_id=order.id)
    second = await till.take(
        STRIPE, provider_tx="pi_2", amount=order.total, payment_id=first.payment.id
    )

    assert first.payment.id != second.payment.id
    assert second.payment.is_surplus


async def test_nothing_is_taken_for_nothing_and_nobody(till: Till) -> None:
    order = await till.order()
    for amount in (Money(0), Money(-1)):
        with pytest.raises(WrongAmount):
            await till.take(STRIPE, provider_tx="pi", amount=amount, order_id=order.id)
    with pytest.raises(NotFound):
        await till.take(STRIPE, provider_tx="pi", amount=order.total)
    payment = await till.reserved(order, PAYME)
    with pytest.raises(PaymentNotFound):
        await till.take(STRIPE, provider_tx="pi", amount=order.total, payment_id=payment.id)
    with pytest.raises(PaymentNotFound):
        await till.settle(STRIPE, payment_id=payment.id)
    with pytest.raises(PaymentNotFound):
        await till.settle(STRIPE, payment_id=PaymentId(new_id()))
    assert await till.balances() == {}
