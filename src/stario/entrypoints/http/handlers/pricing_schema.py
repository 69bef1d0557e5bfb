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

Days = Annotated[int, Meta(ge=0, le=LONGEST_HOLD.days, examples=[14])]
Minutes = Annotated[
    int,
    Meta(ge=SHORTEST_RESERVATION // MINUTE, le=LONGEST_RESERVATION // MINUTE, examples=[60]),
]
ShareBasisPoints = Annotated[
    int,
    Meta(ge=0, le=BASIS_POINTS, description="Hundredths of a percent.", examples=[5000]),
]
Version = Annotated[int, Meta(ge=0, le=2**31 - 2)]


class ShippingZonesBody(msgspec.Struct, kw_only=True):
    """What a parcel costs the fan."""

    tashkent: PriceUzs
    regional: PriceUzs
    international: PriceUzs

    def costs(self) -> dict[ShippingZone, Money]:
        return {
            ShippingZone.TASHKENT: Money.from_som(self.tashkent),
            ShippingZone.REGIONAL: Money.from_som(self.regional),
            ShippingZone.INTERNATIONAL: Money.from_som(self.international),
        }


class CostBody(msgspec.Struct, kw_only=True):
    """What the maker takes for a piece."""

    product_id: Uuid
    production_cost_uzs: PriceUzs


class PricingBody(msgspec.Struct, kw_only=True):
    """
    A new version; `version` is the one that was seen, and nobody may have followed it meanwhile.

    `production_costs` change those products alone that they name.
    """

    version: Version
    artist_share_basis_points: ShareBasisPoints
    vat_basis_points: VatBasisPoints
    shipping_zones: ShippingZonesBody
    refund_four_eyes_above_uzs: Annotated[
        PriceUzs, Meta(description="A larger refund needs a second person.")
    ]
    payout_hold_days: Days
    reservation_minutes: Minutes
    production_costs: Annotated[list[CostBody], Meta(max_length=MOST_COSTS)] = msgspec.field(
        default_factory=list
    )

    def pricing(self) -> NewPricing:
        """
        Read it.

        Raises:
            Invalid: a product is named twice.
        """
        costs: dict[ProductId, Money] = {}
        for number, cost in enumerate(self.production_costs):
            if cost.product_id in costs:
                raise Invalid(f"production_costs[{number}].product_id", "repeated")
            costs[ProductId(cost.product_id)] = Money.from_som(cost.production_cost_uzs)
        return NewPricing(
            seen_version=self.version,
            artist_share_basis_points=self.artist_share_basis_points,
            vat_basis_points=self.vat_basis_points,
            shipping=self.shipping_zones.costs(),
            four_eyes_above=Money.from_som(self.refund_four_eyes_above_uzs),
            hold=timedelta(days=self.payout_hold_days),
            reservation=timedelta(minutes=self.reservation_minutes),
            production_costs=costs,
        )


class CostAnswer(CostBody, kw_only=True):
    """A product and what it costs to make."""

    slug: str
    name: str
    price_uzs: PriceUzs
    is_active: bool


class PricingAnswer(msgspec.Struct, kw_only=True):
    """What is in force; version 0 are the values that a shop opens with."""

    version: Version
    artist_share_percent: Annotated[float, Meta(examples=[50.0])]
    artist_share_basis_points: ShareBasisPoints
    vat_basis_points: int
    shipping_zones: ShippingZonesBody
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
        shipping_zones=ShippingZonesBody(
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
