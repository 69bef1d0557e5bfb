"""Who gets what of an order: computed once, from what was frozen at the sale."""

from collections.abc import Mapping

import attrs

from stario.domain.kernel.ids import ArtistId
from stario.domain.kernel.money import NOTHING, Money
from stario.domain.kernel.spreading import spread
from stario.domain.orders.model.order import Order
from stario.domain.orders.model.order_line import DiscountBearer, OrderLine


@attrs.frozen(kw_only=True)
class LineSplit:
    """
    One line: `total` is `vat` + `artist` + `platform`, to the tiyin.

    `base` is what is shared. `platform` contains the provider's `fee`, which is an expense of the
    platform's, and the cost of production. Where the platform bears a discount the base is that of
    the full price, and `platform` may be negative.
    """

    number: int
    artist_id: ArtistId | None
    total: Money
    vat: Money
    fee: Money
    base: Money
    artist: Money

    @property
    def platform(self) -> Money:
        return self.total - self.vat - self.artist


@attrs.frozen(kw_only=True)
class Split:
    """The whole order; shipping is the platform's."""

    lines: tuple[LineSplit, ...]
    shipping: Money
    shipping_vat: Money

    @property
    def total(self) -> Money:
        return sum((line.total for line in self.lines), start=NOTHING) + self.shipping

    @property
    def vat(self) -> Money:
        return sum((line.vat for line in self.lines), start=NOTHING) + self.shipping_vat

    @property
    def artists(self) -> Mapping[ArtistId, Money]:
        """What each artist gets, without those who get nothing."""
        found: dict[ArtistId, Money] = {}
        for line in self.lines:
            if line.artist_id is not None and line.artist:
                found[line.artist_id] = found.get(line.artist_id, NOTHING) + line.artist
        return found

    @property
    def platform(self) -> Money:
        shares = sum(self.artists.values(), start=NOTHING)
        return self.total - self.vat - shares

    def kept_after(self, refunded: Money) -> tuple[Money, Mapping[ArtistId, Money]]:
        """
        Give the VAT and the artists' shares that stand once *refunded* of the total went back.

        Each is what it was less its part of the refund, rounded down; the platform takes the
        remainder. Nothing stands when everything went back.
        """
        if not refunded:
            return self.vat, self.artists
        whole, back = self.total.tiyin, refunded.tiyin

        def kept(amount: Money) -> Money:
            return Money(amount.tiyin - amount.tiyin * back // whole)

        return kept(self.vat), {artist: kept(share) for artist, share in self.artists.items()}


def split(order: Order, *, fee: Money) -> Split:
    """
    Share *order* out.

    Args:
        fee: what the provider keeps of the whole; spread over lines and shipping by their totals.
    """
    shipping = order.shipping_total
    *fees, _ = spread(fee, [*(line.total for line in order.lines), shipping])
    return Split(
        lines=tuple(_line(line, fee=part) for line, part in zip(order.lines, fees, strict=True)),
        shipping=shipping,
        shipping_vat=shipping.contained(order.shipping_vat_basis_points),
    )


def _line(line: OrderLine, *, fee: Money) -> LineSplit:
    is_ours = line.discount_bearer is DiscountBearer.PLATFORM
    shared = line.gross if is_ours else line.total
    base = shared - shared.contained(line.vat_basis_points) - fee
    artist = NOTHING
    if line.share is not None and line.artist_id is not None:
        if line.share.deducts_production:
            base -= line.production_cost
        artist = max(base, NOTHING).share(line.share.basis_points)
    return LineSplit(
        number=line.number,
        artist_id=line.artist_id,
        total=line.total,
        vat=line.total.contained(line.vat_basis_points),
        fee=fee,
        base=base,
        artist=artist,
    )
