"""Look at a product."""

import attrs

from stario.domain.artists.model.artist import ArtistStatus
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import ProductId
from stario.domain.merch.model.product import Product
from stario.ports.storage import Storage, UnitOfWork


@attrs.frozen(kw_only=True)
class ReadProduct:
    storage: Storage

    async def __call__(self, product: ProductId, *, active_only: bool = True) -> Product:
        """
        Find one.

        Raises:
            NotFound: there is none; or *active_only* and it is archived, or its artist not active.
        """
        async with self.storage() as work:
            found = await work.products.get(product)
            if active_only and not await _is_shown(work, found):
                raise NotFound(what="product")
        return found


async def _is_shown(work: UnitOfWork, product: Product) -> bool:
    if product.artist_id is None or not product.is_active:
        return product.is_active
    artist = await work.artists.get(product.artist_id)
    return artist.status is ArtistStatus.ACTIVE
