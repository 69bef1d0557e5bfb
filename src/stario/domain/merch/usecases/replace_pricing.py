"""Set prices and terms of the whole shop."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TypeVar

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

T = TypeVar("T")

LONGEST_HOLD = timedelta(days=365)
SHORTEST_RESERVATION = timedelta(minutes=5)
LONGEST_RESERVATION = timedelta(days=1)


@attrs.frozen(kw_only=True)
class NewPricing:
    """
    What is to change; None, and a zone or product that is not named, stays as it is.

    Args:
        seen_version: the one that staff have seen; None: whichever is in force.
        artist_share_percent: the share once more, in basis points too; of two that differ the one
            counts that is new.
    """

    seen_version: int | None = None
    artist_share_basis_points: int | None = None
    artist_share_percent: int | None = None
    vat_basis_points: int | None = None
    shipping: Mapping[ShippingZone, Money] = attrs.field(factory=dict)
    four_eyes_above: Money | None = None
    hold: timedelta | None = None
    reservation: timedelta | None = None
    production_costs: Mapping[ProductId, Money] = attrs.field(factory=dict)

    def check(self) -> None:
        """
        Say nothing where it is in order.

        Raises:
            Invalid: a value breaks a rule; fields are named as the API names them.
        """
        for field, value, least, most in (
            ("artist_share_basis_points", self.artist_share_basis_points, 0, BASIS_POINTS),
            ("artist_share_percent", self.artist_share_percent, 0, BASIS_POINTS),
            ("vat_basis_points", self.vat_basis_points, 0, HIGHEST_VAT),
        ):
            if value is not None and not least <= value <= most:
                raise Invalid(field, "out_of_range")
        if self.hold is not None and not timedelta() <= self.hold <= LONGEST_HOLD:
            raise Invalid("payout_hold_days", "out_of_range")
        held = self.reservation
        if held is not None and not SHORTEST_RESERVATION <= held <= LONGEST_RESERVATION:
            raise Invalid("reservation_minutes", "out_of_range")
        for zone, price in self.shipping.items():
            checked_amount(f"shipping_zones.{zone.value}", price)
        if self.four_eyes_above is not None:
            checked_amount("refund_four_eyes_above_uzs", self.four_eyes_above)
        for number, cost in enumerate(self.production_costs.values()):
            checked_amount(f"production_costs[{number}].production_cost_uzs", cost)

    def following(self, was: Pricing, *, by: AccountId, at: datetime) -> Pricing:
        """
        Give the version that follows *was*.

        Raises:
            Invalid: the share is told twice, and neither is the one of before.
        """
        return Pricing(
            version=was.version + 1,
            artist_share_basis_points=self._share(was.artist_share_basis_points),
            vat_basis_points=_or(self.vat_basis_points, was.vat_basis_points),
            shipping={zone: self.shipping.get(zone, was.shipping[zone]) for zone in ShippingZone},
            four_eyes_above=_or(self.four_eyes_above, was.four_eyes_above),
            hold=_or(self.hold, was.hold),
            reservation=_or(self.reservation, was.reservation),
            created_by=by,
            created_at=at,
        )

    def _share(self, was: int) -> int:
        both = (self.artist_share_basis_points, self.artist_share_percent)
        told = {share for share in both if share is not None and share != was}
        if len(told) > 1:
            raise Invalid("artist_share_percent", "differs", other="artist_share_basis_points")
        return told.pop() if told else was


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
            Invalid: a value breaks a rule or contradicts another, or there is no such product.
            Conflict: somebody else has added a version meanwhile.
        """
        new.check()
        now = self.clock.now()
        async with self.storage() as work:
            was = await pricing_in_force(work, at=now)
            if new.seen_version not in {None, was.version}:
                raise Conflict(what="pricing")
            await _save_costs(work, new.production_costs, at=now)
            pricing = new.following(was, by=by, at=now)
            await work.pricings.add(pricing)
            if pricing.artist_share_basis_points != was.artist_share_basis_points:
                await _add_rule(work, pricing, by=by, at=now)
            products = await every_product(work)
            await work.commit()
        return ShopPricing(pricing=pricing, products=products)


def _or(new: T | None, was: T) -> T:
    return was if new is None else new


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
