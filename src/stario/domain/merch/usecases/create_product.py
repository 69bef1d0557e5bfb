"""Put a product into the shop."""

import attrs

from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import ProductId
from stario.domain.merch.model.offer import ProductOffer
from stario.domain.merch.model.product import Product
from stario.domain.merch.usecases.offered_product import offered_product, require_references
from stario.ports.storage import Storage
from stario.ports.system import Clock, Ids


@attrs.frozen(kw_only=True)
class CreateProduct:
    storage: Storage
    clock: Clock
    ids: Ids

    async def __call__(self, product: ProductId, offer: ProductOffer) -> Product:
        """
        Offer *product*; a repeated request finds the one it made.

        Raises:
            Invalid: a value breaks a rule, or there is no such shelf or artist.
            Conflict: the slug or an SKU is taken.
        """
        offer, now = offer.checked(), self.clock.now()
        new = offered_product(product, offer, known={}, ids=self.ids, created_at=now, at=now)
        async with self.storage() as work:
            try:
                return await work.products.get(product)
            except NotFound:
                await require_references(work, offer)
            await work.products.add(new)
            await work.commit()
        return new
