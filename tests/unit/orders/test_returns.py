"""What comes back, and until when."""

from datetime import datetime, timedelta

import attrs
import pytest
from tests.builders import NOW, a_job, an_account
from tests.builders.orders import a_claim, a_work_order, an_order, an_order_line

from stario.domain.kernel.errors import Conflict, Invalid
from stario.domain.orders.model.claim import ClaimKind, ClaimOutOfOrder, ClaimState
from stario.domain.orders.model.order import Order, OrderKind, OrderOutOfOrder, OrderState
from stario.domain.orders.model.returns import (
    CLAIM_WITHIN,
    RETURN_WITHIN,
    NothingToSend,
    PersonalisedStays,
    ReturnTooLate,
    is_cancellable,
    open_until,
    require_cancellable,
    require_claimable,
    require_reprintable,
    require_returnable,
)
from stario.domain.orders.model.shipment import checked_shipment

STORED = [state for state in OrderState if state is not OrderState.PARTLY_REFUNDED]
SECOND = timedelta(seconds=1)


def goods(state: OrderState, *, is_personalised: bool = False) -> Order:
    delivered_at = NOW if state in {OrderState.DELIVERED, OrderState.RETURNED} else None
    line = an_order_line(is_personalised=is_personalised)
    return an_order(an_account(), line, state=state, delivered_at=delivered_at)


def work(state: OrderState) -> Order:
    order = a_work_order(an_account(), a_job(), state=state)
    return attrs.evolve(order, lines=(attrs.evolve(order.lines[0], is_personalised=True),))


@pytest.mark.parametrize("state", STORED)
def test_a_fan_cancels_until_it_is_made_for_nobody_else(state: OrderState) -> None:
    early = state in {OrderState.DRAFT, OrderState.AWAITING_PAYMENT, OrderState.PAID}
    being_made = state is OrderState.IN_PRODUCTION
    assert is_cancellable(goods(state)) is (early or being_made)
    assert is_cancellable(work(state)) is (early or being_made)
    assert is_cancellable(goods(state, is_personalised=True)) is early


def test_why_it_can_not_be_cancelled_is_said() -> None:
    with pytest.raises(PersonalisedStays):
        require_cancellable(goods(OrderState.IN_PRODUCTION, is_personalised=True))
    with pytest.raises(OrderOutOfOrder) as refusal:
        require_cancellable(goods(OrderState.SHIPPED))
    assert refusal.value.details["state"] == "shipped"


@pytest.mark.parametrize(
    ("kind", "is_personalised", "last"),
    [
        (ClaimKind.FAULTY, False, NOW + CLAIM_WITHIN),
        (ClaimKind.FAULTY, True, NOW + CLAIM_WITHIN),
        (ClaimKind.UNWANTED, False, NOW + RETURN_WITHIN),
        (ClaimKind.UNWANTED, True, None),
    ],
)
def test_claims_have_their_days(
    kind: ClaimKind, is_personalised: bool, last: datetime | None
) -> None:
    order = goods(OrderState.DELIVERED, is_personalised=is_personalised)
    assert open_until(order, kind) == last
    if last is None:
        with pytest.raises(PersonalisedStays):
            require_claimable(order, kind, at=NOW)
        return
    require_claimable(order, kind, at=last)
    with pytest.raises(ReturnTooLate):
        require_claimable(order, kind, at=last + SECOND)


@pytest.mark.parametrize("state", [s for s in STORED if s is not OrderState.DELIVERED])
@pytest.mark.parametrize("kind", ClaimKind)
def test_only_what_was_delivered_is_claimed(kind: ClaimKind, state: OrderState) -> None:
    assert open_until(goods(state), kind) is None
    with pytest.raises(OrderOutOfOrder):
        require_claimable(goods(state), kind, at=NOW)


def test_work_neither_comes_back_nor_is_sent_again() -> None:
    order = work(OrderState.DELIVERED)
    assert order.kind is OrderKind.WORK
    for kind in ClaimKind:
        assert open_until(order, kind) is None
        with pytest.raises(NothingToSend):
            require_claimable(order, kind, at=NOW)
    with pytest.raises(NothingToSend):
        require_returnable(order, None, at=NOW)
    with pytest.raises(NothingToSend):
        require_reprintable(order, None)


def test_a_parcel_that_nobody_took_always_comes_back() -> None:
    order = goods(OrderState.SHIPPED, is_personalised=True)
    require_returnable(order, None, at=NOW + timedelta(days=90))


def test_after_delivery_it_comes_back_in_time_or_by_a_claim() -> None:
    order = goods(OrderState.DELIVERED)
    require_returnable(order, None, at=NOW + RETURN_WITHIN)
    with pytest.raises(ReturnTooLate):
        require_returnable(order, None, at=NOW + RETURN_WITHIN + SECOND)
    require_returnable(order, a_claim(order), at=NOW + timedelta(days=90))
    personal = goods(OrderState.DELIVERED, is_personalised=True)
    with pytest.raises(PersonalisedStays):
        require_returnable(personal, None, at=NOW)
    require_returnable(personal, a_claim(personal), at=NOW)


@pytest.mark.parametrize("state", STORED)
def test_what_is_faulty_or_lost_is_made_once_more(state: OrderState) -> None:
    order = goods(state, is_personalised=True)
    faulty, unwanted = a_claim(order), a_claim(order, kind=ClaimKind.UNWANTED)
    lost = state is OrderState.SHIPPED
    there = state in {OrderState.DELIVERED, OrderState.RETURNED}
    for claim, allowed in ((None, lost), (unwanted, lost), (faulty, lost or there)):
        if allowed:
            require_reprintable(order, claim)
        else:
            with pytest.raises(Conflict):
                require_reprintable(order, claim)


def test_a_claim_is_decided_once() -> None:
    claim = a_claim(goods(OrderState.DELIVERED))
    staff = an_account()
    for state in (ClaimState.REPRINTED, ClaimState.REFUNDED, ClaimState.REFUSED):
        decided = claim.decide(state, by=staff.id, at=NOW, reply="ok")
        assert (decided.state, decided.decided_by, decided.is_open) == (state, staff.id, False)
        for again in ClaimState:
            with pytest.raises(ClaimOutOfOrder):
                decided.decide(again, by=staff.id, at=NOW)


@pytest.mark.parametrize(
    "url",
    [
        "http://bts.uz/t/1",
        "javascript:alert(1)",
        "//bts.uz/t/1",
        "https://",
        "https://localhost/t",
        "https://bts.uz@evil.example/t",
        "https://bts.uz\\\\evil.example",
        "https://bts.uz/a b",
        "https://[::1/t",
        "https://бтс.uz/t",
        "bts.uz",
        "",
    ],
)
def test_a_link_that_is_not_plainly_https_is_refused(url: str) -> None:
    with pytest.raises(Invalid) as refusal:
        checked_shipment("BTS", "1", url)
    assert refusal.value.field == "tracking_url"


def test_what_staff_type_is_cleaned() -> None:
    shipment = checked_shipment("  BTS \n Express ", " 12  3 ", "https://bts.uz/t?n=1")
    assert (shipment.carrier, shipment.tracking_number) == ("BTS Express", "12 3")
    assert checked_shipment("BTS", "1", None).tracking_url is None
    for carrier, number in (("", "1"), ("BTS", " "), ("B" * 61, "1"), ("BT\u202eS", "1")):
        with pytest.raises(Invalid):
            checked_shipment(carrier, number, None)
