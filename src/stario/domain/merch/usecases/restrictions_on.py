"""What the artist leaves out whose product it is."""

from stario.domain.merch.model.product import Product
from stario.domain.moderation.model.restriction import Restrictions
from stario.ports.storage import Storage


async def restrictions_on(storage: Storage, product: Product) -> Restrictions | None:
    """Read them fresh; None: it is nobody's."""
    if product.artist_id is None:
        return None
    async with storage() as work:
        return await work.restrictions.of_artist(product.artist_id)
