"""
Something that a person must look at.

    open ──claim──> claimed ──decide──> decided
      ^               │  └──decide, two are needed──> awaiting_second ──another decides──> decided
      └──release, ────┘                                   │  the two differ: open again, escalated
         the time is up
    open, claimed, awaiting_second ──what it was about has ended──> withdrawn
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

import attrs

from stario.domain.kernel.ids import AccountId, ArtistId, CaseId, OrderId
from stario.domain.kernel.language import Language
from stario.domain.moderation.model.review_refusals import (
    CaseClaimed,
    CaseClosed,
    CaseDecided,
    ReviewerBarred,
)
from stario.domain.moderation.model.verdict import ContentType, Flag, Versions


class CaseState(StrEnum):
    OPEN = "open"
    CLAIMED = "claimed"
    AWAITING_SECOND = "awaiting_second"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


CLOSED = frozenset({CaseState.DECIDED, CaseState.WITHDRAWN})


class Subject(StrEnum):
    """What a case is about, and so what a decision does."""

    JOB = "job"
    """A job that waits before it is made, for its words; or after, for what came out."""
    PREVIEW = "preview"
    """A fan's design for a product."""
    CONTENT = "content"
    """What a caller of `POST /content/moderate` names; nothing of ours hangs on it."""


class Severity(StrEnum):
    """How bad it would be to be wrong, the worst first."""

    CRITICAL = "critical"
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


HEAD_START = {
    Severity.CRITICAL: timedelta(hours=48),
    Severity.HIGH: timedelta(hours=6),
    Severity.NORMAL: timedelta(0),
    Severity.LOW: timedelta(0),
}
"""How much sooner a mild case may be due and still go second: worse ones go first, none starves."""

CLAIMED_FOR = timedelta(minutes=15)
"""A reviewer who is silent for longer has gone home; a claim may be renewed."""

CLAIMED_AT_MOST = timedelta(hours=1)
"""With all renewals; the others then come first for as long as a claim lasts."""


class Decision(StrEnum):
    APPROVE = "approve"
    REJECT = "reject"
    ESCALATE = "escalate"


@attrs.frozen(kw_only=True)
class MediaPlace:
    """An object that reviewers look at; `kind` says how it is shown."""

    bucket: str
    key: str
    kind: ContentType


@attrs.frozen(kw_only=True)
class CaseDecision:
    """`reason` is a stable code, `notes` are for other reviewers; `revealed`: without the blur."""

    reviewer: AccountId
    decision: Decision
    reason: str
    notes: str
    decided_at: datetime
    revealed: bool = False


