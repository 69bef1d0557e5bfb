"""Whether an order may be paid now, and with how much."""

from collections.abc import Iterable
from datetime import datetime

from stario.domain.kernel.errors import Conflict, Unavailable
from stario.domain.kernel.money import Money
from stario.domain.orders.model.order import Order, OrderState
from stario.domain.payments.model.payment import Payment, PaymentState
from stario.domain.payments.model.provider import Provider


class OrderNotPayable(Conflict):
    """`reason` says why: draft, expired, cancelled or paid."""

    code = "order_not_payable"


class WrongAmount(Conflict):
    """It is not what the order costs."""

    code = "wrong_amount"


class TransactionOccupied(Conflict):
    """Another transaction of this provider may take the money of the order."""

    code = "transaction_occupied"


class CannotCancel(Conflict):
    """The fan has what was paid for: the provider can't take the payment back by itself."""

    code = "cannot_cancel"


class TooManyAttempts(Conflict):
    """The order was begun to be paid too often."""

    code = "too_many_attempts"


class ProviderAway(Unavailable):
    """No provider that could be asked takes payments now; the order stays payable."""

    code = "provider_away"


REASONS = {
    OrderState.DRAFT: "draft",
    OrderState.EXPIRED: "expired",
    OrderState.CANCELLED: "cancelled",
}


def reason_not_payable(order: Order, *, at: datetime) -> str | None:
    """None: it may be paid."""
    if order.state is OrderState.AWAITING_PAYMENT:
        return "expired" if at >= order.expires_at else None
    return REASONS.get(order.state, "paid")


def require_payable(order: Order, amount: Money, *, at: datetime) -> None:
    """
    Check that *order* takes *amount* now.

    Raises:
        OrderNotPayable: it has ended, is paid, or may not be paid yet.
        WrongAmount: it costs something else; said before that it is paid, as Payme expects.
    """
    reason = reason_not_payable(order, at=at)
    if reason in {"expired", "cancelled"}:
        raise OrderNotPayable(reason=reason)
    if amount != order.total:
        raise WrongAmount
    if reason is not None:
        raise OrderNotPayable(reason=reason)


def pending_at(payments: Iterable[Payment], provider: Provider) -> Payment | None:
    """The transaction that may take the money at *provider*, even if its time is over."""
    for payment in payments:
        if payment.provider is provider and payment.state is PaymentState.PENDING:
            return payment
    return None
