"""
Something that a person must look at.

    open ──claim──> claimed ──decide──> decided
      ^               │  └──decide, two are needed──> awaiting_second ──another decides──> decided
      └──release, ────┘                                   │  the two differ: open again, escalated
         the time is up
    open, claimed, awaiting_second ──what it was about has ended──> withdrawn
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

import attrs

from stario.domain.kernel.ids import AccountId, ArtistId, CaseId, OrderId
from stario.domain.kernel.language import Language
from stario.domain.moderation.model.verdict import ContentType, Flag, Versions


class CaseState(StrEnum):
    OPEN = "open"
    CLAIMED = "claimed"
    AWAITING_SECOND = "awaiting_second"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


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
    `needs_second` is the code of why two people must agree, or None.
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
    claimed_until: datetime | None = None
    decisions: tuple[CaseDecision, ...] = ()
    outcome: Decision | None = None
    closed_at: datetime | None = None

    @property
    def categories(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(flag.category for flag in self.flags))
