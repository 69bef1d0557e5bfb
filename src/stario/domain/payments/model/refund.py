"""
Money that goes back.

    requested ──> approved ──> done
        │            └──────> failed ──(a person)──> approved | done
        └> refused

Above a set amount the one who approves is another person than the one who asked.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

import attrs

from stario.domain.kernel.errors import Conflict, Forbidden
from stario.domain.kernel.ids import AccountId, OrderId, PaymentId, RefundId
from stario.domain.kernel.money import Money
from stario.domain.payments.model.payment import Payment


class RefundState(StrEnum):
    REQUESTED = "requested"
    APPROVED = "approved"
    """Decided, booked, and to be carried out by the provider."""
    DONE = "done"
    FAILED = "failed"
    """The provider could not: a person looks at it."""
    REFUSED = "refused"


class RefundReason(StrEnum):
    CUSTOMER_REQUEST = "customer_request"
    WORK_FAILED = "work_failed"
    WORK_REFUSED = "work_refused"
    FAULTY = "faulty"
    RETURNED = "returned"
    PAID_TWICE = "paid_twice"
    PAID_TOO_LATE = "paid_too_late"
    PROVIDER = "provider"
    """Somebody cancelled it in the provider's own cabinet."""
    OTHER = "other"


NEXT: Mapping[RefundState, frozenset[RefundState]] = {
    RefundState.REQUESTED: frozenset({RefundState.APPROVED, RefundState.REFUSED}),
    RefundState.APPROVED: frozenset({RefundState.DONE, RefundState.FAILED}),
    RefundState.FAILED: frozenset({RefundState.APPROVED, RefundState.DONE}),
    RefundState.DONE: frozenset(),
    RefundState.REFUSED: frozenset(),
}


OWED = frozenset({RefundState.APPROVED, RefundState.FAILED})
"""Decided and booked, but the fan has not got it."""


class RefundOutOfOrder(Conflict):
    """The step does not follow from the state; `state` says which one it is."""

    code = "refund_out_of_order"


class FourEyes(Forbidden):
    """Somebody else than the one who asked must decide."""

    code = "four_eyes"


class RefundRejected(Conflict):
    """The provider will not give it back; `reason` is its code."""

    code = "refund_rejected"


@attrs.frozen(kw_only=True)
class Refund:
    """`requested_by` None: the system decided by a rule. `provider_ref` is the provider's name."""

    id: RefundId
    payment_id: PaymentId
    order_id: OrderId
    amount: Money
    reason: RefundReason
    note: str
    state: RefundState
    created_at: datetime
    updated_at: datetime
    requested_by: AccountId | None = None
    decided_by: AccountId | None = None
    provider_ref: str | None = None
    error: str | None = None

    @classmethod
    def approved(
        cls,
        id_: RefundId,
        payment: Payment,
        amount: Money,
        *,
        reason: RefundReason,
        at: datetime,
        note: str = "",
        requested_by: AccountId | None = None,
        decided_by: AccountId | None = None,
    ) -> "Refund":
        """Decide at once that *amount* of *payment* goes back."""
        return cls(
            id=id_,
            payment_id=payment.id,
            order_id=payment.order_id,
            amount=amount,
            reason=reason,
            note=note,
            state=RefundState.APPROVED,
            created_at=at,
            updated_at=at,
            requested_by=requested_by,
            decided_by=decided_by,
        )

    def move(self, state: RefundState, *, at: datetime) -> "Refund":
        """
        Take the next step.

        Raises:
            RefundOutOfOrder: the state does not follow.
        """
        if state not in NEXT[self.state]:
            raise RefundOutOfOrder(state=self.state.value)
        return attrs.evolve(self, state=state, updated_at=at)

    def decide(self, state: RefundState, *, by: AccountId, at: datetime) -> "Refund":
        """
        Approve or refuse what somebody else asked for.

        Raises:
            FourEyes: the same person asked.
            RefundOutOfOrder: it has been decided.
        """
        if by == self.requested_by:
            raise FourEyes
        return attrs.evolve(self.move(state, at=at), decided_by=by)
