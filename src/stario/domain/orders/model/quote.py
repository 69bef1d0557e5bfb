"""Prices that hold for a while."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import attrs

from stario.domain.kernel.errors import Conflict
from stario.domain.kernel.ids import AccountId, PreviewId, QuoteId, VariantId, VoucherId
from stario.domain.kernel.money import NOTHING, Money
from stario.domain.orders.model.address import ShippingZone
from stario.domain.orders.model.cart import CartItem

HOLDS_FOR = timedelta(minutes=15)


class QuoteExpired(Conflict):
    """Its time is over: what it said holds no more."""

    code = "quote_expired"


class QuoteDiffers(Conflict):
    """It was made for something else: `reason` says whether goods, voucher or zone differ."""

    code = "quote_differs"


class TotalDiffers(Conflict):
    """It costs `total_uzs` now, and not what the fan was shown."""

    code = "total_differs"


@attrs.frozen(kw_only=True)
class PricedLine:
    """`discount` is for the whole line."""

    variant_id: VariantId
    preview_id: PreviewId | None
    quantity: int
    unit_price: Money
    discount: Money = NOTHING

    @property
    def gross(self) -> Money:
        return self.unit_price * self.quantity

    @property
    def total(self) -> Money:
        return self.gross - self.discount


@attrs.frozen(kw_only=True)
class Prices:
    """What a cart costs, sent to a zone, with a voucher or without one."""

    zone: ShippingZone
    lines: tuple[PricedLine, ...]
    voucher_id: VoucherId | None
    shipping: Money
    shipping_discount: Money

    @property
    def subtotal(self) -> Money:
        """Before discounts."""
        return sum((line.gross for line in self.lines), start=NOTHING)

    @property
    def discount(self) -> Money:
        """On goods and shipping together."""
        goods = sum((line.discount for line in self.lines), start=NOTHING)
        return goods + self.shipping_discount

    @property
    def total(self) -> Money:
        return self.subtotal + self.shipping - self.discount


@attrs.frozen(kw_only=True)
class Quote:
    """Prices that were promised to somebody."""

    id: QuoteId
    account_id: AccountId
    prices: Prices
    created_at: datetime
    expires_at: datetime

    def require_for(self, items: Iterable[CartItem], *, zone: ShippingZone, at: datetime) -> Prices:
        """
        Give the prices, which hold for *items*.

        Raises:
            QuoteExpired: its time is over.
            QuoteDiffers: it was made for something else.
        """
        if at >= self.expires_at:
            raise QuoteExpired
        quoted = {(line.variant_id, line.preview_id, line.quantity) for line in self.prices.lines}
        wanted = {(item.variant_id, item.preview_id, item.quantity) for item in items}
        if quoted != wanted:
            raise QuoteDiffers(reason="goods")
        if self.prices.zone is not zone:
            raise QuoteDiffers(reason="zone")
        return self.prices
