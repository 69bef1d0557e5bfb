"""A fan's own orders over HTTP."""

import attrs

from stario.domain.kernel.errors import NotFound, Unavailable
from stario.domain.kernel.ids import ClaimId, OrderId
from stario.domain.orders.model.invoice import NotPaidYet
from stario.domain.orders.model.order import OrderOutOfOrder, OrderState
from stario.domain.orders.model.returns import (
    NothingToSend,
    OrderBeingPaid,
    PersonalisedStays,
    ReturnTooLate,
)
from stario.domain.orders.usecases.cancel_order import CancelOrder
from stario.domain.orders.usecases.file_claim import ClaimOpen, FileClaim, FiledClaim
from stario.domain.orders.usecases.list_orders import ListOrders
from stario.domain.orders.usecases.print_invoice import PrintedInvoice, PrintInvoice
from stario.domain.orders.usecases.read_order import ReadOrder
from stario.entrypoints.http.fields import Listing, listing
from stario.entrypoints.http.handlers.orders_links import OrderLinks
from stario.entrypoints.http.handlers.orders_schema import (
    ClaimAnswer,
    ClaimBody,
    MyOrdersQuery,
    OrderAnswer,
    OrderPath,
    OrderSummary,
    claim_answer,
    order_answer,
    order_summary,
)
from stario.entrypoints.http.routing import SIGNED_IN, Call, RateClass, Reply, Route, route
from stario.ports.repositories.orders import OrderFilter

TAG = "Orders"
PDF = "application/pdf"


@attrs.frozen(kw_only=True)
class MyOrderHandlers:
    list_orders: ListOrders
    read_order: ReadOrder
    cancel_order: CancelOrder
    file_claim: FileClaim
    print_invoice: PrintInvoice
    links: OrderLinks

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                "/merch/orders",
                self.list,
                tag=TAG,
                summary="See one's own orders, of goods and of work",
                query=MyOrdersQuery,
                response=Listing[OrderSummary],
                roles=SIGNED_IN,
            ),
            route(
                "GET",
                "/merch/orders/{order_id}",
                self.read,
                tag=TAG,
                summary="See an order of one's own with everything that happened to it",
                path_params=OrderPath,
                response=OrderAnswer,
                roles=SIGNED_IN,
                errors=(NotFound,),
            ),
            route(
                "POST",
                "/merch/orders/{order_id}/cancel",
                self.cancel,
                tag=TAG,
                summary="Take an order back before it is made",
                description="What was paid goes back in full. What is personalised can't be "
                "cancelled any more once it is in production.",
                path_params=OrderPath,
                response=OrderAnswer,
                roles=SIGNED_IN,
                errors=(NotFound, OrderOutOfOrder, OrderBeingPaid, PersonalisedStays),
                idempotent=True,
            ),
            route(
                "GET",
                "/merch/orders/{order_id}/invoice",
                self.invoice,
                tag=TAG,
                summary="Get the invoice of a paid order",
                path_params=OrderPath,
                media_type=PDF,
                roles=SIGNED_IN,
                errors=(NotFound, NotPaidYet, Unavailable),
                limit=RateClass.GENERATE,
            ),
            route(
                "POST",
                "/merch/orders/{order_id}/claims",
                self.claim,
                tag=TAG,
                summary="Say that what arrived is faulty, or unwanted",
                description="Faulty goods within 14 days of delivery; unwanted ones within 10 "
                "days, unless they are personalised. Staff decide: made once more, or refunded.",
                path_params=OrderPath,
                body=ClaimBody,
                response=ClaimAnswer,
                status=201,
                roles=SIGNED_IN,
                errors=(
                    NotFound,
                    OrderOutOfOrder,
                    NothingToSend,
                    PersonalisedStays,
                    ReturnTooLate,
                    ClaimOpen,
                ),
                idempotent=True,
            ),
        ]

    async def list(self, call: Call[None, None, MyOrdersQuery]) -> Reply:
        state = call.query.state
        wanted = OrderFilter(
            account_id=call.claims.account_id,
            states=frozenset() if state is None else frozenset({OrderState(state)}),
        )
        page = await self.list_orders(call.query.request(), wanted)
        return Reply(listing(page, lambda order: order_summary(order, call.language)))

    async def read(self, call: Call[None, OrderPath]) -> Reply:
        return await self._answer(call)

    async def cancel(self, call: Call[None, OrderPath]) -> Reply:
        await self.cancel_order(OrderId(call.path.order_id), account=call.claims.account_id)
        return await self._answer(call)

    async def invoice(self, call: Call[None, OrderPath]) -> Reply:
        printed = await self.print_invoice(
            OrderId(call.path.order_id), account=call.claims.account_id
        )
        return invoice_reply(printed)

    async def claim(self, call: Call[ClaimBody, OrderPath]) -> Reply:
        body = call.body
        said = FiledClaim(
            id=ClaimId(call.idempotency_id), kind=body.kind, note=body.note, artwork=body.artwork_id
        )
        order = OrderId(call.path.order_id)
        claim = await self.file_claim(order, said, account=call.claims.account_id)
        answer = claim_answer(claim, await self.links.photo(claim))
        return Reply(answer, location=f"/merch/orders/{order}")

    async def _answer(self, call: Call[None, OrderPath]) -> Reply:
        view = await self.read_order(OrderId(call.path.order_id), account=call.claims.account_id)
        answer = order_answer(view, await self.links.of(view), call.language)
        return Reply(answer)


def invoice_reply(printed: PrintedInvoice) -> Reply:
    name = f'attachment; filename="{printed.number}.pdf"'
    return Reply(
        content=printed.file,
        media_type=PDF,
        headers={"content-disposition": name},
    )
