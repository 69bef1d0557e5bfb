"""List the shelves of the shop."""

import attrs

from stario.domain.merch.model.product import Category
from stario.ports.storage import Storage


@attrs.frozen(kw_only=True)
class ListCategories:
    storage: Storage

    async def __call__(self, *, active_only: bool = True) -> tuple[Category, ...]:
        """By position, then by slug."""
        async with self.storage() as work:
            return await work.categories.list(active_only=active_only)
