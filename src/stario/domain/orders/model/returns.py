"""
Until when an order may be cancelled, and what comes back afterwards. All rules are here.

    before it is paid       the fan cancels; nothing was taken.
    paid                    the fan cancels; everything goes back by itself.
    in production           the same, unless a piece is personalised: it can be sold to nobody else.
    work being made         the same, until the fan has it: stopping the job stops the cost.
    shipped                 it is refused at the door, or comes back after delivery.
    delivered, faulty       within `CLAIM_WITHIN` the fan says so: staff reprint or refund it.
    delivered, unwanted     within `RETURN_WITHIN` it comes back unused, unless a piece is
                            personalised.
    delivered work          it stays: a video that was seen can't be given back.

Days are counted to the second from the delivery that staff or the carrier noted, on our clock.

Source: the law of Uzbekistan "On protection of consumers' rights" (221-I, 1996): exchange of
proper goods within ten days; goods made to a consumer's own order are left out. Fourteen days for
faults are a promise of ours; rights by law go further and are not shortened by it.
"""

from datetime import datetime, timedelta

from stario.domain.kernel.errors import Conflict
from stario.domain.orders.model.claim import Claim, ClaimKind
from stario.domain.orders.model.order import Order, OrderKind, OrderOutOfOrder, OrderState

CLAIM_WITHIN = timedelta(days=14)
RETURN_WITHIN = timedelta(days=10)

UNPAID = frozenset({OrderState.DRAFT, OrderState.AWAITING_PAYMENT})


class NothingToSend(Conflict):
    """The order is of work: there is no parcel."""

    code = "nothing_to_send"


class PersonalisedStays(Conflict):
    """A piece was made for this fan alone: it comes back only when it is faulty."""

    code = "personalised_stays"


class ReturnTooLate(Conflict):
    """The days are over; `days` says how many there were."""

    code = "return_too_late"


class OrderBeingPaid(Conflict):
    """A provider is taking the money at this moment."""

    code = "order_being_paid"


def require_goods(order: Order) -> None:
    """
    Say nothing about an order that is sent in a parcel.

    Raises:
        NothingToSend: it is of work.
    """
    if order.kind is not OrderKind.GOODS:
        raise NothingToSend


def require_cancellable(order: Order) -> None:
    """
    Say nothing when the fan may still cancel.

    Raises:
        PersonalisedStays: it is being made, for nobody else.
        OrderOutOfOrder: it is on its way, or has ended.
    """
    if order.state in UNPAID or order.state is OrderState.PAID:
        return
    if order.state is not OrderState.IN_PRODUCTION:
        raise OrderOutOfOrder(state=order.state.value)
    if order.kind is OrderKind.GOODS and order.is_personalised:
        raise PersonalisedStays


def is_cancellable(order: Order) -> bool:
    try:
        require_cancellable(order)
    except Conflict:
        return False
    return True


def open_until(order: Order, kind: ClaimKind) -> datetime | None:
    """Until when the fan may claim; None: it can't come back that way."""
    is_there = order.state is OrderState.DELIVERED and order.kind is OrderKind.GOODS
    if not is_there or order.delivered_at is None:
        return None
    if kind is ClaimKind.FAULTY:
        return order.delivered_at + CLAIM_WITHIN
    return None if order.is_personalised else order.delivered_at + RETURN_WITHIN


def require_claimable(order: Order, kind: ClaimKind, *, at: datetime) -> None:
    """
    Say nothing when the fan may claim.

    Raises:
        NothingToSend: the order is of work.
        OrderOutOfOrder: it was not delivered, or came back already.
        PersonalisedStays: nothing is wrong with it, and it was made for this fan alone.
        ReturnTooLate: the days are over.
    """
    require_goods(order)
    if order.state is not OrderState.DELIVERED:
        raise OrderOutOfOrder(state=order.state.value)
    until = open_until(order, kind)
    if until is None:
        raise PersonalisedStays
    if at > until:
        within = CLAIM_WITHIN if kind is ClaimKind.FAULTY else RETURN_WITHIN
        raise ReturnTooLate(days=within.days)


def require_returnable(order: Order, claim: Claim | None, *, at: datetime) -> None:
    """
    Say nothing when a parcel that has come back may be taken.

    One that nobody took at the door always may; after delivery it is claimed in time, or brought
    back in time.

    Raises:
        As `require_claimable`.
    """
    require_goods(order)
    if order.state is OrderState.SHIPPED or claim is not None:
        return
    require_claimable(order, ClaimKind.UNWANTED, at=at)


def require_reprintable(order: Order, claim: Claim | None) -> None:
    """
    Say nothing when it may be made once more for nothing: it is faulty, or was lost on its way.

    Raises:
        NothingToSend: the order is of work.
        OrderOutOfOrder: it was not sent, was given back, or nobody said that it is faulty.
    """
    require_goods(order)
    is_lost = order.state is OrderState.SHIPPED
    over = order.state in {OrderState.DELIVERED, OrderState.RETURNED}
    is_faulty = claim is not None and claim.kind is ClaimKind.FAULTY and over
    if not is_lost and not is_faulty:
        raise OrderOutOfOrder(state=order.state.value)
