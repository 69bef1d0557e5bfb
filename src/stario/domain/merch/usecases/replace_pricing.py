"""Set prices and terms of the whole shop."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import attrs

from stario.domain.kernel.errors import Conflict, Invalid, NotFound
from stario.domain.kernel.ids import AccountId, ProductId
from stario.domain.kernel.money import BASIS_POINTS, Money
from stario.domain.ledger.model.share_rule import ShareRule, scope_id
from stario.domain.merch.model.offer import HIGHEST_VAT, checked_amount
from stario.domain.merch.model.pricing import Pricing
from stario.domain.merch.usecases.read_pricing import (
    ShopPricing,
    every_product,
    pricing_in_force,
)
from stario.domain.orders.model.address import ShippingZone
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock

LONGEST_HOLD = timedelta(days=365)
SHORTEST_RESERVATION = timedelta(minutes=5)
LONGEST_RESERVATION = timedelta(days=1)


@attrs.frozen(kw_only=True)
class NewPricing:
    """
    What is to follow the version that staff have seen.

    `production_costs` are of those products alone that they name.
    """

    seen_version: int
    artist_share_basis_points: int
    vat_basis_points: int
    shipping: Mapping[ShippingZone, Money]
    four_eyes_above: Money
    hold: timedelta
    reservation: timedelta
    production_costs: Mapping[ProductId, Money]

    def check(self) -> None:
        """
        Say nothing where it is in order.

        Raises:
            Invalid: a value breaks a rule; fields are named as the API names them.
        """
        for field, value, least, most in (
            ("artist_share_basis_points", self.artist_share_basis_points, 0, BASIS_POINTS),
            ("vat_basis_points", self.vat_basis_points, 0, HIGHEST_VAT),
        ):
            if not least <= value <= most:
                raise Invalid(field, "out_of_range")
        if not timedelta() <= self.hold <= LONGEST_HOLD:
            raise Invalid("payout_hold_days", "out_of_range")
        if not SHORTEST_RESERVATION <= self.reservation <= LONGEST_RESERVATION:
            raise Invalid("reservation_minutes", "out_of_range")
        for zone in ShippingZone:
            if zone not in self.shipping:
                raise Invalid(f"shipping_zones.{zone.value}", "missing")
            checked_amount(f"shipping_zones.{zone.value}", self.shipping[zone])
        checked_amount("refund_four_eyes_above_uzs", self.four_eyes_above)
        for number, cost in enumerate(self.production_costs.values()):
            checked_amount(f"production_costs[{number}].production_cost_uzs", cost)


@attrs.frozen(kw_only=True)
class ReplacePricing:
    storage: Storage
    clock: Clock

    async def __call__(self, new: NewPricing, *, by: AccountId) -> ShopPricing:
        """
        Add a version; sales from now on go by it, those made before keep their terms.

        Another share of artists becomes a version of the general share rule as well; narrower
        rules stay in force.

        Raises:
            Invalid: a value breaks a rule, or there is no such product.
            Conflict: somebody else has added a version meanwhile.
        """
        new.check()
        now = self.clock.now()
        async with self.storage() as work:
            was = await pricing_in_force(work, at=now)
            if was.version != new.seen_version:
                raise Conflict(what="pricing")
            await _save_costs(work, new.production_costs, at=now)
            pricing = _following(was, new, by=by, at=now)
            await work.pricings.add(pricing)
            if pricing.artist_share_basis_points != was.artist_share_basis_points:
                await _add_rule(work, pricing, by=by, at=now)
            products = await every_product(work)
            await work.commit()
        return ShopPricing(pricing=pricing, products=products)


def _following(was: Pricing, new: NewPricing, *, by: AccountId, at: datetime) -> Pricing:
    return Pricing(
        version=was.version + 1,
        artist_share_basis_points=new.artist_share_basis_points,
        vat_basis_points=new.vat_basis_points,
        shipping={zone: new.shipping[zone] for zone in ShippingZone},
        four_eyes_above=new.four_eyes_above,
        hold=new.hold,
        reservation=new.reservation,
        created_by=by,
        created_at=at,
    )


async def _save_costs(work: UnitOfWork, costs: Mapping[ProductId, Money], *, at: datetime) -> None:
    places = {product: number for number, product in enumerate(costs)}
    # By id: two that change several at once would wait for each other otherwise.
    for product in sorted(costs):
        try:
            was = await work.products.get(product)
        except NotFound:
            field = f"production_costs[{places[product]}].product_id"
            raise Invalid(field, "unknown") from None
        if was.production_cost != costs[product]:
            changed = attrs.evolve(was, production_cost=costs[product], updated_at=at)
            await work.products.save(changed, was=was)


async def _add_rule(work: UnitOfWork, pricing: Pricing, *, by: AccountId, at: datetime) -> None:
    general = [
        rule
        for rule in await work.share_rules.list()
        if rule.artist_id is None and rule.product_id is None
    ]
    latest = max(general, key=lambda rule: rule.version, default=None)
    await work.share_rules.add(
        ShareRule(
            id=scope_id(None, None),
            version=1 if latest is None else latest.version + 1,
            artist_id=None,
            product_id=None,
            basis_points=pricing.artist_share_basis_points,
            deducts_production=latest is not None and latest.deducts_production,
            basis=f"pricing version {pricing.version}",
            valid_from=at,
            created_by=by,
            created_at=at,
        )
    )
