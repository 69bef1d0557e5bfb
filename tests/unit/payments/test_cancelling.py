"""Money that goes back by hand, or because the provider says so."""

import pytest
from tests.builders.asking_refunds import an_admin, asked
from tests.builders.payment_till import Till, only_fees

from stario.domain.kernel.money import Money
from stario.domain.ledger.model import account
from stario.domain.orders.model.order import OrderState
from stario.domain.payments.model.payable import CannotCancel
from stario.domain.payments.model.payment import (
    CancelReason,
    PaymentState,
)
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.model.refund import (
    RefundOutOfOrder,
    RefundReason,
    RefundState,
)
from stario.ports.payments import RefundOutcome

PAYME = Provider.PAYME
PART = Money.from_som(65_000)


async def test_a_cancellation_in_the_providers_cabinet_reverses_everything(till: Till) -> None:
    order = await till.order()
    payment = await till.paid(order)
    till.clock.advance(seconds=5)
    cancelled = await till.cancel(PAYME, payment_id=payment.id, reason=CancelReason.REFUND)
    till.clock.advance(seconds=5)
    again = await till.cancel(PAYME, payment_id=payment.id, reason=CancelReason.UNKNOWN)

    assert cancelled == again
    assert (cancelled.state, cancelled.cancel_reason) == (
        PaymentState.REFUNDED,
        CancelReason.REFUND,
    )
    (refund,) = await till.refunds(order.id)
    assert (refund.state, refund.reason) == (RefundState.DONE, RefundReason.PROVIDER)
    assert (await till.read(order.id)).state is OrderState.REFUNDED
    assert only_fees(await till.balances(), payment.fee, PAYME)
    # Nobody is asked to give it back again.
    await till.deliver()
    assert till.steered[PAYME].refunds == {}


async def test_a_refund_by_hand_is_done_when_the_provider_tells(till: Till) -> None:
    order, admin = await till.order(), await an_admin(till)
    till.steered[PAYME].outcome = RefundOutcome.BY_HAND
    payment = await till.paid(order)
    await till.fulfil(order.id)
    refund = await asked(till, payment, admin, None)
    await till.deliver()
    assert (await till.refunds(order.id))[0].state is RefundState.APPROVED

    await till.cancel(PAYME, payment_id=payment.id, reason=CancelReason.REFUND)
    (done,) = await till.refunds(order.id)
    assert (done.id, done.state) == (refund.id, RefundState.DONE)
    assert only_fees(await till.balances(), payment.fee, PAYME)


async def test_a_person_may_say_that_a_part_was_given_back_by_hand(till: Till) -> None:
    order, admin = await till.order(), await an_admin(till)
    till.steered[PAYME].outcome = RefundOutcome.BY_HAND
    payment = await till.paid(order)
    refund = await asked(till, payment, admin, PART)
    # Before the provider was asked it might give the same money once more.
    with pytest.raises(RefundOutOfOrder):
        await till.conclude.by_hand(refund.id, actor=admin)
    await till.deliver()
    done = await till.conclude.by_hand(refund.id, actor=admin)
    assert done.state is RefundState.DONE
    with pytest.raises(RefundOutOfOrder):
        await till.conclude.by_hand(refund.id, actor=admin)
    assert (await till.payment(payment.id)).refunded == PART


async def test_of_a_part_by_hand_the_provider_gives_back_the_rest_too(till: Till) -> None:
    order, admin = await till.order(), await an_admin(till)
    till.steered[PAYME].outcome = RefundOutcome.BY_HAND
    payment = await till.paid(order)
    await asked(till, payment, admin, PART)
    await till.deliver()
    await till.cancel(PAYME, payment_id=payment.id, reason=CancelReason.REFUND)

    amounts = {refund.reason: refund.amount for refund in await till.refunds(order.id)}
    assert amounts == {
        RefundReason.CUSTOMER_REQUEST: PART,
        RefundReason.PROVIDER: order.total - PART,
    }
    assert only_fees(await till.balances(), payment.fee, PAYME)


async def test_what_the_fan_has_is_not_taken_back_by_the_provider(till: Till) -> None:
    order, admin = await till.order(), await an_admin(till)
    payment = await till.paid(order)
    await till.fulfil(order.id)
    before = await till.balances()
    with pytest.raises(CannotCancel):
        await till.cancel(PAYME, payment_id=payment.id, reason=CancelReason.REFUND)
    # Nor when a part of it was promised.
    await asked(till, payment, admin, PART)
    with pytest.raises(CannotCancel):
        await till.cancel(PAYME, payment_id=payment.id, reason=CancelReason.REFUND)

    await till.deliver()
    assert (await till.payment(payment.id)).refunded == PART
    assert set(await till.balances()) <= {*before, account.REFUND_PAYABLE}
