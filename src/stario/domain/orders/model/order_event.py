"""What happened to an order, and who did it."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

import attrs

from stario.domain.kernel.ids import AccountId, OrderId, derived_id


class OrderEventKind(StrEnum):
    PLACED = "placed"
    RELEASED = "released"
    """A draft may be paid now."""
    PAYMENT_OPENED = "payment_opened"
    PAYMENT_RESERVED = "payment_reserved"
    """A provider has begun to take the money."""
    PAYMENT_CANCELLED = "payment_cancelled"
    PAID = "paid"
    PAID_TWICE = "paid_twice"
    """Money came for an order that needs none: it goes back."""
    PRODUCTION_STARTED = "production_started"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    RETURNED = "returned"
    CLAIMED = "claimed"
    """The fan says that it is faulty."""
    CLAIM_REFUSED = "claim_refused"
    REFUND_REQUESTED = "refund_requested"
    REFUND_APPROVED = "refund_approved"
    REFUND_REFUSED = "refund_refused"
    REFUNDED = "refunded"
    REPRINTED = "reprinted"
    DISPUTED = "disputed"
    """A provider says that the money of a payment is taken back, or may be: staff must look."""
    NOTE = "note"


LIFE = tuple(OrderEventKind)
"""The kinds in the order in which they usually come."""


@attrs.frozen(kw_only=True)
class OrderEvent:
    """
    One line of the log, which only grows.

    `actor_id` None: the system, or a provider. `details` name nobody.
    """

    id: str
    order_id: OrderId
    kind: OrderEventKind
    at: datetime
    actor_id: AccountId | None = None
    details: Mapping[str, str | int] = attrs.field(factory=dict)

    def place(self) -> tuple[datetime, int, str]:
        """Lines stand by time; those of one moment as orders live: paid before shipped."""
        return self.at, LIFE.index(self.kind), self.id


def event(
    order: OrderId,
    kind: OrderEventKind,
    *,
    at: datetime,
    actor: AccountId | None = None,
    **details: str | int,
) -> OrderEvent:
    """Write a line; the same line of the same moment has the same id, and is there once."""
    return detailed(order, kind, details, at=at, actor=actor)


def detailed(
    order: OrderId,
    kind: OrderEventKind,
    details: Mapping[str, str | int],
    *,
    at: datetime,
    actor: AccountId | None = None,
) -> OrderEvent:
    """As `event`, with details that are at hand."""
    told = ":".join(f"{name}={value}" for name, value in sorted(details.items()))
    name = f"stario:event:{order}:{kind.value}:{at.isoformat()}:{actor}:{told}"
    return OrderEvent(
        id=derived_id(name),
        order_id=order,
        kind=kind,
        at=at,
        actor_id=actor,
        details=details,
    )
