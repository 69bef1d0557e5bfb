"""Money that goes back by rule and by decision."""

import asyncio

import attrs
import pytest
from tests.builders import NOW, new_id
from tests.builders.asking_refunds import an_admin, asked
from tests.builders.payment_till import Till, only_fees

from stario.domain.kernel.errors import Unavailable
from stario.domain.kernel.ids import OrderId
from stario.domain.kernel.money import Money
from stario.domain.ledger.model import account
from stario.domain.merch.model.pricing import OPENING
from stario.domain.orders.model.order import Order, OrderState, RefundTooLarge
from stario.domain.orders.model.order_event import OrderEventKind
from stario.domain.payments.model.payment import (
    PaymentOutOfOrder,
    PaymentState,
)
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.model.refund import (
    FourEyes,
    RefundOutOfOrder,
    RefundReason,
    RefundState,
)

PAYME = Provider.PAYME
PART = Money.from_som(65_000)


async def test_everything_goes_back_and_everything_is_zero(till: Till) -> None:
    order, admin = await till.order(), await an_admin(till)
    payment = await till.paid(order)
    refund = await asked(till, payment, admin, None)
    assert (refund.state, refund.amount) == (RefundState.APPROVED, order.total)
    assert (await till.read(order.id)).state is OrderState.REFUNDED
    assert (await till.balances())[account.REFUND_PAYABLE] == -order.total.tiyin
    assert (await till.variant(order)).stock == 10

    assert await till.deliver() == 1
    stored = await till.payment(payment.id)
    assert (stored.state, stored.refunded) == (PaymentState.REFUNDED, order.total)
    assert only_fees(await till.balances(), payment.fee, PAYME)
    assert [kind for kind in await till.told(order.id) if "refund" in kind] == [
        OrderEventKind.REFUND_APPROVED,
        OrderEventKind.REFUNDED,
    ]


async def test_a_refund_is_carried_out_once_however_often_it_is_delivered(till: Till) -> None:
    order, admin = await till.order(), await an_admin(till)
    payment = await till.paid(order)
    refund = await asked(till, payment, admin, PART)
    payload = {"refund": refund.id}
    await asyncio.gather(*(till.carry_out(payload) for _ in range(5)))
    balances = await till.balances()
    await till.carry_out(payload)

    assert await till.balances() == balances
    assert (await till.payment(payment.id)).refunded == PART
    assert till.steered[PAYME].refunds == {refund.id: PART}
    stored = await till.read(order.id)
    assert (stored.state, stored.refunded) == (OrderState.PAID, PART)


async def test_the_same_request_is_one_refund_and_no_more_goes_back_than_came(till: Till) -> None:
    order, admin = await till.order(), await an_admin(till)
    payment = await till.paid(order)
    id_ = new_id()
    twice = [await asked(till, payment, admin, PART, id_) for _ in range(2)]
    assert twice[0] == twice[1]
    for amount in (order.total, Money(order.total.tiyin - PART.tiyin + 1), Money(0), Money(-5)):
        with pytest.raises(RefundTooLarge):
            await asked(till, payment, admin, amount)
    rest = await asked(till, payment, admin, None)
    assert rest.amount == order.total - PART
    with pytest.raises(RefundTooLarge):
        await asked(till, payment, admin, None)

    await till.deliver()
    assert only_fees(await till.balances(), payment.fee, PAYME)


async def test_a_provider_that_is_away_is_asked_again(till: Till) -> None:
    order, admin = await till.order(), await an_admin(till)
    refund = await asked(till, await till.paid(order), admin, None)
    till.steered[PAYME].is_away = True
    with pytest.raises(Unavailable):
        await till.carry_out({"refund": refund.id})
    assert (await till.refunds(order.id))[0].state is RefundState.APPROVED

    till.steered[PAYME].is_away = False
    await till.carry_out({"refund": refund.id})
    assert (await till.refunds(order.id))[0].state is RefundState.DONE


