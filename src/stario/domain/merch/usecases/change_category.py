"""Put up shelves, change them and take them away."""

import attrs

from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import CategoryId
from stario.domain.kernel.paging import PageRequest
from stario.domain.merch.model.offer import CategoryOffer
from stario.domain.merch.model.product import Category
from stario.ports.repositories.merch import ProductFilter
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock

ONE = PageRequest(1, 1)


@attrs.frozen(kw_only=True)
class CreateCategory:
    storage: Storage
    clock: Clock

    async def __call__(self, category: CategoryId, offer: CategoryOffer) -> Category:
        """
        Put up the shelf *category*; a repeated request finds the one it made.

        Raises:
            Invalid: a value breaks a rule.
            Conflict: the slug is taken.
        """
        offer, now = offer.checked(), self.clock.now()
        new = Category(
            id=category,
            slug=offer.slug,
            wording=offer.wording,
            position=offer.position,
            is_active=offer.is_active,
            created_at=now,
            updated_at=now,
        )
        async with self.storage() as work:
            try:
                return await work.categories.get(category)
            except NotFound:
                await work.categories.add(new)
            await work.commit()
        return new


@attrs.frozen(kw_only=True)
class UpdateCategory:
    storage: Storage
    clock: Clock

    async def __call__(self, category: CategoryId, offer: CategoryOffer) -> Category:
        """
        Replace what a shelf says.

        Raises:
            NotFound: there is none.
            Invalid: a value breaks a rule.
            Conflict: the slug is taken, or the shelf is to go and still holds products.
        """
        offer = offer.checked()
        async with self.storage() as work:
            was = await work.categories.get(category, lock=True)
            if was.is_active and not offer.is_active:
                await _require_bare(work, category)
            new = attrs.evolve(
                was, **attrs.asdict(offer, recurse=False), updated_at=self.clock.now()
            )
            await work.categories.save(new, was=was)
            await work.commit()
        return new


@attrs.frozen(kw_only=True)
class ArchiveCategory:
    storage: Storage
    clock: Clock

    async def __call__(self, category: CategoryId) -> None:
        """
        Take a shelf out of the shop; one that is out stays out.

        Raises:
            NotFound: there is none.
            Conflict: products on it are on sale.
        """
        async with self.storage() as work:
            was = await work.categories.get(category, lock=True)
            if not was.is_active:
                return
            await _require_bare(work, category)
            new = attrs.evolve(was, is_active=False, updated_at=self.clock.now())
            await work.categories.save(new, was=was)
            await work.commit()


async def _require_bare(work: UnitOfWork, category: CategoryId) -> None:
    # The shelf is locked, and whoever puts a product on it locks it first.
    page = await work.products.list(ONE, ProductFilter(category_id=category))
    if page.total:
        raise Conflict(what="category_in_use")
