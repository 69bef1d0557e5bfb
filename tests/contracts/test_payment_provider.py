"""What every provider of payments must do."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta

import attrs
import pytest

from stario.domain.kernel.errors import Unavailable
from stario.domain.kernel.language import Language
from stario.domain.kernel.money import Money
from stario.domain.orders.model.order import Order
from stario.domain.payments.model.payment import Payment, PaymentState
from stario.domain.payments.model.provider import Provider
from stario.domain.payments.model.refund import Refund, RefundRejected
from stario.ports.payments import RefundOutcome
from tests.builders.orders import an_order
from tests.builders.payments import a_payment, a_refund
from tests.builders.people import an_account
from tests.contracts.payment_desks import DESKS, PRICE, TASHKENT, Desk, now
from tests.servers import click_api, payme_api, stripe_api


@pytest.fixture(params=DESKS)
async def desk(request: pytest.FixtureRequest) -> AsyncIterator[Desk]:
    async with AsyncExitStack() as stack:
        yield await stack.enter_async_context(DESKS[request.param]())


@pytest.fixture
def order() -> Order:
    return an_order(an_account(), created_at=now())


@pytest.fixture
def payment(desk: Desk, order: Order) -> Payment:
    at = now()
    return a_payment(
        order_id=order.id,
        provider=desk.provider.name,
        amount=PRICE,
        created_at=at,
        expires_at=at + timedelta(hours=1),
    )


async def test_a_way_to_pay_may_be_asked_for_twice(
    desk: Desk, payment: Payment, order: Order
) -> None:
    first = await desk.provider.open(payment, order, language=Language.UZBEK)

    assert await desk.provider.open(payment, order, language=Language.UZBEK) == first
    assert first.url is not None or desk.provider.name is Provider.VAS


async def test_its_fee_is_a_part(desk: Desk) -> None:
    assert 0 <= desk.provider.fee_basis_points < 10_000


async def test_what_became_of_a_payment_can_be_asked(
    desk: Desk, payment: Payment, order: Order
) -> None:
    unpaid, _ = await desk.opened(payment, order)
    before = await desk.provider.state_of(unpaid)
    paid = await desk.paid(payment, order)
    after = await desk.provider.state_of(paid)

    assert before in {None, PaymentState.OPEN}
    assert after is (PaymentState.PAID if desk.knows_states else None)


async def test_an_unknown_payment_has_no_state(desk: Desk, payment: Payment) -> None:
    assert await desk.provider.state_of(payment) is None


async def test_a_refund_gives_all_of_it_back_once(
    desk: Desk, payment: Payment, order: Order
) -> None:
    paid = await desk.paid(payment, order)
    refund = a_refund(paid)

    first = await desk.provider.refund(refund, paid)
    again = await desk.provider.refund(refund, paid)

    assert (first.outcome, again) == (RefundOutcome.DONE, first)
    assert desk.given_back() == PRICE
    if desk.knows_states:
        assert await desk.provider.state_of(paid) is PaymentState.REFUNDED


async def test_parts_add_up_to_the_whole_and_no_further(
    desk: Desk, payment: Payment, order: Order
) -> None:
    paid = await desk.paid(payment, order)
    part = a_refund(paid, amount=Money(PRICE.tiyin // 3))
    receipt = await desk.provider.refund(part, paid)
    if not desk.gives_parts:
        assert (receipt.outcome, desk.given_back()) == (RefundOutcome.BY_HAND, Money(0))
        return
    partly = attrs.evolve(paid, refunded=part.amount)
    rest = a_refund(paid, amount=PRICE - part.amount)

    assert (await desk.provider.refund(rest, partly)).outcome is RefundOutcome.DONE
    assert desk.given_back() == PRICE
    if desk.knows_states:
        with pytest.raises(RefundRejected):
            await desk.provider.refund(a_refund(paid, amount=Money(100_000)), partly)


async def test_money_that_never_came_does_not_go_back(
    desk: Desk, payment: Payment, order: Order
) -> None:
    opened, _ = await desk.opened(payment, order)
    if desk.knows_states:
        with pytest.raises(RefundRejected):
            await desk.provider.refund(a_refund(opened), opened)


async def test_a_lost_answer_gives_nothing_back_twice(
    desk: Desk, payment: Payment, order: Order
) -> None:
    paid = await desk.paid(payment, order)
    refund = a_refund(paid)
    if desk.lose is not None:
        desk.lose()

    async def until_known(refund: Refund) -> RefundOutcome:
        try:
            return (await desk.provider.refund(refund, paid)).outcome
        except Unavailable:
            return (await desk.provider.refund(refund, paid)).outcome

    assert await until_known(refund) is RefundOutcome.DONE
    assert desk.given_back() == PRICE


async def test_its_statement_has_what_was_paid_that_day(
    desk: Desk, payment: Payment, order: Order
) -> None:
    await desk.paid(payment, order)
    today = (now() + TASHKENT).date()
    lines = await desk.provider.statement(today)

    if lines is not None:
        assert [(line.order_ref, line.amount, line.state) for line in lines] == [
            (order.id, PRICE, PaymentState.PAID)
        ]
        assert await desk.provider.statement(today - timedelta(days=2)) == ()


async def test_it_says_when_it_is_away(desk: Desk, payment: Payment, order: Order) -> None:
    paid = await desk.paid(payment, order)
    await desk.provider.check()
    if desk.leave is None:
        return
    desk.leave()

    with pytest.raises(Unavailable):
        await desk.provider.check()
    with pytest.raises(Unavailable):
        await desk.provider.state_of(paid)
    with pytest.raises(Unavailable):
        await desk.provider.refund(a_refund(paid), paid)


async def test_it_shows_no_secret(desk: Desk) -> None:
    shown = repr(desk.provider)

    assert click_api.SECRET not in shown
    assert stripe_api.KEY not in shown
    assert payme_api.KEY not in shown
