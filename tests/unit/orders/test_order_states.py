"""The state table of orders, every pair of it."""

from datetime import timedelta

import attrs
import pytest
from tests.builders import NOW, an_account, new_id
from tests.builders.orders import SHIPMENT, an_order, an_order_line

from stario.domain.kernel.money import NOTHING, Money
from stario.domain.orders.model.order import (
    HAD_MONEY,
    NEXT,
    Order,
    OrderOutOfOrder,
    OrderState,
    RefundTooLarge,
)
from stario.domain.orders.model.order_number import ALPHABET, order_number

LATER = NOW + timedelta(minutes=1)
STORED = [state for state in OrderState if state is not OrderState.PARTLY_REFUNDED]

S = OrderState
ALLOWED = {
    (S.DRAFT, S.AWAITING_PAYMENT),
    (S.DRAFT, S.CANCELLED),
    (S.AWAITING_PAYMENT, S.PAID),
    (S.AWAITING_PAYMENT, S.CANCELLED),
    (S.AWAITING_PAYMENT, S.EXPIRED),
    (S.PAID, S.IN_PRODUCTION),
    (S.PAID, S.DELIVERED),
    (S.PAID, S.REFUNDED),
    (S.IN_PRODUCTION, S.SHIPPED),
    (S.IN_PRODUCTION, S.DELIVERED),
    (S.IN_PRODUCTION, S.REFUNDED),
    (S.SHIPPED, S.DELIVERED),
    (S.SHIPPED, S.RETURNED),
    (S.SHIPPED, S.REFUNDED),
    (S.DELIVERED, S.RETURNED),
    (S.DELIVERED, S.REFUNDED),
    (S.RETURNED, S.REFUNDED),
}
"""Written down once more by hand: the table is the contract with everybody who reads `status`."""


def an_order_that_is(state: OrderState) -> Order:
    return an_order(an_account(), state=state)


def test_every_state_has_its_row() -> None:
    assert set(NEXT) == set(STORED)


@pytest.mark.parametrize("after", OrderState)
@pytest.mark.parametrize("before", STORED)
def test_a_step_follows_exactly_where_the_table_says_so(
    before: OrderState, after: OrderState
) -> None:
    order = an_order_that_is(before)
    if (before, after) not in ALLOWED:
        with pytest.raises(OrderOutOfOrder) as refusal:
            order.move(after, at=LATER)
        assert refusal.value.details["state"] == before.value
        return
    moved = order.move(after, at=LATER)
    assert (moved.state, moved.updated_at) == (after, LATER)
    assert moved.paid_at == (LATER if after is S.PAID else None)
    assert moved.delivered_at == (LATER if after is S.DELIVERED else None)


@pytest.mark.parametrize("state", STORED)
def test_only_what_is_paid_and_not_wholly_given_back_can_be_given_back(state: OrderState) -> None:
    order = an_order_that_is(state)
    has_money = state in {S.PAID, S.IN_PRODUCTION, S.SHIPPED, S.DELIVERED, S.RETURNED}
    assert (state in HAD_MONEY) is has_money
    assert order.refundable == (order.total if has_money else NOTHING)
    if not has_money:
        with pytest.raises(RefundTooLarge):
            order.refund(Money(1), at=LATER)
        return
    part = order.refund(Money(1), at=LATER)
    assert (part.state, part.refunded) == (state, Money(1))
    over = state in {S.DELIVERED, S.RETURNED}
    assert part.status is (S.PARTLY_REFUNDED if over else state)
    assert part.refund(part.refundable, at=LATER).state is S.REFUNDED
    for wrong in (part.total, NOTHING, Money(-1)):
        with pytest.raises(RefundTooLarge):
            part.refund(wrong, at=LATER)


def test_a_parcel_has_its_tracking() -> None:
    sent = an_order_that_is(S.IN_PRODUCTION).ship(SHIPMENT, at=LATER)
    assert (sent.state, sent.shipment) == (S.SHIPPED, SHIPMENT)


def test_a_provider_pushes_the_end_out_and_never_back() -> None:
    order = an_order_that_is(S.AWAITING_PAYMENT)
    longer = order.keep_open_until(order.expires_at + timedelta(hours=11), at=LATER)
    assert longer.expires_at == order.expires_at + timedelta(hours=11)
    assert longer.keep_open_until(NOW, at=LATER).expires_at == longer.expires_at


def test_the_total_is_lines_less_discounts_and_shipping_less_its_own() -> None:
    lines = (
        an_order_line(quantity=3, discount=Money(7)),
        an_order_line(number=2, unit_price=Money(1)),
    )
    order = an_order(an_account(), *lines, shipping=Money(100), shipping_discount=Money(40))
    assert order.total == lines[0].unit_price * 3 - Money(7) + Money(1) + Money(60)


def test_pieces_are_counted_by_variant_in_one_order() -> None:
    first, second = sorted(("b", "a"))
    lines = [
        an_order_line(number=1, variant_id=second, quantity=2),  # type: ignore[arg-type]
        an_order_line(number=2, variant_id=first, is_personalised=True),  # type: ignore[arg-type]
        an_order_line(number=3, variant_id=second),  # type: ignore[arg-type]
        an_order_line(number=4),
    ]
    order = attrs.evolve(an_order_that_is(S.PAID), lines=tuple(lines))
    assert order.pieces == ((first, 1), (second, 3))
    assert order.pieces_of(is_personalised=False) == ((second, 3),)


def test_numbers_are_short_and_hard_to_mistake() -> None:
    numbers = [order_number(new_id()) for _ in range(200)]
    assert len(set(numbers)) == 200
    assert order_number("a token") == order_number("a token")
    for number in numbers:
        prefix, *groups = number.split("-")
        assert (prefix, {len(group) for group in groups}) == ("ST", {4})
        assert set("".join(groups)) <= set(ALPHABET)
    assert not set("01ILOU") & set(ALPHABET)
