"""What is set for the whole shop, and what its products cost to make."""

import attrs

from stario.domain.kernel.paging import LARGEST_PAGE, PageRequest
from stario.domain.merch.model.pricing import Pricing
from stario.domain.merch.model.product import Product
from stario.ports.repositories.merch import ProductFilter
from stario.ports.storage import Storage, UnitOfWork

EVERYTHING = ProductFilter(active_only=False)


@attrs.frozen(kw_only=True)
class ShopPricing:
    """`products` are all of them, archived ones too."""

    pricing: Pricing
    products: tuple[Product, ...]


@attrs.frozen(kw_only=True)
class ReadPricing:
    storage: Storage

    async def __call__(self) -> ShopPricing:
        async with self.storage() as work:
            return await shop_pricing(work)


async def shop_pricing(work: UnitOfWork) -> ShopPricing:
    return ShopPricing(pricing=await work.pricings.current(), products=await every_product(work))


async def every_product(work: UnitOfWork) -> tuple[Product, ...]:
    """Give all of them, a page after another."""
    found: tuple[Product, ...] = ()
    page = await work.products.list(PageRequest(1, LARGEST_PAGE), EVERYTHING)
    while page.items:
        found += page.items
        if page.request.page >= page.total_pages:
            break
        page = await work.products.list(
            PageRequest(page.request.page + 1, LARGEST_PAGE), EVERYTHING
        )
    return found
