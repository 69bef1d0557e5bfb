"""The review queue over HTTP."""

import attrs

from stario.domain.generation.model.rejection import ContentRejected
from stario.domain.identity.model.role import Role
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import CaseId
from stario.domain.moderation.model.exposure import ExposureSpent
from stario.domain.moderation.model.review_case import Decision
from stario.domain.moderation.model.review_refusals import (
    CaseClaimed,
    CaseClosed,
    CaseDecided,
    ReviewerBarred,
)
from stario.domain.moderation.usecases.ask_artist import AskArtist
from stario.domain.moderation.usecases.claim_case import ClaimCase
from stario.domain.moderation.usecases.claim_next import ClaimNext
from stario.domain.moderation.usecases.decide_case import DecideCase
from stario.domain.moderation.usecases.read_cases import ReadCases
from stario.entrypoints.http.fields import listing
from stario.entrypoints.http.handlers.actor import actor_of
from stario.entrypoints.http.handlers.review_schema import (
    CaseAnswer,
    CasePath,
    DecisionBody,
    QueueAnswer,
    QueueItem,
    QueueQuery,
    ReviewedCase,
    blurred_case,
    queue_item,
    revealed_case,
    reviewed_case,
    waiting_answers,
)
from stario.entrypoints.http.routing import STAFF, Call, RateClass, Reply, Route, route
from stario.ports.system import Clock

TAG = "Review"
REVIEWERS = STAFF | {Role.VALIDATOR}
PLACES = ("/content/moderation/queue", "/content/queue")
"""The second one is what earlier apps call."""


@attrs.frozen(kw_only=True)
class ReviewQueueHandlers:
    read_cases: ReadCases
    claim_case: ClaimCase
    claim_next: ClaimNext
    decide_case: DecideCase
    ask_artist: AskArtist
    clock: Clock

    def routes(self) -> list[Route]:
        return [each for place in PLACES for each in self._routes(place)]

    def _routes(self, place: str) -> list[Route]:
        return [
            route(
                "GET",
                place,
                self.list,
                tag=TAG,
                summary="See what waits for a person, the worst and soonest due first",
                query=QueueQuery,
                response=QueueAnswer,
                roles=REVIEWERS,
            ),
            route(
                "POST",
                f"{place}/next",
                self.next,
                tag=TAG,
                summary="Claim the next case: the worst and soonest due that one may decide",
                description="Reviewers who ask at once each get another one. What somebody has "
                "seen enough of in this shift is left to others.",
                response=QueueItem,
                roles=REVIEWERS,
                errors=(NotFound, ExposureSpent),
                limit=RateClass.WRITE,
            ),
            route(
                "GET",
                f"{place}/{{case_id}}",
                self.read,
                tag=TAG,
                summary="Look at a case, blurred",
                path_params=CasePath,
                response=CaseAnswer,
                roles=REVIEWERS,
                errors=(NotFound, ReviewerBarred),
            ),
            route(
                "POST",
                f"{place}/{{case_id}}/reveal",
                self.reveal,
                tag=TAG,
                summary="Look at a case without the blur, which claims it and is recorded",
                path_params=CasePath,
                response=CaseAnswer,
                roles=REVIEWERS,
                errors=(NotFound, CaseClaimed, ReviewerBarred, ExposureSpent),
                limit=RateClass.WRITE,
            ),
            route(
                "POST",
                f"{place}/{{case_id}}/claim",
                self.claim,
                tag=TAG,
                summary="Keep a case from other reviewers for a quarter of an hour, or renew that",
                path_params=CasePath,
                response=QueueItem,
                roles=REVIEWERS,
                errors=(NotFound, CaseClosed, CaseClaimed, ReviewerBarred, ExposureSpent),
                limit=RateClass.WRITE,
            ),
            route(
                "POST",
                f"{place}/{{case_id}}/release",
                self.release,
                tag=TAG,
                summary="Give a case back undecided",
                path_params=CasePath,
                response=QueueItem,
                roles=REVIEWERS,
                errors=(NotFound, CaseClaimed),
                limit=RateClass.WRITE,
            ),
            route(
                "POST",
                f"{place}/{{case_id}}/review",
                self.review,
                tag=TAG,
                summary="Decide a case",
                description="The same decision again answers the same. Where two must agree, the "
                "case waits for another reviewer; where they differ, for an admin.",
                body=DecisionBody,
                path_params=CasePath,
                response=ReviewedCase,
                roles=REVIEWERS,
                errors=(
                    NotFound,
                    CaseClosed,
                    CaseClaimed,
                    CaseDecided,
                    ReviewerBarred,
                    ContentRejected,
                ),
                limit=RateClass.WRITE,
            ),
        ]

    async def list(self, call: Call[None, None, QueueQuery]) -> Reply:
        me = call.claims.account_id
        found = await self.read_cases(call.query.request(), call.query.wanted(me))
        now = self.clock.now()
        page = listing(found.page, lambda case: queue_item(case, me, now))
        return Reply(
            QueueAnswer(
                items=page.items,
                total=page.total,
                page=page.page,
                page_size=page.page_size,
                total_pages=page.total_pages,
                waiting=waiting_answers(dict(found.waiting)),
            )
        )

    async def read(self, call: Call[None, CasePath]) -> Reply:
        actor = actor_of(call.claims)
        case = await self.read_cases.one(CaseId(call.path.case_id), actor=actor)
        return Reply(blurred_case(case, actor, self.clock.now()))

    async def reveal(self, call: Call[None, CasePath]) -> Reply:
        actor = actor_of(call.claims)
        revealed = await self.read_cases.reveal(CaseId(call.path.case_id), actor=actor)
        answer = revealed_case(revealed, actor, self.clock.now())
        return Reply(answer, headers={"cache-control": "no-store"})

    async def next(self, call: Call) -> Reply:
        actor = actor_of(call.claims)
        case = await self.claim_next(actor=actor)
        return Reply(queue_item(case, actor.account_id, self.clock.now()))

    async def claim(self, call: Call[None, CasePath]) -> Reply:
        actor = actor_of(call.claims)
        case = await self.claim_case(CaseId(call.path.case_id), actor=actor)
        return Reply(queue_item(case, actor.account_id, self.clock.now()))

    async def release(self, call: Call[None, CasePath]) -> Reply:
        actor = actor_of(call.claims)
        case = await self.claim_case.release(CaseId(call.path.case_id), actor=actor)
        return Reply(queue_item(case, actor.account_id, self.clock.now()))

    async def review(self, call: Call[DecisionBody, CasePath]) -> Reply:
        if call.body.decision is Decision.APPROVE:
            await self.ask_artist(CaseId(call.path.case_id))
        case = await self.decide_case(
            CaseId(call.path.case_id),
            call.body.decision,
            reason=call.body.reason,
            notes=call.body.notes,
            actor=actor_of(call.claims),
        )
        return Reply(reviewed_case(case))
