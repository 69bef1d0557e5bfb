"""How the prices and terms of the shop look over HTTP."""

from datetime import datetime, timedelta
from typing import Annotated

import msgspec
from msgspec import Meta

from stario.domain.kernel.errors import Invalid
from stario.domain.kernel.ids import ProductId
from stario.domain.kernel.language import Language
from stario.domain.kernel.money import BASIS_POINTS, Money
from stario.domain.merch.model.product import Product
from stario.domain.merch.usecases.read_pricing import ShopPricing
from stario.domain.merch.usecases.replace_pricing import (
    LONGEST_HOLD,
    LONGEST_RESERVATION,
    SHORTEST_RESERVATION,
    NewPricing,
)
from stario.domain.orders.model.address import ShippingZone
from stario.entrypoints.http.fields import Uuid
from stario.entrypoints.http.handlers.catalogue_admin_schema import PriceUzs, VatBasisPoints

MINUTE = timedelta(minutes=1)
BASIS_POINTS_OF_A_PERCENT = 100
MOST_COSTS = 500
ROUNDING = 1e-6
"""Of a percentage with two decimals, times a hundred."""

Days = Annotated[int, Meta(ge=0, le=LONGEST_HOLD.days, examples=[14])]
Minutes = Annotated[
    int,
    Meta(ge=SHORTEST_RESERVATION // MINUTE, le=LONGEST_RESERVATION // MINUTE, examples=[60]),
]
ShareBasisPoints = Annotated[
    int,
    Meta(ge=0, le=BASIS_POINTS, description="Hundredths of a percent.", examples=[5000]),
]
SharePercent = Annotated[float, Meta(ge=0, le=100, examples=[50.0])]
Version = Annotated[int, Meta(ge=0, le=2**31 - 2)]


class ShippingZonesBody(msgspec.Struct, kw_only=True):
    """What a parcel costs the fan."""

    tashkent: PriceUzs | None = None
    regional: PriceUzs | None = None
    international: PriceUzs | None = None

    def costs(self) -> dict[ShippingZone, Money]:
        told = {
            ShippingZone.TASHKENT: self.tashkent,
            ShippingZone.REGIONAL: self.regional,
            ShippingZone.INTERNATIONAL: self.international,
        }
        return {zone: Money.from_som(som) for zone, som in told.items() if som is not None}


class CostBody(msgspec.Struct, kw_only=True):
    """What the maker takes for a piece."""

    product_id: Uuid
    production_cost_uzs: PriceUzs


class PricingBody(msgspec.Struct, kw_only=True):
    """
    A new version; what is left out stays as it is, and what was read may be sent back.

    `version` is the one that was seen: named, nobody may have followed it meanwhile.
    `production_costs` change those products alone that they name.
    """

    version: Version | None = None
    artist_share_percent: Annotated[
        SharePercent | None, Meta(description="Of two shares that differ the new one counts.")
    ] = None
    artist_share_basis_points: ShareBasisPoints | None = None
    vat_basis_points: VatBasisPoints | None = None
    shipping_zones: ShippingZonesBody | None = None
    refund_four_eyes_above_uzs: Annotated[
        PriceUzs | None, Meta(description="A larger refund needs a second person.")
    ] = None
    payout_hold_days: Days | None = None
    reservation_minutes: Minutes | None = None
    production_costs: Annotated[list[CostBody], Meta(max_length=MOST_COSTS)] = msgspec.field(
        default_factory=list
    )

    def pricing(self) -> NewPricing:
        """
        Read it.

        Raises:
            Invalid: a product is named twice, or the percentage is too fine.
        """
        costs: dict[ProductId, Money] = {}
        for number, cost in enumerate(self.production_costs):
            if cost.product_id in costs:
                raise Invalid(f"production_costs[{number}].product_id", "repeated")
            costs[ProductId(cost.product_id)] = Money.from_som(cost.production_cost_uzs)
        limit, days, minutes = (
            self.refund_four_eyes_above_uzs,
            self.payout_hold_days,
            self.reservation_minutes,
        )
        return NewPricing(
            seen_version=self.version,
            artist_share_basis_points=self.artist_share_basis_points,
            artist_share_percent=_basis_points(self.artist_share_percent),
            vat_basis_points=self.vat_basis_points,
            shipping=self.shipping_zones.costs() if self.shipping_zones else {},
            four_eyes_above=None if limit is None else Money.from_som(limit),
            hold=None if days is None else timedelta(days=days),
            reservation=None if minutes is None else minutes * MINUTE,
            production_costs=costs,
        )


def _basis_points(percent: float | None) -> int | None:
    if percent is None:
        return None
    points = round(percent * BASIS_POINTS_OF_A_PERCENT)
    if abs(percent * BASIS_POINTS_OF_A_PERCENT - points) > ROUNDING:
        raise Invalid("artist_share_percent", "multiple", limit="0.01")
    return points


class ShippingZonesAnswer(msgspec.Struct, kw_only=True):
    """What a parcel costs the fan."""

    tashkent: PriceUzs
    regional: PriceUzs
    international: PriceUzs


class CostAnswer(CostBody, kw_only=True):
    """A product and what it costs to make."""

    slug: str
    name: str
    price_uzs: PriceUzs
    is_active: bool


class PricingAnswer(msgspec.Struct, kw_only=True):
    """What is in force; version 0 are the values that a shop opens with."""

    version: Version
    artist_share_percent: SharePercent
    artist_share_basis_points: ShareBasisPoints
    vat_basis_points: int
    shipping_zones: ShippingZonesAnswer
    refund_four_eyes_above_uzs: PriceUzs
    payout_hold_days: Days
    reservation_minutes: Minutes
    production_costs: list[CostAnswer]
    updated_at: datetime | None
    updated_by: Uuid | None


def pricing_answer(shop: ShopPricing, language: Language) -> PricingAnswer:
    pricing = shop.pricing
    share = pricing.artist_share_basis_points
    return PricingAnswer(
        version=pricing.version,
        artist_share_percent=share / BASIS_POINTS_OF_A_PERCENT,
        artist_share_basis_points=share,
        vat_basis_points=pricing.vat_basis_points,
        shipping_zones=ShippingZonesAnswer(
            tashkent=pricing.shipping[ShippingZone.TASHKENT].som,
            regional=pricing.shipping[ShippingZone.REGIONAL].som,
            international=pricing.shipping[ShippingZone.INTERNATIONAL].som,
        ),
        refund_four_eyes_above_uzs=pricing.four_eyes_above.som,
        payout_hold_days=pricing.hold.days,
        reservation_minutes=pricing.reservation // MINUTE,
        production_costs=[_cost_answer(product, language) for product in shop.products],
        updated_at=pricing.created_at,
        updated_by=pricing.created_by,
    )


def _cost_answer(product: Product, language: Language) -> CostAnswer:
    return CostAnswer(
        product_id=product.id,
        production_cost_uzs=product.production_cost.som,
        slug=product.slug,
        name=product.wording[language].name,
        price_uzs=product.price.som,
        is_active=product.is_active,
    )
