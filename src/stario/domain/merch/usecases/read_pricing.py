"""What is set for the whole shop, and what its products cost to make."""

from datetime import datetime

import attrs

from stario.domain.kernel.paging import every
from stario.domain.ledger.model.share_rule import narrowest
from stario.domain.merch.model.pricing import Pricing
from stario.domain.merch.model.product import Product
from stario.ports.repositories.merch import ProductFilter
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock

EVERYTHING = ProductFilter(active_only=False)


@attrs.frozen(kw_only=True)
class ShopPricing:
    """
    What is in force: the share of artists is that of the general rule, if there is one.

    `products` are all of them, archived ones too.
    """

    pricing: Pricing
    products: tuple[Product, ...]


@attrs.frozen(kw_only=True)
class ReadPricing:
    storage: Storage
    clock: Clock

    async def __call__(self) -> ShopPricing:
        async with self.storage() as work:
            pricing = await pricing_in_force(work, at=self.clock.now())
            return ShopPricing(pricing=pricing, products=await every_product(work))


async def pricing_in_force(work: UnitOfWork, *, at: datetime) -> Pricing:
    """Give the latest version, with the share of artists that the general rule says."""
    pricing = await work.pricings.current()
    general = narrowest(
        rule
        for rule in await work.share_rules.list()
        if rule.artist_id is None and rule.product_id is None and rule.valid_from <= at
    )
    if general is None:
        return pricing
    return attrs.evolve(pricing, artist_share_basis_points=general.basis_points)


async def every_product(work: UnitOfWork) -> tuple[Product, ...]:
    """Give all of them."""
    return tuple(await every(lambda page: work.products.list(page, EVERYTHING)))
