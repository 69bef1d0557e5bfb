"""List what the shop offers."""

import attrs

from stario.domain.kernel.paging import Page, PageRequest
from stario.domain.merch.model.product import Product
from stario.ports.repositories.merch import ProductFilter
from stario.ports.storage import Storage


@attrs.frozen(kw_only=True)
class ListProducts:
    storage: Storage

    async def __call__(self, request: PageRequest, wanted: ProductFilter) -> Page[Product]:
        """Premium first, then the newest."""
        # Staff who have just changed one look for the change.
        opened = self.storage.stale() if wanted.active_only else self.storage()
        async with opened as work:
            return await work.products.list(request, wanted)
