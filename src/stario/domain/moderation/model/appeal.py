"""Somebody who holds that a case was decided wrongly."""

from datetime import datetime, timedelta
from enum import StrEnum

import attrs

from stario.domain.kernel.errors import Conflict, Forbidden
from stario.domain.kernel.ids import AccountId, AppealId, CaseId
from stario.domain.moderation.model.review_case import Decision, ReviewCase

APPEALABLE_FOR = timedelta(days=30)
"""After the decision."""

ANSWERED_WITHIN = timedelta(hours=72)
"""When an appeal is due."""


class AppealState(StrEnum):
    OPEN = "open"
    UPHELD = "upheld"
    """The decision stands."""
    OVERTURNED = "overturned"
    """The decision was wrong, and what it did is undone."""
    WITHDRAWN = "withdrawn"
    """What it was about has gone meanwhile, such as with its account."""


class NotAppealable(Conflict):
    """`reason`: not_decided, not_against_you, too_late, nothing_to_restore."""

    code = "not_appealable"


class AlreadyAppealed(Conflict):
    """Each party of a case appeals once, and nobody when it is undone."""

    code = "already_appealed"


class AppealDecided(Conflict):
    """`state` says how."""

    code = "appeal_decided"


class AppealOfOwnDecision(Forbidden):
    """Whoever decided the case, appealed or made the content can't decide the appeal."""

    code = "appeal_of_own_decision"


@attrs.frozen(kw_only=True)
class Appeal:
    """
    Against the outcome of *case_id*, by *account_id*: its fan, or the artist it is about.

    `reason` is what the person says, `notes` what the decider says to other reviewers; both are
    emptied when the appeal has been decided for as long as content is kept. `restored_id` names the
    job or the design that goes on because it was granted; None: nothing was left to restore.
    """

    id: AppealId
    case_id: CaseId
    account_id: AccountId
    reason: str
    filed_at: datetime
    due_at: datetime
    state: AppealState = AppealState.OPEN
    decided_by: AccountId | None = None
    decided_at: datetime | None = None
    notes: str = ""
    restored_id: str | None = None

    def decide(
        self, case: ReviewCase, reviewer: AccountId, *, overturn: bool, notes: str, at: datetime
    ) -> "Appeal":
        """
        Raises:
            AppealDecided: it is not open.
            AppealOfOwnDecision: *reviewer* decided the case, or appealed.
        """
        own = {self.account_id, case.account_id, *(each.reviewer for each in case.decisions)}
        if reviewer in own:
            raise AppealOfOwnDecision
        if self.state is not AppealState.OPEN:
            raise AppealDecided(state=self.state.value)
        return attrs.evolve(
            self,
            state=AppealState.OVERTURNED if overturn else AppealState.UPHELD,
            decided_by=reviewer,
            decided_at=at,
            notes=notes,
        )

    def repeats(self, reviewer: AccountId, *, overturn: bool) -> bool:
        """Say whether *reviewer* has decided just this before."""
        wanted = AppealState.OVERTURNED if overturn else AppealState.UPHELD
        return self.decided_by == reviewer and self.state is wanted

    def follow(self, granted: "Appeal") -> "Appeal":
        """Be granted along with the other party's: what this one is against is undone."""
        if self.state is not AppealState.OPEN:
            return self
        return attrs.evolve(
            self,
            state=granted.state,
            decided_by=granted.decided_by,
            decided_at=granted.decided_at,
            restored_id=granted.restored_id,
        )

    def withdraw(self, *, at: datetime) -> "Appeal":
        if self.state is not AppealState.OPEN:
            return self
        return attrs.evolve(self, state=AppealState.WITHDRAWN, decided_at=at)

    def emptied(self) -> "Appeal":
        return attrs.evolve(self, reason="", notes="")


def file_appeal(
    id_: AppealId, case: ReviewCase, account: AccountId, reason: str, *, at: datetime
) -> Appeal:
    """
    Appeal against *case*, which is *account*'s or of an artist of that account.

    Raises:
        NotAppealable: it is not decided or was decided in her favour, or long ago.
        AlreadyAppealed: an appeal was granted.
    """
    if case.outcome is None or case.closed_at is None:
        raise NotAppealable(reason="not_decided")
    if case.is_overturned:
        raise AlreadyAppealed
    # A fan appeals against a refusal; an artist against a refusal, or what was let pass.
    if case.account_id == account and case.outcome is not Decision.REJECT:
        raise NotAppealable(reason="not_against_you")
    if at > case.closed_at + APPEALABLE_FOR:
        raise NotAppealable(reason="too_late")
    return Appeal(
        id=id_,
        case_id=case.id,
        account_id=account,
        reason=reason,
        filed_at=at,
        due_at=at + ANSWERED_WITHIN,
    )
