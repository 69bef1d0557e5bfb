"""Appeals against reviewers' decisions over HTTP."""

from datetime import datetime
from typing import Annotated, Literal

import attrs
import msgspec
from msgspec import Meta

from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import AppealId
from stario.domain.kernel.language import Language
from stario.domain.kernel.paging import Page
from stario.domain.moderation.model.appeal import (
    APPEALABLE_FOR,
    AlreadyAppealed,
    Appeal,
    AppealDecided,
    AppealOfOwnDecision,
    AppealState,
    NotAppealable,
)
from stario.domain.moderation.model.judgement import refusal_code
from stario.domain.moderation.model.pseudonym import pseudonym
from stario.domain.moderation.model.review_case import CaseState, Decision, ReviewCase
from stario.domain.moderation.model.review_refusals import ReviewerBarred
from stario.domain.moderation.usecases.decide_appeal import DecideAppeal
from stario.domain.moderation.usecases.file_appeal import FileAppeal
from stario.domain.moderation.usecases.read_review import ReadReview, Review
from stario.entrypoints.http import sentences
from stario.entrypoints.http.fields import Listing, PageQuery, Uuid, listing
from stario.entrypoints.http.handlers.actor import actor_of
from stario.entrypoints.http.handlers.review_queue import REVIEWERS
from stario.entrypoints.http.handlers.review_schema import Person
from stario.entrypoints.http.routing import (
    SIGNED_IN,
    Call,
    RateClass,
    Reply,
    Route,
    route,
)

TAG = "Review"


class AppealBody(msgspec.Struct, kw_only=True):
    content_id: Annotated[
        Uuid, Meta(description="The job, the design or the case that was decided wrongly.")
    ]
    reason: Annotated[str, Meta(min_length=1, max_length=1000)]


class AppealsQuery(PageQuery, kw_only=True):
    status: AppealState | None = None
    mine: Annotated[bool, Meta(description="Staff: only one's own.")] = False


class AppealPath(msgspec.Struct):
    appeal_id: Uuid


class AppealDecisionBody(msgspec.Struct, kw_only=True):
    decision: Literal["uphold", "overturn"]
    notes: Annotated[str, Meta(max_length=2000, description="For other reviewers.")] = ""


class AppealAnswer(msgspec.Struct, kw_only=True):
    """An appeal; `person` is who appealed, for reviewers."""

    id: Uuid
    case_id: Uuid
    status: AppealState
    message: Annotated[str, Meta(description="The status in one sentence to show.")]
    reason: str
    person: Person
    filed_at: datetime
    due_at: datetime
    decided_at: datetime | None
    restored_id: Annotated[
        Uuid | None, Meta(description="The job or design that goes on because it was granted.")
    ]


class ReviewPath(msgspec.Struct):
    content_id: Uuid


class ReviewAnswer(msgspec.Struct, kw_only=True):
    """What a fan or an artist sees of a review."""

    case_id: Uuid
    status: Literal["pending_review", "approved", "rejected", "withdrawn"]
    reason: Annotated[
        str | None, Meta(description="Why it was refused, a code.", examples=["political"])
    ]
    message: Annotated[str, Meta(description="The status in one sentence to show.")]
    opened_at: datetime
    decided_at: datetime | None
    appealable_until: datetime | None
    appeal: AppealAnswer | None


