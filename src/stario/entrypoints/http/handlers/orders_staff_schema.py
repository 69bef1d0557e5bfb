"""How orders look over HTTP to staff."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from stario.domain.kernel.language import Language
from stario.domain.orders.model.claim import ClaimState
from stario.domain.orders.model.order import Order, OrderKind
from stario.domain.orders.model.order_event import OrderEvent, OrderEventKind
from stario.domain.orders.usecases.read_order import OrderView
from stario.entrypoints.http.fields import PageQuery, Uuid
from stario.entrypoints.http.handlers.orders_schema import (
    OrderAnswer,
    OrderPath,
    OrderSummary,
    StateName,
    ViewLinks,
    order_answer,
    order_summary,
)

Moment = Annotated[datetime, Meta(tz=True)]
NumberBeginning = Annotated[
    str,
    Meta(
        pattern="^[0-9A-Za-z-]+$",
        max_length=20,
        description="The beginning of a number.",
        examples=["ST-7K"],
    ),
]
TrackingUrl = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=500,
        description="Over https.",
        examples=["https://bts.uz/t/BTS123456"],
    ),
]


class OrdersQuery(PageQuery, kw_only=True):
    """`state` may be repeated: any of them; `status` is another name of it."""

    state: Annotated[list[StateName], Meta(max_length=10)] = msgspec.field(default_factory=list)
    status: Annotated[list[StateName], Meta(max_length=10)] = msgspec.field(default_factory=list)
    kind: OrderKind | None = None
    account_id: Uuid | None = None
    number: NumberBeginning | None = None
    date_from: Moment | None = None
    date_to: Annotated[Moment | None, Meta(description="Exclusive.")] = None

    def __post_init__(self) -> None:
        self.state = [*self.state, *self.status]


class ClaimPath(OrderPath):
    claim_id: Uuid


class ShipBody(msgspec.Struct, kw_only=True):
    """What the carrier gave."""

    carrier: Annotated[str, Meta(min_length=1, max_length=60, examples=["BTS"])]
    tracking_number: Annotated[str, Meta(min_length=1, max_length=60, examples=["BTS123456"])]
    tracking_url: TrackingUrl | None = None


class NoteBody(msgspec.Struct, kw_only=True):
    """Something for the log; the fan does not see it."""

    text: Annotated[str, Meta(min_length=1, max_length=500, examples=["Called about the size."])]


class ReprintedLine(msgspec.Struct, kw_only=True):
    """So many pieces of a line."""

    number: Annotated[int, Meta(ge=1, le=1000)]
    quantity: Annotated[int, Meta(ge=1, le=1000)]


class ReprintBody(msgspec.Struct, kw_only=True):
    """What is made once more; without lines, everything."""

    lines: Annotated[list[ReprintedLine], Meta(min_length=1, max_length=100)] | None = None


class CloseClaimBody(msgspec.Struct, kw_only=True):
    """How a claim ends that leads to no reprint; `refunded` needs a refund of the payment first."""

    decision: Literal["refunded", "refused"]
    reply: Annotated[str, Meta(min_length=1, max_length=500, description="The fan reads it.")]


class OrderRecordSummary(OrderSummary, kw_only=True):
    """An order in a list of staff's."""

    account_id: Uuid


class OrderEventRecord(msgspec.Struct, kw_only=True):
    """A line of the log, as it is written; without an actor it was the system or a provider."""

    id: Uuid
    kind: OrderEventKind
    at: datetime
    actor_id: Uuid | None
    details: dict[str, str | int]


class OrderRecord(OrderAnswer, kw_only=True):
    """An order as staff see it."""

    account_id: Uuid
    voucher_id: Uuid | None
    log: list[OrderEventRecord]


def record_summary(order: Order, language: Language) -> OrderRecordSummary:
    plain = msgspec.structs.asdict(order_summary(order, language))
    return OrderRecordSummary(**plain, account_id=order.account_id)


def order_record(view: OrderView, links: ViewLinks, language: Language) -> OrderRecord:
    order = view.order
    plain = msgspec.structs.asdict(order_answer(view, links, language))
    invoice = None if order.paid_at is None else f"/orders/{order.id}/invoice"
    return OrderRecord(
        **(plain | {"invoice_url": invoice}),
        account_id=order.account_id,
        voucher_id=order.voucher_id,
        log=[event_record(event) for event in view.events],
    )


def event_record(event: OrderEvent) -> OrderEventRecord:
    return OrderEventRecord(
        id=event.id,
        kind=event.kind,
        at=event.at,
        actor_id=event.actor_id,
        details=dict(event.details),
    )


def decided(body: CloseClaimBody) -> Literal[ClaimState.REFUNDED, ClaimState.REFUSED]:
    return ClaimState.REFUNDED if body.decision == "refunded" else ClaimState.REFUSED
