"""Between orders and their rows."""

from collections.abc import Mapping, Sequence
from typing import Any

import attrs
from sqlalchemy import Label, RowMapping

from stario.adapters.sql.tables import order_lines
from stario.domain.kernel.language import Language
from stario.domain.kernel.money import Money
from stario.domain.orders.model.address import Address, ShippingZone
from stario.domain.orders.model.claim import Claim, ClaimKind, ClaimState
from stario.domain.orders.model.order import Order, OrderKind, OrderState, Shipment
from stario.domain.orders.model.order_event import OrderEvent, OrderEventKind
from stario.domain.orders.model.order_line import (
    DiscountBearer,
    LineKind,
    OrderLine,
    ShareTerms,
)

_NAMES = tuple(column.name for column in order_lines.c)
_LABELS = tuple(f"line_{name}" for name in _NAMES)


def order_row(order: Order) -> dict[str, object]:
    """Without the lines."""
    address, shipment = order.address, order.shipment
    goes_to = None if address is None else attrs.asdict(address) | {"zone": address.zone.value}
    return {
        "id": order.id,
        "number": order.number,
        "account_id": order.account_id,
        "kind": order.kind.value,
        "state": order.state.value,
        "language": order.language.value,
        "shipping": order.shipping.tiyin,
        "shipping_discount": order.shipping_discount.tiyin,
        "shipping_vat_basis_points": order.shipping_vat_basis_points,
        "total": order.total.tiyin,
        "refunded": order.refunded.tiyin,
        "address": goes_to,
        "voucher_id": order.voucher_id,
        "shipment": None if shipment is None else attrs.asdict(shipment),
        "reprint_of": order.reprint_of,
        "created_at": order.created_at,
        "updated_at": order.updated_at,
        "expires_at": order.expires_at,
        "paid_at": order.paid_at,
        "delivered_at": order.delivered_at,
    }


def line_row(order: Order, line: OrderLine) -> dict[str, object]:
    return {
        "order_id": order.id,
        "number": line.number,
        "kind": line.kind.value,
        "title": line.title,
        "quantity": line.quantity,
        "unit_price": line.unit_price.tiyin,
        "vat_basis_points": line.vat_basis_points,
        "mxik": line.mxik,
        "package_code": line.package_code,
        "discount": line.discount.tiyin,
        "discount_bearer": line.discount_bearer.value,
        "production_cost": line.production_cost.tiyin,
        "artist_id": line.artist_id,
        "share": None if line.share is None else attrs.asdict(line.share),
        "product_id": line.product_id,
        "variant_id": line.variant_id,
        "preview_id": line.preview_id,
        "print_key": line.print_key,
        "job_id": line.job_id,
        "is_personalised": line.is_personalised,
    }


def event_row(event: OrderEvent) -> dict[str, object]:
    return {
        "id": event.id,
        "order_id": event.order_id,
        "kind": event.kind.value,
        "at": event.at,
        "actor_id": event.actor_id,
        "details": dict(event.details),
    }


def order_of(row: RowMapping, lines: Sequence[OrderLine]) -> Order:
    address, shipment = row["address"], row["shipment"]
    return Order(
        id=row["id"],
        number=row["number"],
        account_id=row["account_id"],
        kind=OrderKind(row["kind"]),
        state=OrderState(row["state"]),
        language=Language(row["language"]),
        lines=tuple(lines),
        shipping=Money(row["shipping"]),
        shipping_discount=Money(row["shipping_discount"]),
        shipping_vat_basis_points=row["shipping_vat_basis_points"],
        address=address and Address(**(address | {"zone": ShippingZone(address["zone"])})),
        voucher_id=row["voucher_id"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        expires_at=row["expires_at"],
        refunded=Money(row["refunded"]),
        shipment=shipment and Shipment(**shipment),
        reprint_of=row["reprint_of"],
        paid_at=row["paid_at"],
        delivered_at=row["delivered_at"],
    )


def joined_line_columns() -> list[Label[object]]:
    """Columns of a line beside those of its order; some of both have the same name."""
    return [column.label(label) for column, label in zip(order_lines.c, _LABELS, strict=True)]


def joined_line_of(row: RowMapping) -> OrderLine | None:
    """Read the columns above; None where an outer join has found no line."""
    line = dict(zip(_NAMES, (row[label] for label in _LABELS), strict=True))
    return None if line["number"] is None else line_of(line)


def line_of(row: RowMapping | Mapping[str, Any]) -> OrderLine:
    return OrderLine(
        number=row["number"],
        kind=LineKind(row["kind"]),
        title=row["title"],
        quantity=row["quantity"],
        unit_price=Money(row["unit_price"]),
        vat_basis_points=row["vat_basis_points"],
        mxik=row["mxik"],
        package_code=row["package_code"],
        discount=Money(row["discount"]),
        discount_bearer=DiscountBearer(row["discount_bearer"]),
        production_cost=Money(row["production_cost"]),
        artist_id=row["artist_id"],
        share=row["share"] and ShareTerms(**row["share"]),
        product_id=row["product_id"],
        variant_id=row["variant_id"],
        preview_id=row["preview_id"],
        print_key=row["print_key"],
        job_id=row["job_id"],
        is_personalised=row["is_personalised"],
    )


def event_of(row: RowMapping) -> OrderEvent:
    return OrderEvent(
        id=row["id"],
        order_id=row["order_id"],
        kind=OrderEventKind(row["kind"]),
        at=row["at"],
        actor_id=row["actor_id"],
        details=row["details"],
    )


def claim_of(row: RowMapping) -> Claim:
    return Claim(
        id=row["id"],
        order_id=row["order_id"],
        kind=ClaimKind(row["kind"]),
        note=row["note"],
        photo_key=row["photo_key"],
        created_at=row["created_at"],
        state=ClaimState(row["state"]),
        reply=row["reply"],
        decided_at=row["decided_at"],
        decided_by=row["decided_by"],
    )
