"""What a fan says against what arrived, and what became of it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum

import attrs

from stario.domain.kernel.errors import Conflict
from stario.domain.kernel.ids import AccountId, ClaimId, OrderId


class ClaimKind(StrEnum):
    FAULTY = "faulty"
    """Broken, misprinted, or not what was ordered."""
    UNWANTED = "unwanted"
    """Nothing is wrong with it."""


class ClaimState(StrEnum):
    OPEN = "open"
    REPRINTED = "reprinted"
    REFUNDED = "refunded"
    REFUSED = "refused"


NEXT: Mapping[ClaimState, frozenset[ClaimState]] = {
    ClaimState.OPEN: frozenset({ClaimState.REPRINTED, ClaimState.REFUNDED, ClaimState.REFUSED}),
    ClaimState.REPRINTED: frozenset(),
    ClaimState.REFUNDED: frozenset(),
    ClaimState.REFUSED: frozenset(),
}


class ClaimOutOfOrder(Conflict):
    """It has been decided; `state` says how."""

    code = "claim_out_of_order"


def claim_photo_key(order: OrderId, claim: ClaimId) -> str:
    return f"order-claims/{order}/{claim}"


@attrs.frozen(kw_only=True)
class Claim:
    """
    `note` is the fan's, `reply` staff's, `photo_key` names a picture in the media bucket of what
    is wrong; all are forgotten with the fan's account. An order has one open claim at most.
    """

    id: ClaimId
    order_id: OrderId
    kind: ClaimKind
    note: str
    created_at: datetime
    photo_key: str | None = None
    state: ClaimState = ClaimState.OPEN
    reply: str = ""
    decided_at: datetime | None = None
    decided_by: AccountId | None = None

    @property
    def is_open(self) -> bool:
        return self.state is ClaimState.OPEN

    def decide(self, state: ClaimState, *, by: AccountId, at: datetime, reply: str = "") -> "Claim":
        """
        End it.

        Raises:
            ClaimOutOfOrder: it has ended.
        """
        if state not in NEXT[self.state]:
            raise ClaimOutOfOrder(state=self.state.value)
        return attrs.evolve(self, state=state, decided_at=at, decided_by=by, reply=reply)


def open_claim(claims: Iterable[Claim]) -> Claim | None:
    """The one that staff have still to decide."""
    return next((claim for claim in claims if claim.is_open), None)
