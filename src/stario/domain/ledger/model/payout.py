"""
Money that goes to an artist.

    proposed ──> approved ──> sent ──> paid ──> returned
        │            └─────────┴──> failed
        └> cancelled

With the approval it is booked: the shares are no longer available, whatever is refunded
afterwards. The one who approves is another person than the one who proposed. A payout that failed
or came back is booked back, and the next one takes the money again.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

import attrs

from stario.domain.kernel.errors import Conflict
from stario.domain.kernel.ids import AccountId, ArtistId, PayoutId
from stario.domain.kernel.money import NOTHING, Money
from stario.domain.payments.model.refund import FourEyes


class PayoutState(StrEnum):
    PROPOSED = "proposed"
    APPROVED = "approved"
    SENT = "sent"
    PAID = "paid"
    FAILED = "failed"
    """The bank refused it."""
    RETURNED = "returned"
    """It was paid, and came back."""
    CANCELLED = "cancelled"


NEXT: Mapping[PayoutState, frozenset[PayoutState]] = {
    PayoutState.PROPOSED: frozenset({PayoutState.APPROVED, PayoutState.CANCELLED}),
    PayoutState.APPROVED: frozenset({PayoutState.SENT, PayoutState.FAILED}),
    PayoutState.SENT: frozenset({PayoutState.PAID, PayoutState.FAILED}),
    PayoutState.PAID: frozenset({PayoutState.RETURNED}),
    PayoutState.FAILED: frozenset(),
    PayoutState.RETURNED: frozenset(),
    PayoutState.CANCELLED: frozenset(),
}

BOOKED = frozenset({PayoutState.APPROVED, PayoutState.SENT, PayoutState.PAID})
"""States in which the ledger says that the artist has been given the money."""


class PayoutOutOfOrder(Conflict):
    """The step does not follow from the state; `state` says which one it is."""

    code = "payout_out_of_order"


class PayoutTooSmall(Conflict):
    """Less is there than the least that is paid out; both are told in tiyin."""

    code = "payout_too_small"


class PayoutOutdated(Conflict):
    """Money went back to fans since it was proposed: it must be proposed anew."""

    code = "payout_outdated"


@attrs.frozen(kw_only=True)
class Earnings:
    """
    What the ledger says of an artist.

    `pending` may still go back with the goods, `available` may be paid out, `owed` was paid out
    for goods that went back later.
    """

    pending: Money
    available: Money
    owed: Money

    @property
    def payable(self) -> Money:
        return self.available - self.owed


@attrs.frozen(kw_only=True)
class Payout:
    """
    Args:
        available: what leaves the artist's available shares.
        netted: of that, what pays back earlier refunds.
        tax: of the rest, what is kept for the tax office, rounded down to a tiyin.
        tax_basis_points: its rate; 0 for an artist who is a registered entrepreneur and pays
            the tax herself.
        after: the statement begins behind the ledger's entry of this number,
        through: and ends with this one.
        reference: the bank's name of the transfer.
        error: why it failed or came back, a person's words.
    """

    id: PayoutId
    artist_id: ArtistId
    state: PayoutState
    available: Money
    netted: Money
    tax: Money
    tax_basis_points: int
    after: int
    through: int
    proposed_by: AccountId
    created_at: datetime
    updated_at: datetime
    decided_by: AccountId | None = None
    reference: str | None = None
    error: str | None = None

    @classmethod
    def propose(
        cls,
        id_: PayoutId,
        artist: ArtistId,
        earnings: Earnings,
        *,
        minimum: Money,
        tax_basis_points: int,
        after: int,
        through: int,
        by: AccountId,
        at: datetime,
    ) -> "Payout":
        """
        Propose to pay all that is payable.

        Raises:
            PayoutTooSmall: that is nothing, or less than *minimum*.
        """
        payable = earnings.payable
        if payable <= NOTHING or payable < minimum:
            raise PayoutTooSmall(payable_tiyin=payable.tiyin, minimum_tiyin=minimum.tiyin)
        return cls(
            id=id_,
            artist_id=artist,
            state=PayoutState.PROPOSED,
            available=earnings.available,
            netted=earnings.owed,
            tax=payable.share(tax_basis_points),
            tax_basis_points=tax_basis_points,
            after=after,
            through=through,
            proposed_by=by,
            created_at=at,
            updated_at=at,
        )

    @property
    def amount(self) -> Money:
        """What the bank sends."""
        return self.available - self.netted - self.tax

    @property
    def is_booked(self) -> bool:
        return self.state in BOOKED

    def approve(self, earnings: Earnings, *, by: AccountId, at: datetime) -> "Payout":
        """
        Decide it, over what the ledger says now.

        Raises:
            FourEyes: the same person proposed it.
            PayoutOutdated: less is available now, or more is owed.
            PayoutOutOfOrder: it is decided already.
        """
        if by == self.proposed_by:
            raise FourEyes
        approved = self.move(PayoutState.APPROVED, at=at)
        if earnings.available < self.available or earnings.owed != self.netted:
            raise PayoutOutdated
        return attrs.evolve(approved, decided_by=by)

    def move(self, state: PayoutState, *, at: datetime) -> "Payout":
        """
        Take the next step.

        Raises:
            PayoutOutOfOrder: the state does not follow.
        """
        if state not in NEXT[self.state]:
            raise PayoutOutOfOrder(state=self.state.value)
        return attrs.evolve(self, state=state, updated_at=at)
