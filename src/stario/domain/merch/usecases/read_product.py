"""Look at a product."""

import attrs

from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import ProductId
from stario.domain.merch.model.product import Product
from stario.ports.storage import Storage


@attrs.frozen(kw_only=True)
class ReadProduct:
    storage: Storage

    async def __call__(self, product: ProductId, *, active_only: bool = True) -> Product:
        """
        Find one.

        Raises:
            NotFound: there is none, or it is archived and *active_only*.
        """
        async with self.storage() as work:
            found = await work.products.get(product)
        if active_only and not found.is_active:
            raise NotFound(what="product")
        return found
