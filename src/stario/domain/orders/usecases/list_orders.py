"""See orders, page by page."""

import attrs

from stario.domain.kernel.paging import Page, PageRequest
from stario.domain.orders.model.order import Order
from stario.ports.repositories.orders import OrderFilter
from stario.ports.storage import Storage


@attrs.frozen(kw_only=True)
class ListOrders:
    storage: Storage

    async def __call__(self, request: PageRequest, wanted: OrderFilter) -> Page[Order]:
        """Newest first; whoever asks for a fan names the fan's account in *wanted*."""
        async with self.storage() as work:
            return await work.orders.list(request, wanted)
