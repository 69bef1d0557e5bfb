"""What staff decide about an order besides its way: claims, reprints and notes."""

import attrs

from stario.domain.kernel.errors import Invalid, NotFound
from stario.domain.kernel.ids import ClaimId, OrderId
from stario.domain.orders.model.claim import ClaimOutOfOrder
from stario.domain.orders.model.order import OrderOutOfOrder
from stario.domain.orders.model.returns import NothingToSend
from stario.domain.orders.usecases.close_claim import CloseClaim, RefundMissing
from stario.domain.orders.usecases.note_order import NoteOrder
from stario.domain.orders.usecases.reprint_order import (
    AddressForgotten,
    PiecesGone,
    ReprintedAlready,
    ReprintOrder,
)
from stario.entrypoints.http.handlers.my_orders import TAG
from stario.entrypoints.http.handlers.orders_links import OrderLinks
from stario.entrypoints.http.handlers.orders_schema import ClaimAnswer, OrderPath, claim_answer
from stario.entrypoints.http.handlers.orders_staff_schema import (
    ClaimPath,
    CloseClaimBody,
    NoteBody,
    OrderEventRecord,
    OrderRecordSummary,
    ReprintBody,
    decided,
    event_record,
    record_summary,
)
from stario.entrypoints.http.routing import STAFF, Call, Reply, Route, route


@attrs.frozen(kw_only=True)
class OrderClaimHandlers:
    close_claim: CloseClaim
    reprint_order: ReprintOrder
    note_order: NoteOrder
    links: OrderLinks

    def routes(self) -> list[Route]:
        return [
            route(
                "POST",
                "/orders/{order_id}/claims/{claim_id}/close",
                self.close,
                tag=TAG,
                summary="End a claim with a word to the fan",
                path_params=ClaimPath,
                body=CloseClaimBody,
                response=ClaimAnswer,
                roles=STAFF,
                errors=(NotFound, ClaimOutOfOrder, RefundMissing, Invalid),
                idempotent=True,
            ),
            route(
                "POST",
                "/orders/{order_id}/reprint",
                self.reprint,
                tag=TAG,
                summary="Make it once more, free of charge",
                description="For a parcel that was lost, or one with an open claim that it is "
                "faulty, which this decides. Gives the new order.",
                path_params=OrderPath,
                body=ReprintBody,
                response=OrderRecordSummary,
                status=201,
                roles=STAFF,
                errors=(
                    NotFound,
                    OrderOutOfOrder,
                    NothingToSend,
                    ReprintedAlready,
                    PiecesGone,
                    AddressForgotten,
                    Invalid,
                ),
                idempotent=True,
            ),
            route(
                "POST",
                "/orders/{order_id}/notes",
                self.note,
                tag=TAG,
                summary="Write something down that staff alone see",
                path_params=OrderPath,
                body=NoteBody,
                response=OrderEventRecord,
                status=201,
                roles=STAFF,
                errors=(NotFound, Invalid),
                idempotent=True,
            ),
        ]

    async def close(self, call: Call[CloseClaimBody, ClaimPath]) -> Reply:
        claim = await self.close_claim(
            OrderId(call.path.order_id),
            ClaimId(call.path.claim_id),
            decided(call.body),
            reply=call.body.reply,
            actor=call.claims.account_id,
        )
        return Reply(claim_answer(claim, await self.links.photo(claim)))

    async def reprint(self, call: Call[ReprintBody, OrderPath]) -> Reply:
        lines = call.body.lines
        if lines is not None and len({line.number for line in lines}) < len(lines):
            raise Invalid("lines", "repeated")
        placed = await self.reprint_order(
            OrderId(call.idempotency_id),
            OrderId(call.path.order_id),
            None if lines is None else {line.number: line.quantity for line in lines},
            actor=call.claims.account_id,
        )
        answer = record_summary(placed, call.language)
        return Reply(answer, location=f"/orders/{placed.id}")

    async def note(self, call: Call[NoteBody, OrderPath]) -> Reply:
        noted = await self.note_order(
            OrderId(call.path.order_id), call.body.text, actor=call.claims.account_id
        )
        return Reply(event_record(noted))