@attrs.frozen(kw_only=True)
class ReviewCase:
    """
    One item of the queue.

    `texts` (field -> raw text) and `media` are what is judged; both are emptied when the case has
    been decided for as long as content is kept. `flags` and `scores` are what the checks said.
    `due_at` is the clock of its severity, or the paid order's deadline if that comes first.
    `needs_second` is the code of why two people must agree, or None. `claimed_by` keeps others
    from a case, from `claimed_since` until `claimed_until`. `is_escalated`: only an admin decides
    it now. `is_overturned`: an appeal against its outcome was granted. `revealed_by` looked at it
    without the blur.
    """

    id: CaseId
    content_type: ContentType
    subject: Subject
    subject_id: str
    account_id: AccountId | None
    artist_id: ArtistId | None
    order_id: OrderId | None
    language: Language
    texts: Mapping[str, str]
    media: tuple[MediaPlace, ...]
    flags: tuple[Flag, ...]
    scores: Mapping[str, float]
    versions: Versions
    severity: Severity
    opened_at: datetime
    due_at: datetime
    state: CaseState = CaseState.OPEN
    needs_second: str | None = None
    claimed_by: AccountId | None = None
    claimed_since: datetime | None = None
    claimed_until: datetime | None = None
    decisions: tuple[CaseDecision, ...] = ()
    outcome: Decision | None = None
    closed_at: datetime | None = None
    is_escalated: bool = False
    is_overturned: bool = False
    revealed_by: tuple[AccountId, ...] = ()

    @property
    def categories(self) -> tuple[str, ...]:
        """Of what acts; rules in shadow don't."""
        acting = (flag for flag in self.flags if not flag.reason.startswith("shadow."))
        return tuple(dict.fromkeys(flag.category for flag in acting))

    @property
    def rank_at(self) -> datetime:
        """What the queue goes by, the earliest first."""
        return self.due_at - HEAD_START[self.severity]

    @property
    def is_closed(self) -> bool:
        return self.state in CLOSED

    def asks_second(self, decision: Decision) -> bool:
        """A critical case needs two people either way, others only to let something pass."""
        if self.needs_second is None:
            return False
        return decision is Decision.APPROVE or self.severity is Severity.CRITICAL

    def seen_at(self, at: datetime) -> "ReviewCase":
        """Give it without a claim that has lapsed."""
        if self.claimed_until is None or self.claimed_until > at:
            return self
        return self.unclaimed()

    def require_reviewer(self, reviewer: AccountId, *, is_admin: bool) -> None:
        """
        Let those pass who may decide.

        Raises:
            ReviewerBarred: this one may not.
        """
        if reviewer == self.account_id:
            raise ReviewerBarred(reason="own_content")
        if any(decision.reviewer == reviewer for decision in self.decisions):
            raise ReviewerBarred(reason="decided_before")
        if self.is_escalated and self.state is not CaseState.AWAITING_SECOND and not is_admin:
            raise ReviewerBarred(reason="needs_admin")

    def claim(self, reviewer: AccountId, *, is_admin: bool, at: datetime) -> "ReviewCase":
        """
        Keep it from others for `CLAIMED_FOR`; again renews that, up to `CLAIMED_AT_MOST`.

        Raises:
            CaseClosed: there is nothing to decide.
            CaseClaimed: another reviewer has it.
            ReviewerBarred: this one may not decide.
        """
        free = self.seen_at(at)
        if free.is_closed:
            raise CaseClosed(state=free.state.value)
        if free.claimed_until is not None and free.claimed_by != reviewer:
            raise CaseClaimed(claimed_until=free.claimed_until.isoformat())
        free.require_reviewer(reviewer, is_admin=is_admin)
        since = self.kept_since(reviewer, at=at)
        if at >= since + CLAIMED_AT_MOST:
            raise ReviewerBarred(reason="claimed_too_long")
        is_second = free.state is CaseState.AWAITING_SECOND
        return attrs.evolve(
            free,
            state=free.state if is_second else CaseState.CLAIMED,
            claimed_by=reviewer,
            claimed_since=since,
            claimed_until=min(at + CLAIMED_FOR, since + CLAIMED_AT_MOST),
        )

    def kept_since(self, reviewer: AccountId, *, at: datetime) -> datetime:
        """A claim that lapsed less than another one ago is the same; else it begins *at*."""
        if self.claimed_by != reviewer or self.claimed_since is None or self.claimed_until is None:
            return at
        return self.claimed_since if at < self.claimed_until + CLAIMED_FOR else at

    def release(self, reviewer: AccountId, *, at: datetime) -> "ReviewCase":
        """
        Give it back undecided; nothing happens where this reviewer does not have it.

        Raises:
            CaseClaimed: another reviewer has it.
        """
        held = self.seen_at(at)
        if held.claimed_until is not None and held.claimed_by != reviewer:
            raise CaseClaimed(claimed_until=held.claimed_until.isoformat())
        return held.unclaimed()

    def reveal(self, reviewer: AccountId) -> "ReviewCase":
        if reviewer in self.revealed_by:
            return self
        return attrs.evolve(self, revealed_by=(*self.revealed_by, reviewer))

    def decide(self, decided: CaseDecision, *, is_admin: bool) -> "ReviewCase":
        """
        Say what this reviewer finds; the case is closed when nobody else must agree.

        Raises:
            CaseClosed, CaseClaimed, ReviewerBarred: as `claim`.
            ReviewerBarred: `needs_decision`: it is escalated, and somebody must decide.
        """
        held = self.claim(decided.reviewer, is_admin=is_admin, at=decided.decided_at).unclaimed()
        signed = attrs.evolve(decided, revealed=decided.reviewer in held.revealed_by)
        told = attrs.evolve(held, decisions=(*held.decisions, signed))
        if signed.decision is Decision.ESCALATE:
            if held.is_escalated:
                raise ReviewerBarred(reason="needs_decision")
            return attrs.evolve(told, state=CaseState.OPEN, is_escalated=True)
        if held.state is CaseState.AWAITING_SECOND:
            if held.decisions[-1].decision is signed.decision:
                return told.closed_by(signed)
            return attrs.evolve(told, state=CaseState.OPEN, is_escalated=True)
        if held.asks_second(signed.decision) and not held.has_found(signed.decision):
            return attrs.evolve(told, state=CaseState.AWAITING_SECOND)
        return told.closed_by(signed)

    def repeats(self, decided: CaseDecision) -> bool:
        """
        Say whether *decided* is here already.

        Raises:
            CaseDecided: the same reviewer decided otherwise.
        """
        for earlier in self.decisions:
            if earlier.reviewer == decided.reviewer:
                if (earlier.decision, earlier.reason) != (decided.decision, decided.reason):
                    raise CaseDecided(state=self.state.value)
                return True
        return False

    def withdraw(self, *, at: datetime) -> "ReviewCase":
        """End it: what it was about has ended."""
        if self.is_closed:
            return self
        return attrs.evolve(
            self.unclaimed(), state=CaseState.WITHDRAWN, closed_at=at, texts={}, media=()
        )

    def emptied(self) -> "ReviewCase":
        """Forget the content, and what was said of it in words; what was decided stays."""
        wordless = tuple(attrs.evolve(each, notes="") for each in self.decisions)
        return attrs.evolve(self, texts={}, media=(), decisions=wordless)

    def has_found(self, decision: Decision) -> bool:
        return any(earlier.decision is decision for earlier in self.decisions)

    def closed_by(self, decided: CaseDecision) -> "ReviewCase":
        return attrs.evolve(
            self, state=CaseState.DECIDED, outcome=decided.decision, closed_at=decided.decided_at
        )

    def unclaimed(self) -> "ReviewCase":
        return attrs.evolve(
            self,
            state=CaseState.OPEN if self.state is CaseState.CLAIMED else self.state,
            claimed_by=None,
            claimed_since=None,
            claimed_until=None,
        )