async def test_what_a_provider_rejects_waits_for_a_person(till: Till) -> None:
    order, admin = await till.order(), await an_admin(till)
    refund = await asked(till, await till.paid(order), admin, None)
    till.steered[PAYME].rejects = "card_closed"
    await till.deliver()
    (failed,) = await till.refunds(order.id)
    assert (failed.state, failed.error) == (RefundState.FAILED, "card_closed")
    assert (await till.balances())[account.REFUND_PAYABLE] == -order.total.tiyin

    till.steered[PAYME].rejects = None
    till.clock.advance(seconds=1)
    await till.decide(refund.id, approve=True, actor=admin)
    await till.deliver()
    assert (await till.refunds(order.id))[0].state is RefundState.DONE


async def test_a_large_refund_needs_another_person(till: Till) -> None:
    order, admin, other = await till.order(), await an_admin(till), await an_admin(till)
    await till.with_four_eyes_above(PART)
    payment = await till.paid(order)
    await asked(till, payment, admin, PART)
    # However small: together with what went back already it is large.
    refund = await asked(till, payment, admin, Money(1))
    assert refund.state is RefundState.REQUESTED
    assert (await till.read(order.id)).refunded == PART

    for approve in (True, False):
        with pytest.raises(FourEyes):
            await till.decide(refund.id, approve=approve, actor=admin)
    approved = await till.decide(refund.id, approve=True, actor=other)
    assert (approved.state, approved.decided_by) == (RefundState.APPROVED, other)
    with pytest.raises(RefundOutOfOrder):
        await till.decide(refund.id, approve=True, actor=other)
    assert (await till.read(order.id)).refunded == PART + Money(1)

    refused = await asked(till, payment, admin, Money(2))
    await till.decide(refused.id, approve=False, actor=other)
    await till.deliver()
    assert (await till.read(order.id)).refunded == PART + Money(1)
    assert (await till.balances()).get(account.REFUND_PAYABLE) is None


async def test_who_raises_the_limit_still_needs_another_person(till: Till) -> None:
    order = await till.order(unit_price=OPENING.four_eyes_above)
    admin, other = await an_admin(till), await an_admin(till)
    await till.with_four_eyes_above(order.total, by=admin)
    payment = await till.paid(order)

    refund = await asked(till, payment, admin, None)
    assert refund.state is RefundState.REQUESTED
    await till.decide(refund.id, approve=False, actor=other)
    assert (await asked(till, payment, other, None)).state is RefundState.APPROVED


async def test_what_waits_for_a_decision_is_not_promised_twice(till: Till) -> None:
    order, admin = await till.order(), await an_admin(till)
    await till.with_four_eyes_above(Money(0))
    payment = await till.paid(order)
    await asked(till, payment, admin, order.total)
    with pytest.raises(RefundTooLarge):
        await asked(till, payment, admin, Money(1))


async def test_only_the_payment_that_counts_is_refunded_by_hand(till: Till) -> None:
    order, admin = await till.order(), await an_admin(till)
    pending = await till.reserved(order)
    with pytest.raises(PaymentOutOfOrder):
        await asked(till, pending, admin, None)


async def test_an_order_that_cost_nothing_just_ends(till: Till) -> None:
    order = await till.order()
    free = await _free(till, order)
    async with till.storage() as work:
        stored = await work.orders.get(free.id, lock=True)
        given = await till.give_back(
            work, stored, stored.refundable, reason=RefundReason.WORK_FAILED, at=NOW
        )
        await work.commit()

    assert given is None
    assert (await till.read(free.id)).state is OrderState.REFUNDED
    assert await till.balances() == {}


async def _free(till: Till, order: Order) -> Order:
    """The same order, wholly paid by a voucher."""
    free = attrs.evolve(
        order,
        id=OrderId(new_id()),
        number=f"ST-{new_id()}",
        lines=tuple(attrs.evolve(line, discount=line.gross) for line in order.lines),
        shipping_discount=order.shipping,
        state=OrderState.PAID,
        paid_at=NOW,
    )
    async with till.storage() as work:
        await work.orders.add(free)
        await work.commit()
    return free
