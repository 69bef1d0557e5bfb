"""How an artist becomes a verified one: submitted, under review, approved or rejected."""

from datetime import datetime
from enum import StrEnum

import attrs

from stario.domain.kernel.errors import Conflict
from stario.domain.kernel.ids import AccountId


class VerificationState(StrEnum):
    UNSUBMITTED = "unsubmitted"
    SUBMITTED = "submitted"
    UNDER_REVIEW = "under_review"
    APPROVED = "approved"
    REJECTED = "rejected"


TRANSITIONS: dict[VerificationState, frozenset[VerificationState]] = {
    VerificationState.UNSUBMITTED: frozenset({VerificationState.SUBMITTED}),
    VerificationState.SUBMITTED: frozenset({VerificationState.UNDER_REVIEW}),
    VerificationState.UNDER_REVIEW: frozenset(
        {VerificationState.APPROVED, VerificationState.REJECTED}
    ),
    VerificationState.APPROVED: frozenset(),
    VerificationState.REJECTED: frozenset({VerificationState.SUBMITTED}),
}


class VerificationOutOfOrder(Conflict):
    """The step does not follow from the state; `state` says which one it is."""

    code = "verification_out_of_order"


@attrs.frozen(kw_only=True)
class Verification:
    state: VerificationState = VerificationState.UNSUBMITTED
    assigned_to: AccountId | None = None
    notes: str | None = None
    submitted_at: datetime | None = None
    decided_at: datetime | None = None

    def submit(self, *, at: datetime) -> "Verification":
        """
        Ask for review.

        Raises:
            VerificationOutOfOrder: it is under way or approved.
        """
        self._require(VerificationState.SUBMITTED)
        return Verification(state=VerificationState.SUBMITTED, submitted_at=at)

    def assign(self, validator: AccountId) -> "Verification":
        """
        Give it to *validator*.

        Raises:
            VerificationOutOfOrder: it was not submitted.
        """
        self._require(VerificationState.UNDER_REVIEW)
        return attrs.evolve(self, state=VerificationState.UNDER_REVIEW, assigned_to=validator)

    def decide(self, *, approve: bool, notes: str | None, at: datetime) -> "Verification":
        """
        End the review.

        Raises:
            VerificationOutOfOrder: it is not under review.
        """
        state = VerificationState.APPROVED if approve else VerificationState.REJECTED
        self._require(state)
        return attrs.evolve(self, state=state, notes=notes, decided_at=at)

    def _require(self, target: VerificationState) -> None:
        if target not in TRANSITIONS[self.state]:
            raise VerificationOutOfOrder(state=self.state.value)
