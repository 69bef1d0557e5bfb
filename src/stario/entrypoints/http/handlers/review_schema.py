"""How cases of the review queue look over HTTP."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from stario.domain.identity.model.actor import Actor
from stario.domain.kernel.ids import AccountId
from stario.domain.kernel.language import Language
from stario.domain.moderation.model.precision import is_shadow
from stario.domain.moderation.model.pseudonym import pseudonym
from stario.domain.moderation.model.review_case import (
    CaseDecision,
    CaseState,
    Decision,
    ReviewCase,
    Severity,
)
from stario.domain.moderation.model.verdict import ContentType, Flag
from stario.domain.moderation.usecases.read_cases import RevealedCase
from stario.entrypoints.http.fields import Listing, PageQuery, Uuid
from stario.entrypoints.http.handlers.review_blur import masked
from stario.ports.repositories.review import CaseFilter, Waiting

Person = Annotated[
    str,
    Meta(
        description="Stands for one person in every case, and tells nobody who it is.",
        examples=["p-5d3f0b62a1"],
    ),
]


class QueueQuery(PageQuery, kw_only=True):
    priority: Severity | None = None
    content_type: ContentType | None = None
    state: CaseState | None = None
    overdue: bool | None = None
    language: Language | None = None
    mine: Annotated[bool, Meta(description="Only what the caller has claimed.")] = False

    def wanted(self, reviewer: AccountId) -> CaseFilter:
        return CaseFilter(
            severity=self.priority,
            content_type=self.content_type,
            state=self.state,
            is_overdue=self.overdue,
            language=self.language,
            claimed_by=reviewer if self.mine else None,
        )


class CasePath(msgspec.Struct):
    case_id: Uuid


class DecisionBody(msgspec.Struct, kw_only=True):
    decision: Decision
    reason: Annotated[
        str,
        Meta(
            max_length=500,
            description="A code such as `hate` or `false_positive`; other words are a note.",
            examples=["false_positive"],
        ),
    ] = ""
    notes: Annotated[str, Meta(max_length=2000, description="For other reviewers.")] = ""


class QueueItem(msgspec.Struct, kw_only=True):
    """
    A case without its content.

    Some cases have a known answer, to see how well people judge: nothing here may tell them from
    the others, such as what hangs on a case, or that nobody wrote it.
    """

    id: Uuid
    content_type: ContentType
    priority: Severity
    state: CaseState
    language: Language
    categories: list[str]
    person: Person
    artist_id: Uuid | None
    opened_at: datetime
    due_at: datetime
    is_overdue: bool
    is_escalated: bool
    needs_second: Annotated[
        str | None, Meta(description="Why two people must agree.", examples=["hate"])
    ]
    claimed_by_me: bool
    claimed_until: datetime | None


class WaitingAnswer(msgspec.Struct, kw_only=True):
    priority: Severity
    open: Annotated[int, Meta(ge=0)]
    overdue: Annotated[int, Meta(ge=0, description="Past their time.")]
    oldest_at: datetime | None


class QueueAnswer(Listing[QueueItem], kw_only=True):
    """`waiting` counts the whole queue, whatever the page shows."""

    waiting: list[WaitingAnswer]


class CaseFlag(msgspec.Struct, kw_only=True):
    category: str
    field: str
    start: int
    end: int
    confidence: float
    reason: str


class CaseMedium(msgspec.Struct, kw_only=True):
    """`url` is there for whoever has revealed the case, for a short time."""

    kind: ContentType
    url: str | None


class DecisionAnswer(msgspec.Struct, kw_only=True):
    decision: Decision
    reason: str
    notes: str
    decided_at: datetime
    reviewer: Person
    is_mine: bool


class CaseAnswer(QueueItem, kw_only=True):
    """
    A case with its content, blurred until it is revealed.

    What others decided is told once the case is closed, or to an admin who has to settle it:
    whoever decides second does not know what the first one said.
    """

    texts: Annotated[
        dict[str, str], Meta(description="By field; what was flagged is hidden in a blurred one.")
    ]
    media: list[CaseMedium]
    is_blurred: bool
    flags: list[CaseFlag]
    scores: dict[str, float]
    versions: dict[str, str]
    decisions: list[DecisionAnswer]
    outcome: Decision | None
    is_overturned: bool


class ReviewedCase(msgspec.Struct, kw_only=True):
    """What a decision made of the case."""

    id: Uuid
    state: CaseState
    status: Literal["approved", "rejected", "pending_review"]
    outcome: Decision | None
    is_escalated: bool
    needs_second: str | None
    closed_at: datetime | None


def queue_item(case: ReviewCase, reviewer: AccountId, at: datetime) -> QueueItem:
    return QueueItem(
        id=case.id,
        content_type=case.content_type,
        priority=case.severity,
        state=case.state,
        language=case.language,
        categories=list(case.categories),
        # Not of its id: reviewers know that, and could tell which cases nobody wrote.
        person=pseudonym(case.account_id or case.subject_id),
        artist_id=case.artist_id,
        opened_at=case.opened_at,
        due_at=case.due_at,
        is_overdue=(case.closed_at or at) > case.due_at,
        is_escalated=case.is_escalated,
        needs_second=case.needs_second,
        claimed_by_me=case.claimed_by == reviewer,
        claimed_until=case.claimed_until,
    )


def waiting_answers(waiting: dict[Severity, Waiting]) -> list[WaitingAnswer]:
    return [
        WaitingAnswer(
            priority=severity,
            open=counted.count,
            overdue=counted.overdue,
            oldest_at=counted.oldest_at,
        )
        for severity, counted in waiting.items()
    ]


def blurred_case(case: ReviewCase, actor: Actor, at: datetime) -> CaseAnswer:
    acting = tuple(flag for flag in case.flags if not is_shadow(flag))
    texts = {field: masked(text, field, acting) for field, text in case.texts.items()}
    media = [CaseMedium(kind=place.kind, url=None) for place in case.media]
    return _case(case, actor, at, texts=texts, media=media, is_blurred=True)


def revealed_case(revealed: RevealedCase, actor: Actor, at: datetime) -> CaseAnswer:
    case = revealed.case
    media = [CaseMedium(kind=place.kind, url=url) for place, url in revealed.links]
    return _case(case, actor, at, texts=dict(case.texts), media=media, is_blurred=False)


def reviewed_case(case: ReviewCase) -> ReviewedCase:
    statuses: dict[Decision | None, Literal["approved", "rejected", "pending_review"]] = {
        Decision.APPROVE: "approved",
        Decision.REJECT: "rejected",
    }
    return ReviewedCase(
        id=case.id,
        state=case.state,
        status=statuses.get(case.outcome, "pending_review"),
        outcome=case.outcome,
        is_escalated=case.is_escalated,
        needs_second=case.needs_second,
        closed_at=case.closed_at,
    )


def _case(
    case: ReviewCase,
    actor: Actor,
    at: datetime,
    *,
    texts: dict[str, str],
    media: list[CaseMedium],
    is_blurred: bool,
) -> CaseAnswer:
    return CaseAnswer(
        **msgspec.structs.asdict(queue_item(case, actor.account_id, at)),
        texts=texts,
        media=media,
        is_blurred=is_blurred,
        # What rules on trial say must not sway whoever judges them.
        flags=[_flag(flag) for flag in case.flags if not is_shadow(flag)],
        scores=dict(case.scores),
        versions={
            "ruleset": case.versions.ruleset,
            "lexicon": case.versions.lexicon,
            "model": case.versions.model,
        },
        decisions=[
            _decision(decision, actor.account_id)
            for decision in case.decisions
            if _is_told(case, decision, actor)
        ],
        outcome=case.outcome,
        is_overturned=case.is_overturned,
    )


def _is_told(case: ReviewCase, decision: CaseDecision, actor: Actor) -> bool:
    settles = case.is_escalated and case.state is not CaseState.AWAITING_SECOND
    return case.is_closed or settles or decision.reviewer == actor.account_id


def _flag(flag: Flag) -> CaseFlag:
    return CaseFlag(
        category=flag.category,
        field=flag.field,
        start=flag.start,
        end=flag.end,
        confidence=flag.confidence,
        reason=flag.reason,
    )


def _decision(decision: CaseDecision, reviewer: AccountId) -> DecisionAnswer:
    return DecisionAnswer(
        decision=decision.decision,
        reason=decision.reason,
        notes=decision.notes,
        decided_at=decision.decided_at,
        reviewer=pseudonym(decision.reviewer),
        is_mine=decision.reviewer == reviewer,
    )