@attrs.frozen(kw_only=True)
class AppealHandlers:
    file_appeal: FileAppeal
    read_review: ReadReview
    decide_appeal: DecideAppeal

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                "/content/reviews/{content_id}",
                self.review,
                tag=TAG,
                summary="See what became of the review of a job or design of one's own",
                path_params=ReviewPath,
                response=ReviewAnswer,
                roles=SIGNED_IN,
                errors=(NotFound,),
            ),
            route(
                "POST",
                "/content/appeals",
                self.create,
                tag=TAG,
                summary="Appeal against a decision, once, within 30 days",
                body=AppealBody,
                response=AppealAnswer,
                status=201,
                roles=SIGNED_IN,
                errors=(NotFound, NotAppealable, AlreadyAppealed),
                idempotent=True,
                limit=RateClass.WRITE,
            ),
            route(
                "GET",
                "/content/appeals",
                self.list,
                tag=TAG,
                summary="See one's own appeals; reviewers see all of them, the soonest due first",
                query=AppealsQuery,
                response=Listing[AppealAnswer],
                roles=SIGNED_IN,
            ),
            route(
                "POST",
                "/content/appeals/{appeal_id}/decide",
                self.decide,
                tag=TAG,
                summary="Decide an appeal as another person than those who decided the case",
                description="`overturn` restores what was refused: a design may be ordered again; "
                "work is made by a new job, which waits for its payment at the first price where "
                "it had one. What was let pass is taken down, and its money goes back.",
                body=AppealDecisionBody,
                path_params=AppealPath,
                response=AppealAnswer,
                roles=REVIEWERS,
                errors=(NotFound, AppealDecided, AppealOfOwnDecision, ReviewerBarred),
                limit=RateClass.WRITE,
            ),
        ]

    async def review(self, call: Call[None, ReviewPath]) -> Reply:
        found = await self.read_review(call.path.content_id, actor=actor_of(call.claims))
        return Reply(review_answer(found, call.language))

    async def create(self, call: Call[AppealBody]) -> Reply:
        appeal = await self.file_appeal(
            AppealId(call.idempotency_id),
            call.body.content_id,
            call.body.reason,
            actor=actor_of(call.claims),
        )
        return Reply(appeal_answer(appeal, call.language))

    async def list(self, call: Call[None, None, AppealsQuery]) -> Reply:
        actor, query = actor_of(call.claims), call.query
        if actor.may_review and not query.mine:
            page = await self.file_appeal.all(query.request(), query.status)
        else:
            hers = await self.file_appeal.mine(actor)
            chosen = [each for each in hers if query.status in (None, each.state)]
            request = query.request()
            shown = chosen[request.offset : request.offset + request.size]
            page = Page(tuple(shown), len(chosen), request)
        return Reply(listing(page, lambda appeal: appeal_answer(appeal, call.language)))

    async def decide(self, call: Call[AppealDecisionBody, AppealPath]) -> Reply:
        appeal = await self.decide_appeal(
            AppealId(call.path.appeal_id),
            overturn=call.body.decision == "overturn",
            notes=call.body.notes,
            actor=actor_of(call.claims),
        )
        return Reply(appeal_answer(appeal, call.language))


def appeal_answer(appeal: Appeal, language: Language) -> AppealAnswer:
    is_over = appeal.state is AppealState.OVERTURNED and appeal.restored_id is None
    status = "overturned_only" if is_over else appeal.state.value
    return AppealAnswer(
        id=appeal.id,
        case_id=appeal.case_id,
        status=appeal.state,
        message=sentences.detail("appeal_status", {"reason": status}, language),
        reason=appeal.reason,
        person=pseudonym(appeal.account_id),
        filed_at=appeal.filed_at,
        due_at=appeal.due_at,
        decided_at=appeal.decided_at,
        restored_id=appeal.restored_id,
    )


def review_answer(found: Review, language: Language) -> ReviewAnswer:
    case = found.case
    status = _status(case)
    refused = status == "rejected"
    reason = case.decisions[-1].reason if refused else None
    message = sentences.detail("review_status", {"reason": status}, language)
    if reason is not None:
        message = sentences.detail("job_failed", {"reason": refusal_code(reason)}, language)
    until = case.closed_at + APPEALABLE_FOR if refused and case.closed_at else None
    is_over = found.is_own_appeal or case.is_overturned
    return ReviewAnswer(
        case_id=case.id,
        status=status,
        reason=reason,
        message=message,
        opened_at=case.opened_at,
        decided_at=case.closed_at,
        appealable_until=None if is_over else until,
        appeal=appeal_answer(found.appeal, language) if found.appeal else None,
    )


def _status(
    case: ReviewCase,
) -> Literal["pending_review", "approved", "rejected", "withdrawn"]:
    if case.state is CaseState.WITHDRAWN:
        return "withdrawn"
    if case.outcome is None:
        return "pending_review"
    approved = (case.outcome is Decision.APPROVE) is not case.is_overturned
    return "approved" if approved else "rejected"
