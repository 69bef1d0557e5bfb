"""
One attempt to pay an order at one provider.

    open ──> pending ──> paid ──> refunded
      │         │          ↑
      └─────────┴──> cancelled | expired

`open`: the fan was shown the way to the provider. `pending`: the provider has a transaction and may
take the money; one at a time for each order and provider; some never say so and are paid at once.
`paid`: it has the money, even where that comes after we had given it up. Of all payments of an
order one counts; another that is paid as well is a *surplus*, and goes back.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

import attrs

from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import OrderId, PaymentId
from stario.domain.kernel.money import NOTHING, Money
from stario.domain.payments.model.provider import Provider

RESERVED_FOR = timedelta(hours=12)
"""How long a provider may take over a transaction: Payme's 43,200,000 ms, from its own time."""


class PaymentState(StrEnum):
    OPEN = "open"
    PENDING = "pending"
    PAID = "paid"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    REFUNDED = "refunded"


class CancelReason(StrEnum):
    """Why; Payme's numbers are in its adapter."""

    RECEIVER = "receiver"
    DEBIT = "debit"
    EXECUTION = "execution"
    TIMEOUT = "timeout"
    REFUND = "refund"
    DECLINED = "declined"
    UNKNOWN = "unknown"


NEXT: Mapping[PaymentState, frozenset[PaymentState]] = {
    PaymentState.OPEN: frozenset(
        {PaymentState.PENDING, PaymentState.PAID, PaymentState.CANCELLED, PaymentState.EXPIRED}
    ),
    PaymentState.PENDING: frozenset(
        {PaymentState.PAID, PaymentState.CANCELLED, PaymentState.EXPIRED}
    ),
    PaymentState.PAID: frozenset({PaymentState.REFUNDED}),
    # Money that a provider has is never lost, whatever we thought of it.
    PaymentState.CANCELLED: frozenset({PaymentState.PAID}),
    PaymentState.EXPIRED: frozenset({PaymentState.PAID}),
    PaymentState.REFUNDED: frozenset(),
}

UNSETTLED = frozenset({PaymentState.OPEN, PaymentState.PENDING})
HAD_MONEY = frozenset({PaymentState.PAID, PaymentState.REFUNDED})


class PaymentOutOfOrder(Conflict):
    """The step does not follow from the state; `state` says which one it is."""

    code = "payment_out_of_order"


class PaymentNotFound(NotFound):
    """No such payment, or no such transaction of this provider."""

    code = "payment_not_found"


@attrs.frozen(kw_only=True)
class Payment:
    """
    Args:
        number: counts up from 1 over all payments; Click's `merchant_prepare_id`.
        amount: what the order cost when it was opened.
        provider_tx: the provider's own name of its transaction, None before it has one.
        provider_time: when the provider says its transaction began.
        reserved_at: when it became `pending`.
        fee: what the provider keeps of `amount`, known once it is paid.
        presented: amount and currency that the fan sees where they are not so'm, as text.
        is_surplus: the order was paid otherwise, or had ended: this money goes back.
        facts: what the provider told and its protocol asks back or a fiscal receipt needs; one of
            them may say whose telephone it was.
    """

    id: PaymentId
    number: int
    order_id: OrderId
    provider: Provider
    state: PaymentState
    amount: Money
    created_at: datetime
    updated_at: datetime
    expires_at: datetime
    provider_tx: str | None = None
    provider_time: datetime | None = None
    reserved_at: datetime | None = None
    paid_at: datetime | None = None
    cancelled_at: datetime | None = None
    cancel_reason: CancelReason | None = None
    fee: Money = NOTHING
    refunded: Money = NOTHING
    presented: str | None = None
    is_surplus: bool = False
    return_url: str | None = None
    checkout_url: str | None = None
    client_secret: str | None = attrs.field(default=None, repr=False)
    facts: Mapping[str, str | int | None] = attrs.field(factory=dict, repr=False)

    @property
    def has_money(self) -> bool:
        return self.state is PaymentState.PAID

    @property
    def refundable(self) -> Money:
        return self.amount - self.refunded if self.has_money else NOTHING

    @property
    def counts(self) -> bool:
        """Whether it is the one that paid for the order, even if its money went back."""
        return self.state in HAD_MONEY and not self.is_surplus

    @property
    def awaits_transaction(self) -> bool:
        """Whether the fan has opened it, and the provider has begun nothing of it."""
        return self.state is PaymentState.OPEN and self.provider_tx is None

    def is_over(self, at: datetime) -> bool:
        """Whether nobody may take the money of an unsettled one any more."""
        return self.state in UNSETTLED and at > self.expires_at

    def noting(self, facts: Mapping[str, str | int | None]) -> "Payment":
        """Add to what the provider told."""
        return attrs.evolve(self, facts={**self.facts, **facts})

    def reserve(self, provider_tx: str, *, provider_time: datetime, at: datetime) -> "Payment":
        """
        Note the provider's transaction; it may take `RESERVED_FOR` from its own time.

        A provider whose clock is ahead gets no more than one whose clock is right.
        """
        return attrs.evolve(
            self._moved(PaymentState.PENDING, at),
            provider_tx=provider_tx,
            provider_time=provider_time,
            reserved_at=at,
            expires_at=min(provider_time, at) + RESERVED_FOR,
        )

    def settle(self, *, fee: Money, is_surplus: bool, at: datetime) -> "Payment":
        """The provider has the money."""
        return attrs.evolve(
            self._moved(PaymentState.PAID, at),
            paid_at=at,
            fee=fee,
            is_surplus=is_surplus,
            cancelled_at=None,
            cancel_reason=None,
        )

    def cancel(self, reason: CancelReason, *, at: datetime) -> "Payment":
        """End it before any money moved."""
        return attrs.evolve(
            self._moved(PaymentState.CANCELLED, at), cancelled_at=at, cancel_reason=reason
        )

    def expire(self, *, at: datetime) -> "Payment":
        return attrs.evolve(
            self._moved(PaymentState.EXPIRED, at),
            cancelled_at=at,
            cancel_reason=CancelReason.TIMEOUT,
        )

    def refund(self, amount: Money, reason: CancelReason, *, at: datetime) -> "Payment":
        """
        Count *amount* as given back; with the last tiyin the payment is refunded.

        Raises:
            PaymentOutOfOrder: it is not paid, or not that much is left.
        """
        if not NOTHING < amount <= self.refundable:
            raise PaymentOutOfOrder(state=self.state.value)
        counted = attrs.evolve(self, refunded=self.refunded + amount, updated_at=at)
        if counted.refunded < self.amount:
            return counted
        return attrs.evolve(
            counted, state=PaymentState.REFUNDED, cancelled_at=at, cancel_reason=reason
        )

    def _moved(self, state: PaymentState, at: datetime) -> "Payment":
        if state not in NEXT[self.state]:
            raise PaymentOutOfOrder(state=self.state.value)
        return attrs.evolve(self, state=state, updated_at=at)


def counting(payments: Iterable[Payment]) -> Payment | None:
    """The one of an order's *payments* that paid for it; None: nobody has."""
    return next((payment for payment in payments if payment.counts), None)
