"""A provider asks, reserves, and is given up."""

import asyncio
from datetime import timedelta

import pytest
from tests.builders import NOW, new_id
from tests.builders.payment_till import Till

from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import OrderId
from stario.domain.kernel.money import Money
from stario.domain.orders.model.order import OrderState
from stario.domain.orders.model.order_event import OrderEventKind
from stario.domain.payments.model.payable import (
    OrderNotPayable,
    TransactionOccupied,
    WrongAmount,
)
from stario.domain.payments.model.payment import (
    RESERVED_FOR,
    CancelReason,
    PaymentNotFound,
    PaymentOutOfOrder,
    PaymentState,
)
from stario.domain.payments.model.provider import Provider

PAYME, CLICK = Provider.PAYME, Provider.CLICK
MILLISECOND = timedelta(milliseconds=1)


async def test_a_check_changes_nothing(till: Till) -> None:
    order = await till.order()

    assert await till.check(PAYME, order_id=order.id, amount=order.total) == order
    with pytest.raises(NotFound):
        await till.check(PAYME, order_id=OrderId(new_id()), amount=order.total)
    for wrong in (Money(order.total.tiyin - 1), Money(order.total.tiyin + 1), Money(0)):
        with pytest.raises(WrongAmount):
            await till.check(PAYME, order_id=order.id, amount=wrong)
        with pytest.raises(WrongAmount):
            await till.reserve(
                PAYME, order_id=order.id, provider_tx="t", amount=wrong, provider_time=NOW
            )

    assert await till.read(order.id) == order
    async with till.storage() as work:
        assert await work.payments.of_order(order.id) == ()


async def test_a_reservation_keeps_the_order_open_and_is_made_once(till: Till) -> None:
    order = await till.order()
    first = await till.reserved(order, tx="tx")
    till.clock.advance(seconds=5)
    again = await till.reserved(order, tx="tx")

    assert again == first
    assert (first.state, first.amount) == (PaymentState.PENDING, order.total)
    stored = await till.read(order.id)
    assert stored.expires_at == first.expires_at == NOW + RESERVED_FOR
    assert await till.told(order.id) == [OrderEventKind.PAYMENT_RESERVED]
    with pytest.raises(TransactionOccupied):
        await till.reserved(order, tx="other")
    with pytest.raises(TransactionOccupied):
        await till.check(PAYME, order_id=order.id, amount=order.total)

    # Another provider may be at it as well: whoever settles first wins.
    await till.check(CLICK, order_id=order.id, amount=order.total)
    await till.reserved(order, CLICK)


async def test_of_ten_transactions_at_once_one_is_reserved(till: Till) -> None:
    order = await till.order()
    answers = await asyncio.gather(
        *(till.reserved(order, tx=f"tx{n}") for n in range(10)), return_exceptions=True
    )

    assert sum(not isinstance(answer, Exception) for answer in answers) == 1
    assert sum(isinstance(answer, TransactionOccupied) for answer in answers) == 9


async def test_the_same_transaction_ten_times_at_once_is_one_payment(till: Till) -> None:
    order = await till.order()
    answers = await asyncio.gather(*(till.reserved(order, tx="tx") for _ in range(10)))

    assert len(set(map(repr, answers))) == 1
    async with till.storage() as work:
        assert len(await work.payments.of_order(order.id)) == 1


async def test_a_transaction_is_about_its_order_whatever_else_a_later_call_names(
    till: Till,
) -> None:
    order, other, paid = [await till.order() for _ in range(3)]
    await till.paid(paid)
    first = await till.reserved(order, tx="tx")

    for id_ in (other.id, paid.id, OrderId(new_id())):
        for amount in (order.total, Money(1)):
            again = await till.reserve(
                PAYME, order_id=id_, provider_tx="tx", amount=amount, provider_time=NOW
            )
            assert again == first

    async with till.storage() as work:
        assert await work.payments.of_order(other.id) == ()


async def test_the_payment_that_the_fan_opened_is_reserved(till: Till) -> None:
    order = await till.order()
    opened = await till.init(
        till.ids.new(),  # type: ignore[arg-type]
        order_id=order.id,
        account=order.account_id,
        provider=PAYME,
        return_url=None,
        language=order.language,
    )
    reserved = await till.reserved(order, tx="tx")

    assert reserved.id == opened.id
    assert (reserved.checkout_url, reserved.facts["opened"]) == (opened.checkout_url, 1)


async def test_an_order_that_is_over_is_not_paid(till: Till) -> None:
    order = await till.order()
    till.clock.set(order.expires_at)
    with pytest.raises(OrderNotPayable) as refused:
        await till.reserved(order)
    assert refused.value.details["reason"] == "expired"

    for state, reason in ((OrderState.CANCELLED, "cancelled"), (OrderState.PAID, "paid")):
        other = await till.order()
        async with till.storage() as work:
            stored = await work.orders.get(other.id, lock=True)
            await work.orders.save(stored.move(state, at=till.clock.now()))
            await work.commit()
        for call in (
            till.reserved(other),
            till.check(PAYME, order_id=other.id, amount=other.total),
        ):
            with pytest.raises(OrderNotPayable) as refused:
                await call
            assert refused.value.details["reason"] == reason


