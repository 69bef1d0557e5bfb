"""Everybody's orders over HTTP, for staff."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import attrs

from stario.domain.kernel.errors import DomainError, NotFound, Unavailable
from stario.domain.kernel.ids import AccountId, OrderId
from stario.domain.orders.model.invoice import NotPaidYet
from stario.domain.orders.model.order import OrderOutOfOrder, OrderState
from stario.domain.orders.model.returns import (
    NothingToSend,
    PersonalisedStays,
    ReturnTooLate,
)
from stario.domain.orders.usecases.deliver_order import DeliverOrder
from stario.domain.orders.usecases.list_orders import ListOrders
from stario.domain.orders.usecases.print_invoice import PrintInvoice
from stario.domain.orders.usecases.read_order import ReadOrder
from stario.domain.orders.usecases.return_order import ReturnOrder
from stario.domain.orders.usecases.ship_order import ShipOrder
from stario.domain.orders.usecases.start_production import StartProduction
from stario.entrypoints.http.fields import Listing, listing
from stario.entrypoints.http.handlers.my_orders import PDF, TAG, invoice_reply
from stario.entrypoints.http.handlers.orders_links import OrderLinks
from stario.entrypoints.http.handlers.orders_schema import OrderPath
from stario.entrypoints.http.handlers.orders_staff_schema import (
    OrderRecord,
    OrderRecordSummary,
    OrdersQuery,
    ShipBody,
    order_record,
    record_summary,
)
from stario.entrypoints.http.routing import STAFF, Call, RateClass, Reply, Route, route
from stario.ports.repositories.orders import OrderFilter

BodyT = TypeVar("BodyT")
Step = Callable[[Call[BodyT, OrderPath]], Awaitable[Reply]]


@attrs.frozen(kw_only=True)
class OrderHandlers:
    list_orders: ListOrders
    read_order: ReadOrder
    start_production: StartProduction
    ship_order: ShipOrder
    deliver_order: DeliverOrder
    return_order: ReturnOrder
    print_invoice: PrintInvoice
    links: OrderLinks

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                "/orders",
                self.list,
                tag=TAG,
                summary="List orders of every kind",
                query=OrdersQuery,
                response=Listing[OrderRecordSummary],
                roles=STAFF,
            ),
            route(
                "GET",
                "/orders/{order_id}",
                self.read,
                tag=TAG,
                summary="See an order with its whole log",
                path_params=OrderPath,
                response=OrderRecord,
                roles=STAFF,
                errors=(NotFound,),
            ),
            route(
                "GET",
                "/orders/{order_id}/invoice",
                self.invoice,
                tag=TAG,
                summary="Get the invoice of anybody's paid order",
                path_params=OrderPath,
                media_type=PDF,
                roles=STAFF,
                errors=(NotFound, NotPaidYet, Unavailable),
                limit=RateClass.GENERATE,
            ),
            self._step("production", self.produce, "Begin to make it"),
            self._step("ship", self.ship, "Hand it to a carrier", body=ShipBody),
            self._step("deliver", self.deliver, "Note that it has arrived: the money is earned"),
            self._step(
                "return",
                self.take_back,
                "Note that it came back; what can be sold again is in store again",
                PersonalisedStays,
                ReturnTooLate,
            ),
        ]

    def _step(
        self,
        verb: str,
        handler: Step[BodyT],
        summary: str,
        *errors: type[DomainError],
        body: type[BodyT] | None = None,
    ) -> Route:
        return route(
            "POST",
            f"/orders/{{order_id}}/{verb}",
            handler,
            tag=TAG,
            summary=summary,
            path_params=OrderPath,
            body=body,
            response=OrderRecord,
            roles=STAFF,
            errors=(NotFound, OrderOutOfOrder, NothingToSend, *errors),
            idempotent=True,
        )

    async def list(self, call: Call[None, None, OrdersQuery]) -> Reply:
        query = call.query
        wanted = OrderFilter(
            account_id=None if query.account_id is None else AccountId(query.account_id),
            kind=query.kind,
            states=frozenset(map(OrderState, query.state)),
            text=query.number,
            since=query.date_from,
            before=query.date_to,
        )
        page = await self.list_orders(query.request(), wanted)
        answer = listing(page, lambda order: record_summary(order, call.language))
        return Reply(answer)

    async def read(self, call: Call[None, OrderPath]) -> Reply:
        return await self._answer(call)

    async def invoice(self, call: Call[None, OrderPath]) -> Reply:
        return invoice_reply(await self.print_invoice(OrderId(call.path.order_id), account=None))

    async def produce(self, call: Call[None, OrderPath]) -> Reply:
        await self.start_production(OrderId(call.path.order_id), actor=call.claims.account_id)
        return await self._answer(call)

    async def ship(self, call: Call[ShipBody, OrderPath]) -> Reply:
        await self.ship_order(
            OrderId(call.path.order_id),
            carrier=call.body.carrier,
            tracking_number=call.body.tracking_number,
            tracking_url=call.body.tracking_url,
            actor=call.claims.account_id,
        )
        return await self._answer(call)

    async def deliver(self, call: Call[None, OrderPath]) -> Reply:
        await self.deliver_order(OrderId(call.path.order_id), actor=call.claims.account_id)
        return await self._answer(call)

    async def take_back(self, call: Call[None, OrderPath]) -> Reply:
        await self.return_order(OrderId(call.path.order_id), actor=call.claims.account_id)
        return await self._answer(call)

    async def _answer(self, call: Call[BodyT, OrderPath]) -> Reply:
        view = await self.read_order(OrderId(call.path.order_id), account=None)
        answer = order_record(view, await self.links.of(view), call.language)
        return Reply(answer)
