"""Callbacks that never came."""

from datetime import timedelta

from tests.builders import new_id
from tests.builders.payment_till import SteeredProvider, Till

from stario.domain.kernel.ids import PaymentId
from stario.domain.kernel.language import Language
from stario.domain.orders.model.order import OrderState
from stario.domain.payments.model.payment import RESERVED_FOR, Payment, PaymentState
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.usecases.follow_payments import (
    ASKED_BEFORE,
    PAYMENTS_AT_ONCE,
    FollowPayments,
)

CLICK = Provider.CLICK


class Taken(SteeredProvider):
    """It has the money of everything that it was ever asked about."""

    async def state_of(self, payment: Payment) -> PaymentState | None:
        await self.check()
        return PaymentState.PAID


def following(till: Till) -> FollowPayments:
    return FollowPayments(
        storage=till.storage,
        take_payment=till.take,
        providers_of_payments=till.providers,
        clock=till.clock,
    )


async def test_a_provider_is_asked_before_the_time_is_over(till: Till) -> None:
    till.steered[CLICK] = Taken(name=CLICK)
    order = await till.order()
    payment = await till.reserved(order, CLICK, tx="c")
    assert await following(till)() == 0
    till.clock.advance(by=RESERVED_FOR - ASKED_BEFORE + timedelta(seconds=1))
    till.steered[CLICK].is_away = True
    assert await following(till)() == 0

    till.steered[CLICK].is_away = False
    assert await following(till)() == 1
    assert (await till.read(order.id)).state is OrderState.PAID
    # The callback comes after all.
    late = await till.take(CLICK, provider_tx="c", amount=order.total, payment_id=payment.id)
    assert late.won
    assert await till.refunds(order.id) == ()
    assert await following(till)() == 0


async def test_what_nobody_has_paid_ends(till: Till) -> None:
    order = await till.order()
    payment = await till.reserved(order, CLICK, tx="c")
    till.clock.advance(by=RESERVED_FOR + timedelta(seconds=1))
    assert await following(till)() == 0
    await till.expire()
    assert (await till.payment(payment.id)).state is PaymentState.EXPIRED


async def test_attempts_that_nobody_began_don_t_hide_the_one_that_is_paid(till: Till) -> None:
    till.steered[CLICK] = Taken(name=CLICK)
    paid = await till.order()
    await till.reserved(paid, CLICK, tx="c")
    till.clock.advance(by=RESERVED_FOR - ASKED_BEFORE + timedelta(seconds=1))
    for _ in range(PAYMENTS_AT_ONCE):
        order = await till.order(expires_in=timedelta(minutes=5))
        await till.init(
            PaymentId(new_id()),
            order_id=order.id,
            account=order.account_id,
            provider=CLICK,
            return_url=None,
            language=Language.ENGLISH,
        )

    assert await following(till)() == 1
    assert (await till.read(paid.id)).state is OrderState.PAID
