"""Change what the shop says of a product, and take products out of it."""

import attrs

from stario.domain.kernel.ids import ProductId
from stario.domain.merch.model.offer import ProductOffer
from stario.domain.merch.model.product import Product
from stario.domain.merch.usecases.offered_product import offered_product, require_references
from stario.ports.storage import Storage
from stario.ports.system import Clock, Ids


@attrs.frozen(kw_only=True)
class UpdateProduct:
    storage: Storage
    clock: Clock
    ids: Ids

    async def __call__(self, product: ProductId, offer: ProductOffer) -> Product:
        """
        Replace a product; its variants are known by their SKU, and those left out are archived.

        Raises:
            NotFound: there is none.
            Invalid: a value breaks a rule, or there is no such shelf or artist.
            Conflict: it has changed meanwhile, the slug or an SKU is taken, or less would be in
                store than unpaid orders hold.
        """
        offer = offer.checked()
        async with self.storage() as work:
            was = await work.products.get(product)
            await require_references(work, offer)
            new = offered_product(
                product,
                offer,
                known={variant.sku: variant for variant in was.variants},
                ids=self.ids,
                created_at=was.created_at,
                at=self.clock.now(),
            )
            await work.products.save(new, was=was)
            saved = await work.products.get(product)
            await work.commit()
        return saved


@attrs.frozen(kw_only=True)
class ArchiveProduct:
    storage: Storage
    clock: Clock

    async def __call__(self, product: ProductId) -> None:
        """
        Take a product off sale; orders of it go on, and one that is off sale stays so.

        Raises:
            NotFound: there is none.
            Conflict: it has changed meanwhile.
        """
        async with self.storage() as work:
            was = await work.products.get(product)
            if not was.is_active:
                return
            new = attrs.evolve(was, is_active=False, updated_at=self.clock.now())
            await work.products.save(new, was=was)
            await work.commit()