async def test_a_reservation_lasts_twelve_hours_of_the_providers_time(till: Till) -> None:
    order = await till.order()
    begun = NOW - timedelta(minutes=30)
    payment = await till.reserve(
        PAYME, order_id=order.id, provider_tx="tx", amount=order.total, provider_time=begun
    )
    till.clock.set(begun + RESERVED_FOR)
    assert not await till.expire()
    assert (await till.payment(payment.id)).state is PaymentState.PENDING

    till.clock.advance(by=MILLISECOND)
    await till.expire()
    expired = await till.payment(payment.id)
    assert (expired.state, expired.cancel_reason) == (PaymentState.EXPIRED, CancelReason.TIMEOUT)
    assert expired.cancelled_at == till.clock.now()
    with pytest.raises(PaymentOutOfOrder):
        await till.settle(PAYME, provider_tx="tx")
    with pytest.raises(PaymentOutOfOrder):
        await till.reserved(order, tx="tx")


@pytest.mark.parametrize("repeats_create", [True, False])
async def test_what_is_over_ends_with_the_first_call_that_sees_it(
    till: Till, repeats_create: bool
) -> None:
    order = await till.order()
    payment = await till.reserved(order, tx="tx")
    till.clock.set(NOW + RESERVED_FOR + MILLISECOND)

    with pytest.raises(PaymentOutOfOrder) as refused:
        if repeats_create:
            await till.reserved(order, tx="tx")
        else:
            await till.settle(PAYME, provider_tx="tx")
    assert refused.value.details["state"] == "expired"
    assert (await till.payment(payment.id)).state is PaymentState.EXPIRED


async def test_a_stale_transaction_gives_way(till: Till) -> None:
    order = await till.order(expires_in=timedelta(days=2))
    stale = await till.reserved(order, tx="stale")
    till.clock.set(NOW + RESERVED_FOR + MILLISECOND)

    await till.check(PAYME, order_id=order.id, amount=order.total)
    assert (await till.payment(stale.id)).state is PaymentState.PENDING
    await till.reserved(order, tx="fresh")
    assert (await till.payment(stale.id)).state is PaymentState.EXPIRED


async def test_a_transaction_that_is_too_old_is_refused(till: Till) -> None:
    order = await till.order()
    with pytest.raises(PaymentOutOfOrder):
        await till.reserve(
            PAYME,
            order_id=order.id,
            provider_tx="tx",
            amount=order.total,
            provider_time=NOW - RESERVED_FOR - MILLISECOND,
        )


async def test_a_clock_that_is_ahead_gives_no_more_time(till: Till) -> None:
    order = await till.order()
    ahead = NOW + timedelta(days=400)
    payment = await till.reserve(
        PAYME, order_id=order.id, provider_tx="tx", amount=order.total, provider_time=ahead
    )

    assert (payment.provider_time, payment.expires_at) == (ahead, NOW + RESERVED_FOR)


async def test_a_cancelled_reservation_leaves_the_order_payable(till: Till) -> None:
    order = await till.order()
    await till.reserved(order, tx="tx")
    cancelled = await till.cancel(PAYME, provider_tx="tx", reason=CancelReason.DEBIT)
    till.clock.advance(seconds=9)
    again = await till.cancel(PAYME, provider_tx="tx", reason=CancelReason.UNKNOWN)

    assert cancelled == again
    assert (cancelled.state, cancelled.cancel_reason) == (
        PaymentState.CANCELLED,
        CancelReason.DEBIT,
    )
    with pytest.raises(PaymentOutOfOrder):
        await till.settle(PAYME, provider_tx="tx")
    assert (await till.paid(order)).counts
    with pytest.raises(PaymentNotFound):
        await till.cancel(CLICK, provider_tx="tx", reason=CancelReason.DEBIT)


async def test_goods_are_held_no_longer_once_a_provider_gives_up(till: Till) -> None:
    order = await till.order()
    await till.reserved(order, PAYME, tx="p")
    await till.reserved(order, CLICK, tx="c")
    till.clock.advance(seconds=60)
    await till.cancel(PAYME, provider_tx="p", reason=CancelReason.DECLINED)
    assert (await till.read(order.id)).expires_at == NOW + RESERVED_FOR

    await till.cancel(CLICK, provider_tx="c", reason=CancelReason.DECLINED)
    hour = timedelta(hours=1)
    assert (await till.read(order.id)).expires_at == till.clock.now() + hour
