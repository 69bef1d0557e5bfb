"""What was bought, on paper."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

import attrs

from stario.domain.kernel.errors import Conflict
from stario.domain.kernel.language import Language
from stario.domain.kernel.money import NOTHING, Money
from stario.domain.orders.model.order import Order
from stario.domain.payments.model.provider import Provider


class NotPaidYet(Conflict):
    """There is no invoice of an order that nobody has paid."""

    code = "order_not_paid"


class InvoiceStatus(StrEnum):
    PAID = "paid"
    PARTLY_REFUNDED = "partly_refunded"
    REFUNDED = "refunded"


@attrs.frozen(kw_only=True)
class Seller:
    """Who sells: `tin` is the taxpayer's number (STIR), nine digits."""

    name: str
    tin: str
    address: str
    contact: str


@attrs.frozen(kw_only=True)
class InvoiceLine:
    """Amounts are gross; `total` is after the discount."""

    number: int
    title: str
    quantity: int
    unit_price: Money
    discount: Money
    total: Money


@attrs.frozen(kw_only=True)
class Invoice:
    """
    `buyer` None: forgotten with the account. `provider` None: nothing had to be paid. `vat` holds
    the tax contained in `total`, by its rate in basis points. `url` leads to the order.
    """

    number: str
    language: Language
    paid_at: datetime
    seller: Seller
    buyer: str | None
    provider: Provider | None
    status: InvoiceStatus
    lines: tuple[InvoiceLine, ...]
    shipping: Money
    shipping_discount: Money
    vat: Mapping[int, Money]
    total: Money
    refunded: Money
    url: str

    @property
    def subtotal(self) -> Money:
        """Before every discount, without shipping."""
        return sum((line.unit_price * line.quantity for line in self.lines), start=NOTHING)

    @property
    def discount(self) -> Money:
        on_lines = sum((line.discount for line in self.lines), start=NOTHING)
        return on_lines + self.shipping_discount


def invoice_of(
    order: Order, *, seller: Seller, buyer: str | None, provider: Provider | None, url: str
) -> Invoice:
    """
    Make the invoice of *order* as it stands.

    Raises:
        NotPaidYet: nobody has paid for it.
    """
    if order.paid_at is None:
        raise NotPaidYet(state=order.state.value)
    return Invoice(
        number=order.number,
        language=order.language,
        paid_at=order.paid_at,
        seller=seller,
        buyer=buyer or None,
        provider=provider,
        status=_status(order),
        lines=tuple(
            InvoiceLine(
                number=line.number,
                title=line.title,
                quantity=line.quantity,
                unit_price=line.unit_price,
                discount=line.discount,
                total=line.total,
            )
            for line in order.lines
        ),
        shipping=order.shipping,
        shipping_discount=order.shipping_discount,
        vat=_vat(order),
        total=order.total,
        refunded=order.refunded,
        url=url,
    )


def _status(order: Order) -> InvoiceStatus:
    if not order.refunded:
        return InvoiceStatus.PAID
    whole = order.refunded == order.total
    return InvoiceStatus.REFUNDED if whole else InvoiceStatus.PARTLY_REFUNDED


def _vat(order: Order) -> Mapping[int, Money]:
    """As the ledger takes it: of each line by itself, and of shipping."""
    found: dict[int, Money] = {}
    parts = [(line.vat_basis_points, line.total) for line in order.lines]
    if order.shipping_total:
        parts.append((order.shipping_vat_basis_points, order.shipping_total))
    for rate, gross in parts:
        found[rate] = found.get(rate, NOTHING) + gross.contained(rate)
    return dict(sorted(found.items(), reverse=True))
