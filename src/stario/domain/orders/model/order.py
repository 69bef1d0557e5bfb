"""
An order, from the cart to its end.

    draft ──> awaiting_payment ──> paid ──> in_production ──> shipped ──> delivered ──> returned
      │              │              │             │              │            │            │
      └> cancelled <─┤              └─────────────┴──> refunded <┴────────────┴────────────┘
                     └> expired

A draft is work whose words a person still judges. What is made and handed over digitally goes from
paid to delivered when the fan has it. A parcel that nobody takes at the door goes from shipped to
returned. A refund in part
changes no state: `refunded` grows, and `status` says so once the order has been delivered.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

import attrs

from stario.domain.kernel.errors import Conflict
from stario.domain.kernel.ids import AccountId, JobId, OrderId, PreviewId, VariantId, VoucherId
from stario.domain.kernel.language import Language
from stario.domain.kernel.money import NOTHING, Money
from stario.domain.orders.model.address import Address
from stario.domain.orders.model.order_line import OrderLine


class OrderState(StrEnum):
    DRAFT = "draft"
    AWAITING_PAYMENT = "awaiting_payment"
    PAID = "paid"
    IN_PRODUCTION = "in_production"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    """Ended before it was paid."""
    EXPIRED = "expired"
    """Nobody paid in time."""
    RETURNED = "returned"
    REFUNDED = "refunded"
    PARTLY_REFUNDED = "partly_refunded"
    """Never stored: the status of a delivered or returned order that some money went back for."""


class OrderKind(StrEnum):
    GOODS = "goods"
    WORK = "work"
    """One video, voice message or poster, and the job that makes it."""


LONGEST_HELD = timedelta(hours=24)
"""After that nobody may begin to pay for goods: who begins again and again holds them no longer."""

NEXT: Mapping[OrderState, frozenset[OrderState]] = {
    OrderState.DRAFT: frozenset({OrderState.AWAITING_PAYMENT, OrderState.CANCELLED}),
    OrderState.AWAITING_PAYMENT: frozenset(
        {OrderState.PAID, OrderState.CANCELLED, OrderState.EXPIRED}
    ),
    OrderState.PAID: frozenset(
        {OrderState.IN_PRODUCTION, OrderState.DELIVERED, OrderState.REFUNDED}
    ),
    OrderState.IN_PRODUCTION: frozenset(
        {OrderState.SHIPPED, OrderState.DELIVERED, OrderState.REFUNDED}
    ),
    OrderState.SHIPPED: frozenset({OrderState.DELIVERED, OrderState.RETURNED, OrderState.REFUNDED}),
    OrderState.DELIVERED: frozenset({OrderState.RETURNED, OrderState.REFUNDED}),
    OrderState.RETURNED: frozenset({OrderState.REFUNDED}),
    OrderState.CANCELLED: frozenset(),
    OrderState.EXPIRED: frozenset(),
    OrderState.REFUNDED: frozenset(),
}

ENDED_STATES = frozenset(
    {
        OrderState.DELIVERED,
        OrderState.CANCELLED,
        OrderState.EXPIRED,
        OrderState.RETURNED,
        OrderState.REFUNDED,
    }
)
"""Nothing more has to happen; a delivered order may still come back."""

HAD_MONEY = frozenset(
    {
        OrderState.PAID,
        OrderState.IN_PRODUCTION,
        OrderState.SHIPPED,
        OrderState.DELIVERED,
        OrderState.RETURNED,
    }
)
"""States of an order that is paid and not wholly refunded."""


class OrderOutOfOrder(Conflict):
    """The step does not follow from the state; `state` says which one it is."""

    code = "order_out_of_order"


class RefundTooLarge(Conflict):
    """More would go back than came in; `left_tiyin` is what may still go back."""

    code = "refund_too_large"


@attrs.frozen(kw_only=True)
class Shipment:
    """Where the parcel is; `tracking_url` only where the carrier has one."""

    carrier: str
    tracking_number: str
    tracking_url: str | None = None


@attrs.frozen(kw_only=True)
class Order:
    """
    What somebody buys, at the prices of that moment.

    `number` is what people say on the telephone. `address` None: nothing is sent, or it was
    forgotten with its account. `expires_at`: until when it may be paid; a provider that has begun
    to take the money pushes it out. `reprint_of`: this one replaces a faulty one, free of charge.
    """

    id: OrderId
    number: str
    account_id: AccountId
    kind: OrderKind
    state: OrderState
    language: Language
    lines: tuple[OrderLine, ...]
    shipping: Money
    shipping_discount: Money
    shipping_vat_basis_points: int
    address: Address | None
    voucher_id: VoucherId | None
    created_at: datetime
    updated_at: datetime
    expires_at: datetime
    refunded: Money = NOTHING
    shipment: Shipment | None = None
    reprint_of: OrderId | None = None
    paid_at: datetime | None = None
    delivered_at: datetime | None = None

    @property
    def subtotal(self) -> Money:
        """The lines after their discounts."""
        return sum((line.total for line in self.lines), start=NOTHING)

    @property
    def shipping_total(self) -> Money:
        return self.shipping - self.shipping_discount

    @property
    def total(self) -> Money:
        """What is paid, VAT included."""
        return self.subtotal + self.shipping_total

    @property
    def refundable(self) -> Money:
        return self.total - self.refunded if self.state in HAD_MONEY else NOTHING

    @property
    def status(self) -> OrderState:
        over = self.state in {OrderState.DELIVERED, OrderState.RETURNED}
        return OrderState.PARTLY_REFUNDED if over and self.refunded else self.state

    @property
    def pieces(self) -> tuple[tuple[VariantId, int], ...]:
        """How many of each variant, in the order in which variants are locked."""
        return counted(self.lines)

    def pieces_of(self, *, is_personalised: bool) -> tuple[tuple[VariantId, int], ...]:
        """As `pieces`, of those alone that were made for one fan, or of the others."""
        return counted([line for line in self.lines if line.is_personalised is is_personalised])

    @property
    def previews(self) -> tuple[PreviewId, ...]:
        """The designs of its lines, each once, by id."""
        return tuple(sorted({line.preview_id for line in self.lines if line.preview_id}))

    @property
    def jobs(self) -> tuple[JobId, ...]:
        return tuple(line.job_id for line in self.lines if line.job_id is not None)

    @property
    def is_personalised(self) -> bool:
        return any(line.is_personalised for line in self.lines)

    def move(self, state: OrderState, *, at: datetime) -> "Order":
        """
        Take the next step.

        Raises:
            OrderOutOfOrder: the state does not follow.
        """
        if state not in NEXT[self.state]:
            raise OrderOutOfOrder(state=self.state.value)
        moved = attrs.evolve(self, state=state, updated_at=at)
        if state is OrderState.PAID:
            return attrs.evolve(moved, paid_at=at)
        if state is OrderState.DELIVERED:
            return attrs.evolve(moved, delivered_at=at)
        return moved

    def refund(self, amount: Money, *, at: datetime) -> "Order":
        """
        Count *amount* as given back; with the last tiyin the order is refunded.

        Raises:
            RefundTooLarge: that much is not left.
        """
        if not NOTHING < amount <= self.refundable:
            raise RefundTooLarge(left_tiyin=self.refundable.tiyin)
        counted = attrs.evolve(self, refunded=self.refunded + amount, updated_at=at)
        if counted.refunded == self.total:
            return counted.move(OrderState.REFUNDED, at=at)
        return counted

    def ship(self, shipment: Shipment, *, at: datetime) -> "Order":
        return attrs.evolve(self.move(OrderState.SHIPPED, at=at), shipment=shipment)

    def keep_open_until(self, until: datetime, *, at: datetime) -> "Order":
        """Let it be paid until *until*, or longer if it may be already; goods have an end to it."""
        if self.kind is OrderKind.GOODS:
            until = min(until, self.created_at + LONGEST_HELD)
        return attrs.evolve(self, expires_at=max(self.expires_at, until), updated_at=at)


def counted(lines: Iterable[OrderLine]) -> tuple[tuple[VariantId, int], ...]:
    """How many of each variant *lines* have, by variant."""
    found: dict[VariantId, int] = {}
    for line in lines:
        if line.variant_id is not None:
            found[line.variant_id] = found.get(line.variant_id, 0) + line.quantity
    return tuple(sorted(found.items()))
