"""Say where parcels go, and what that costs."""

from collections.abc import Mapping

import attrs

from stario.domain.kernel.money import Money
from stario.domain.orders.model.address import ShippingZone
from stario.domain.orders.model.regions.region import Region
from stario.domain.orders.model.regions.table import CAPITAL, REGIONS
from stario.ports.storage import Storage


@attrs.frozen(kw_only=True)
class Destinations:
    regions: tuple[Region, ...]
    prices: Mapping[ShippingZone, Money]

    def zone_of(self, region: Region) -> ShippingZone:
        return ShippingZone.TASHKENT if region is CAPITAL else ShippingZone.REGIONAL


@attrs.frozen(kw_only=True)
class ListRegions:
    storage: Storage

    async def __call__(self) -> Destinations:
        async with self.storage() as work:
            pricing = await work.pricings.current()
        return Destinations(regions=REGIONS, prices=pricing.shipping)
