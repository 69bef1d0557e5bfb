"""How orders look over HTTP to the fans who placed them."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from stario.domain.kernel.figures import amount_text
from stario.domain.kernel.language import Language
from stario.domain.orders.model.address import Address, ShippingZone
from stario.domain.orders.model.claim import Claim, ClaimKind, ClaimState
from stario.domain.orders.model.event_words import sentence
from stario.domain.orders.model.order import Order, OrderKind, OrderState, Shipment
from stario.domain.orders.model.order_event import OrderEvent, OrderEventKind
from stario.domain.orders.model.order_line import LineKind, OrderLine
from stario.domain.orders.model.returns import is_cancellable, open_until
from stario.domain.orders.usecases.read_order import OrderView
from stario.entrypoints.http.fields import PageQuery, RoundedUzs, Uuid, rounded_uzs

Tiyin = Annotated[int, Meta(ge=0, description="Hundredths of a so'm.", examples=[16500000])]
StateName = Literal[
    "draft",
    "awaiting_payment",
    "paid",
    "in_production",
    "shipped",
    "delivered",
    "cancelled",
    "expired",
    "returned",
    "refunded",
]


class OrderPath(msgspec.Struct):
    order_id: Uuid


class MyOrdersQuery(PageQuery, kw_only=True):
    """`status` is another name of `state`."""

    state: StateName | None = None
    status: StateName | None = None

    def __post_init__(self) -> None:
        self.state = self.state or self.status


class ClaimBody(msgspec.Struct, kw_only=True):
    """What is wrong."""

    kind: Annotated[
        ClaimKind,
        Meta(description="`unwanted`: nothing is wrong with it; not for personalised goods."),
    ] = ClaimKind.FAULTY
    note: Annotated[str, Meta(min_length=5, max_length=1000, examples=["The print is crooked."])]
    artwork_id: Annotated[
        Uuid | None, Meta(description="A photo of it, as `POST /merch/artwork` named it.")
    ] = None


class OrderSummary(msgspec.Struct, kw_only=True):
    """An order in a list."""

    order_id: Uuid
    number: Annotated[str, Meta(description="What people say on the telephone.")]
    kind: OrderKind
    status: OrderState
    title: Annotated[str, Meta(description="Of its first line.")]
    pieces: Annotated[int, Meta(ge=1)]
    total_uzs: RoundedUzs
    total_tiyin: Tiyin
    total_text: Annotated[str, Meta(examples=["165 000 soʻm"])]
    created_at: datetime
    updated_at: datetime


class OrderLineAnswer(msgspec.Struct, kw_only=True):
    """Amounts are gross; the total is after the discount."""

    number: int
    kind: LineKind
    title: str
    quantity: int
    unit_price_uzs: RoundedUzs
    total_uzs: RoundedUzs
    unit_price_tiyin: Tiyin
    discount_tiyin: Tiyin
    total_tiyin: Tiyin
    is_personalised: bool
    product_id: Uuid | None
    variant_id: Uuid | None
    preview_id: Uuid | None
    job_id: Uuid | None
    preview_url: Annotated[str | None, Meta(description="What it looks like; for an hour.")]
    print_url: Annotated[
        str | None, Meta(description="What is printed, once it is paid; for an hour.")
    ]


class AddressAnswer(msgspec.Struct, kw_only=True):
    """Where the parcel goes."""

    recipient: str
    phone: str
    country: str
    region: str
    district: str
    street: str
    postal_code: str
    note: str
    zone: ShippingZone


class TrackingAnswer(msgspec.Struct, kw_only=True):
    """Where the parcel is; the link leads to the carrier."""

    carrier: str
    tracking_number: str
    tracking_url: str | None


class OrderEventAnswer(msgspec.Struct, kw_only=True):
    """One thing that happened."""

    kind: OrderEventKind
    text: Annotated[str, Meta(description="A sentence to show.")]
    at: datetime


class ClaimAnswer(msgspec.Struct, kw_only=True):
    """What was said against it, and what became of that."""

    claim_id: Uuid
    kind: ClaimKind
    state: ClaimState
    note: str
    photo_url: Annotated[str | None, Meta(description="What is wrong; for an hour.")]
    reply: str
    created_at: datetime
    decided_at: datetime | None


class OrderAnswer(OrderSummary, kw_only=True):
    """An order with everything that belongs to it."""

    language: Language
    lines: list[OrderLineAnswer]
    subtotal_uzs: RoundedUzs
    shipping_uzs: Annotated[RoundedUzs, Meta(description="Before its discount.")]
    subtotal_tiyin: Tiyin
    shipping_tiyin: Tiyin
    shipping_discount_tiyin: Tiyin
    refunded_tiyin: Tiyin
    cancellable: bool
    refundable: Annotated[bool, Meta(description="Cancelling it now gives all the money back.")]
    claim_until: Annotated[datetime | None, Meta(description="If it is faulty, say so by then.")]
    return_until: Annotated[datetime | None, Meta(description="If it is unwanted, by then.")]
    address: AddressAnswer | None
    tracking: TrackingAnswer | None
    events: list[OrderEventAnswer]
    claims: list[ClaimAnswer]
    invoice_url: str | None
    reprint_of: Uuid | None
    expires_at: Annotated[datetime | None, Meta(description="Pay it by then.")]
    paid_at: datetime | None
    delivered_at: datetime | None


class LineLinks(msgspec.Struct, frozen=True):
    """Links to the files of a line."""

    preview_url: str | None = None
    print_url: str | None = None


class ViewLinks(msgspec.Struct, frozen=True):
    """Links of each line by its number, and to the photos of claims by their ids."""

    lines: dict[int, LineLinks]
    photos: dict[str, str]


def order_summary(order: Order, language: Language) -> OrderSummary:
    return OrderSummary(
        order_id=order.id,
        number=order.number,
        kind=order.kind,
        status=order.status,
        title=order.lines[0].title,
        pieces=sum(line.quantity for line in order.lines),
        total_uzs=rounded_uzs(order.total),
        total_tiyin=order.total.tiyin,
        total_text=amount_text(order.total, language),
        created_at=order.created_at,
        updated_at=order.updated_at,
    )


def order_answer(view: OrderView, links: ViewLinks, language: Language) -> OrderAnswer:
    order = view.order
    is_paid = order.paid_at is not None
    cancellable = is_cancellable(order)
    return OrderAnswer(
        **msgspec.structs.asdict(order_summary(order, language)),
        language=order.language,
        lines=[line_answer(line, links.lines[line.number]) for line in order.lines],
        subtotal_uzs=rounded_uzs(order.subtotal),
        shipping_uzs=rounded_uzs(order.shipping),
        subtotal_tiyin=order.subtotal.tiyin,
        shipping_tiyin=order.shipping.tiyin,
        shipping_discount_tiyin=order.shipping_discount.tiyin,
        refunded_tiyin=order.refunded.tiyin,
        cancellable=cancellable,
        refundable=cancellable and bool(order.refundable),
        claim_until=open_until(order, ClaimKind.FAULTY),
        return_until=open_until(order, ClaimKind.UNWANTED),
        address=address_answer(order.address),
        tracking=tracking_answer(order.shipment),
        events=events_answer(view.events, language),
        claims=[claim_answer(claim, links.photos.get(claim.id)) for claim in view.claims],
        invoice_url=f"/merch/orders/{order.id}/invoice" if is_paid else None,
        reprint_of=order.reprint_of,
        expires_at=order.expires_at if order.state is OrderState.AWAITING_PAYMENT else None,
        paid_at=order.paid_at,
        delivered_at=order.delivered_at,
    )


def line_answer(line: OrderLine, links: LineLinks) -> OrderLineAnswer:
    return OrderLineAnswer(
        number=line.number,
        kind=line.kind,
        title=line.title,
        quantity=line.quantity,
        unit_price_uzs=rounded_uzs(line.unit_price),
        total_uzs=rounded_uzs(line.total),
        unit_price_tiyin=line.unit_price.tiyin,
        discount_tiyin=line.discount.tiyin,
        total_tiyin=line.total.tiyin,
        is_personalised=line.is_personalised,
        product_id=line.product_id,
        variant_id=line.variant_id,
        preview_id=line.preview_id,
        job_id=line.job_id,
        preview_url=links.preview_url,
        print_url=links.print_url,
    )


def address_answer(address: Address | None) -> AddressAnswer | None:
    if address is None:
        return None
    return AddressAnswer(
        recipient=address.recipient,
        phone=address.phone,
        country=address.country,
        region=address.region,
        district=address.district,
        street=address.street,
        postal_code=address.postal_code,
        note=address.note,
        zone=address.zone,
    )


def tracking_answer(shipment: Shipment | None) -> TrackingAnswer | None:
    if shipment is None:
        return None
    return TrackingAnswer(
        carrier=shipment.carrier,
        tracking_number=shipment.tracking_number,
        tracking_url=shipment.tracking_url,
    )


def events_answer(events: tuple[OrderEvent, ...], language: Language) -> list[OrderEventAnswer]:
    told = ((event, sentence(event, language)) for event in events)
    return [
        OrderEventAnswer(kind=event.kind, text=text, at=event.at)
        for event, text in told
        if text is not None
    ]


def claim_answer(claim: Claim, photo_url: str | None) -> ClaimAnswer:
    return ClaimAnswer(
        claim_id=claim.id,
        kind=claim.kind,
        state=claim.state,
        note=claim.note,
        photo_url=photo_url,
        reply=claim.reply,
        created_at=claim.created_at,
        decided_at=claim.decided_at,
    )
