"""Golden items, the quality of reviewing and the precision of rules over HTTP."""

import attrs

from stario.domain.kernel.errors import Conflict, Invalid, NotFound
from stario.domain.kernel.ids import CaseId, GoldenItemId
from stario.domain.moderation.model.golden_item import GoldenItem
from stario.domain.moderation.model.review_case import Decision
from stario.domain.moderation.usecases.make_golden_item import MakeGoldenItem
from stario.domain.moderation.usecases.read_precision import ReadPrecision
from stario.domain.moderation.usecases.read_review_quality import ReadReviewQuality
from stario.domain.moderation.usecases.retire_golden_item import RetireGoldenItem
from stario.entrypoints.http.fields import Listing, listing
from stario.entrypoints.http.handlers.actor import actor_of
from stario.entrypoints.http.handlers.golden_items_schema import (
    GoldenItemAnswer,
    GoldenItemBody,
    GoldenItemPath,
    GoldenItemsQuery,
    golden_item_answer,
    planted_answer,
)
from stario.entrypoints.http.handlers.review_quality_schema import (
    PeriodQuery,
    PrecisionAnswer,
    PrecisionQuery,
    QualityAnswer,
    precision_answer,
    quality_answer,
)
from stario.entrypoints.http.handlers.settlement_schema import named_day
from stario.entrypoints.http.routing import ADMIN_ONLY, Call, Reply, Route, route

TAG = "Quality of moderation"
GOLDEN_ITEMS = "/content/golden-items"


@attrs.frozen(kw_only=True)
class ReviewQualityHandlers:
    make_golden_item: MakeGoldenItem
    retire_golden_item: RetireGoldenItem
    read_quality: ReadReviewQuality
    read_precision: ReadPrecision

    def routes(self) -> list[Route]:
        return [
            route(
                "POST",
                GOLDEN_ITEMS,
                self.make,
                tag=TAG,
                summary="Make an item whose right answer is known",
                description="Reviewers meet it among their cases without knowing; what they decide "
                "changes nothing but what is known of them.",
                body=GoldenItemBody,
                response=GoldenItemAnswer,
                status=201,
                roles=ADMIN_ONLY,
                errors=(NotFound, Invalid, Conflict),
                idempotent=True,
            ),
            route(
                "GET",
                GOLDEN_ITEMS,
                self.list,
                tag=TAG,
                summary="List golden items, newest first",
                query=GoldenItemsQuery,
                response=Listing[GoldenItemAnswer],
                roles=ADMIN_ONLY,
            ),
            route(
                "POST",
                GOLDEN_ITEMS + "/{golden_item_id}/retire",
                self.retire,
                tag=TAG,
                summary="Give an item to reviewers no more",
                path_params=GoldenItemPath,
                response=GoldenItemAnswer,
                roles=ADMIN_ONLY,
                errors=(NotFound,),
            ),
            route(
                "GET",
                "/content/moderation/quality",
                self.quality,
                tag=TAG,
                summary="See how well reviewers judge, and what they have looked at today",
                query=PeriodQuery,
                response=QualityAnswer,
                roles=ADMIN_ONLY,
                errors=(Invalid,),
            ),
            route(
                "GET",
                "/content/moderation/precision",
                self.precision,
                tag=TAG,
                summary="See how often flags are right, and how much passes without one",
                query=PrecisionQuery,
                response=PrecisionAnswer,
                roles=ADMIN_ONLY,
                errors=(Invalid,),
            ),
        ]

    async def make(self, call: Call[GoldenItemBody]) -> Reply:
        item = await self._made(call)
        return Reply(golden_item_answer(item), headers={"cache-control": "no-store"})

    async def list(self, call: Call[None, None, GoldenItemsQuery]) -> Reply:
        query = call.query
        page = await self.retire_golden_item.list(query.request(), with_retired=query.with_retired)
        return Reply(listing(page, planted_answer), headers={"cache-control": "no-store"})

    async def retire(self, call: Call[None, GoldenItemPath]) -> Reply:
        item = await self.retire_golden_item(
            GoldenItemId(call.path.golden_item_id), actor=actor_of(call.claims)
        )
        return Reply(golden_item_answer(item))

    async def quality(self, call: Call[None, None, PeriodQuery]) -> Reply:
        query = call.query
        quality = await self.read_quality(named_day("from", query.from_), named_day("to", query.to))
        return Reply(quality_answer(quality), headers={"cache-control": "no-store"})

    async def precision(self, call: Call[None, None, PrecisionQuery]) -> Reply:
        query = call.query
        report = await self.read_precision(
            named_day("from", query.from_), named_day("to", query.to), language=query.language
        )
        return Reply(precision_answer(report))

    async def _made(self, call: Call[GoldenItemBody]) -> GoldenItem:
        body, id_, actor = call.body, GoldenItemId(call.idempotency_id), actor_of(call.claims)
        if body.case_id is not None:
            for field in ("text", "language", "answer"):
                if getattr(body, field) is not None:
                    raise Invalid(field, "not_with_case_id")
            return await self.make_golden_item.from_case(
                id_, CaseId(body.case_id), note=body.note, actor=actor
            )
        if body.text is None:
            raise Invalid("text", "required")
        if body.language is None:
            raise Invalid("language", "required")
        if body.answer is None:
            raise Invalid("answer", "required")
        return await self.make_golden_item.from_texts(
            id_,
            {"text": body.text},
            language=body.language,
            answer=Decision(body.answer),
            note=body.note,
            actor=actor,
        )
