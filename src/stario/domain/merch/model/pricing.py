"""What staff set for the whole shop; a version is never changed, a later one follows it."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import attrs

from stario.domain.kernel.ids import AccountId
from stario.domain.kernel.money import Money
from stario.domain.orders.model.address import ShippingZone


@attrs.frozen(kw_only=True)
class Pricing:
    """
    Args:
        version: counts from 1; 0 are the values the shop opens with.
        artist_share_basis_points: of the base, where no narrower rule is in force.
        vat_basis_points: on shipping and on videos, voice messages and posters.
        shipping: what a parcel costs the fan, by zone.
        four_eyes_above: a larger refund needs a second person.
        hold: how long after delivery an artist's share stays pending.
        reservation: how long an unpaid order of goods holds them.
    """

    version: int
    artist_share_basis_points: int
    vat_basis_points: int
    shipping: Mapping[ShippingZone, Money]
    four_eyes_above: Money
    hold: timedelta
    reservation: timedelta
    created_by: AccountId | None
    created_at: datetime | None


OPENING = Pricing(
    version=0,
    artist_share_basis_points=5_000,
    vat_basis_points=1_200,
    shipping={
        ShippingZone.TASHKENT: Money.from_som(15_000),
        ShippingZone.REGIONAL: Money.from_som(25_000),
        ShippingZone.INTERNATIONAL: Money.from_som(100_000),
    },
    four_eyes_above=Money.from_som(500_000),
    hold=timedelta(days=14),
    reservation=timedelta(hours=1),
    created_by=None,
    created_at=None,
)
