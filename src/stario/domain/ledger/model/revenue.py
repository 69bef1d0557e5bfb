"""What was sold, and who has which part of it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum

import attrs

from stario.domain.kernel.money import NOTHING, Money
from stario.domain.kernel.spreading import spread
from stario.domain.kernel.tashkent import TASHKENT
from stario.domain.ledger.model.split import Split, split
from stario.domain.orders.model.order import Order
from stario.domain.payments.model.provider import Provider


class Grouping(StrEnum):
    DAY = "day"
    ARTIST = "artist"
    PRODUCT = "product"
    PROVIDER = "provider"


@attrs.frozen(kw_only=True)
class Sale:
    """A paid order, and the payment that counts; a free one has none."""

    order: Order
    provider: Provider | None
    fee: Money
    paid_at: datetime


@attrs.frozen(kw_only=True)
class Revenue:
    """
    Sums over sales. To the tiyin:

        gross - discounts - refunds = vat + artists + platform + unearned

    `unearned` is what fans have paid for and do not have yet: nobody's part of it is known.
    `fees` are the providers', an expense of the platform's that `platform` contains; what they
    keep of a payment too many stands in the ledger alone.
    """

    orders: int = 0
    gross: Money = NOTHING
    discounts: Money = NOTHING
    refunds: Money = NOTHING
    vat: Money = NOTHING
    artists: Money = NOTHING
    platform: Money = NOTHING
    unearned: Money = NOTHING
    fees: Money = NOTHING

    def __add__(self, other: "Revenue") -> "Revenue":
        return Revenue(
            orders=self.orders + other.orders,
            gross=self.gross + other.gross,
            discounts=self.discounts + other.discounts,
            refunds=self.refunds + other.refunds,
            vat=self.vat + other.vat,
            artists=self.artists + other.artists,
            platform=self.platform + other.platform,
            unearned=self.unearned + other.unearned,
            fees=self.fees + other.fees,
        )


NOBODY = ""
"""The key of what belongs to no artist, no product or no provider, such as shipping."""


def by_group(sales: Iterable[Sale], grouping: Grouping) -> Mapping[str, Revenue]:
    """Sum *sales* up by day in Tashkent, artist, product or provider."""
    sums: dict[str, Revenue] = {}
    for sale in sales:
        for key, part in _parts(sale, grouping).items():
            sums[key] = sums.get(key, Revenue()) + part
    return sums


def _parts(sale: Sale, grouping: Grouping) -> Mapping[str, Revenue]:
    if grouping is Grouping.DAY:
        return {sale.paid_at.astimezone(TASHKENT).date().isoformat(): _whole(sale)}
    if grouping is Grouping.PROVIDER:
        return {sale.provider.value if sale.provider else NOBODY: _whole(sale)}
    sums: dict[str, Revenue] = {}
    lines = [*sale.order.lines, None]
    for line, part in zip(lines, _by_line(sale), strict=True):
        key: str | None = None
        if line is not None:
            key = line.artist_id if grouping is Grouping.ARTIST else line.product_id
        # An order counts once in each group that has a part of it.
        first = (key or NOBODY) not in sums
        counted = attrs.evolve(part, orders=int(first))
        if first and line is None and not part.gross:
            continue
        sums[key or NOBODY] = sums.get(key or NOBODY, Revenue()) + counted
    return sums


def _whole(sale: Sale) -> Revenue:
    return attrs.evolve(sum(_by_line(sale), Revenue()), orders=1)


def _by_line(sale: Sale) -> list[Revenue]:
    """One for each line, and one for shipping; none counts as an order."""
    order = sale.order
    parts = split(order, fee=sale.fee)
    totals = [*(line.total for line in parts.lines), parts.shipping]
    refunds = spread(order.refunded, totals)
    fees = spread(sale.fee, totals)
    vat, artists = _kept(order, parts)
    gross = [*(line.gross for line in order.lines), order.shipping]
    sums = []
    for number, total in enumerate(totals):
        left = total - refunds[number]
        is_earned = order.delivered_at is not None
        earned = left - vat[number] - artists[number] if is_earned else NOTHING
        sums.append(
            Revenue(
                gross=gross[number],
                discounts=gross[number] - total,
                refunds=refunds[number],
                vat=vat[number],
                artists=artists[number],
                platform=earned,
                unearned=NOTHING if is_earned else left,
                fees=fees[number],
            )
        )
    return sums


def _kept(order: Order, parts: Split) -> tuple[list[Money], list[Money]]:
    """VAT and artists' shares that stand, by line and shipping; nothing before delivery."""
    if order.delivered_at is None:
        nothing = [NOTHING for _ in (*parts.lines, parts.shipping)]
        return nothing, nothing
    vat, shares = parts.kept_after(order.refunded)
    artists = [NOTHING for _ in (*parts.lines, parts.shipping)]
    for artist, kept in shares.items():
        weights = [x.artist if x.artist_id == artist else NOTHING for x in parts.lines]
        for number, part in enumerate(spread(kept, weights)):
            artists[number] += part
    weights = [*(line.vat for line in parts.lines), parts.shipping_vat]
    return list(spread(vat, weights)), artists
