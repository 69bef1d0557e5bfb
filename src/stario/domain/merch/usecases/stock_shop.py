"""Fill an empty shop, so that there is something to buy."""

import attrs

from stario.domain.kernel.ids import CategoryId, ProductId
from stario.domain.merch.model.opening_range import OPENING_RANGE
from stario.domain.merch.model.opening_shelves import OPENING_SHELVES
from stario.domain.merch.model.product import Category
from stario.domain.merch.usecases.offered_product import offered_product
from stario.domain.merch.usecases.read_pricing import every_product
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock, Ids


@attrs.frozen(kw_only=True)
class Stocked:
    """How many were added."""

    categories: int
    products: int


@attrs.frozen(kw_only=True)
class StockShop:
    storage: Storage
    clock: Clock
    ids: Ids

    async def __call__(self, *, only_when_empty: bool = False) -> Stocked:
        """
        Add the shelves and products of the opening range whose slug nobody has.

        What is there stays as staff have left it, archived or not.

        Args:
            only_when_empty: leave a shop alone that has any shelf.

        Raises:
            Conflict: somebody else filled it at the same time, or has an SKU of the range.
        """
        async with self.storage() as work:
            shelves = {
                shelf.slug: shelf.id for shelf in await work.categories.list(active_only=False)
            }
            if only_when_empty and shelves:
                return Stocked(categories=0, products=0)
            put_up = await self._put_up(work, shelves)
            added = await self._offer(work, shelves)
            await work.commit()
        return Stocked(categories=put_up, products=added)

    async def _put_up(self, work: UnitOfWork, shelves: dict[str, CategoryId]) -> int:
        now, missing = self.clock.now(), [s for s in OPENING_SHELVES if s.slug not in shelves]
        for offer in missing:
            shelf = Category(
                id=CategoryId(self.ids.new()),
                created_at=now,
                updated_at=now,
                **attrs.asdict(offer.checked(), recurse=False),
            )
            await work.categories.add(shelf)
            shelves[offer.slug] = shelf.id
        return len(missing)

    async def _offer(self, work: UnitOfWork, shelves: dict[str, CategoryId]) -> int:
        now, known = self.clock.now(), {product.slug for product in await every_product(work)}
        missing = [(shelf, offer) for shelf, offer in OPENING_RANGE if offer.slug not in known]
        for shelf, offer in missing:
            product = offered_product(
                ProductId(self.ids.new()),
                attrs.evolve(offer.checked(), category_id=shelves[shelf]),
                known={},
                ids=self.ids,
                created_at=now,
                at=now,
            )
            await work.products.add(product)
        return len(missing)
