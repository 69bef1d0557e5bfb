"""List the shelves of the shop."""

import attrs

from stario.domain.merch.model.product import Category
from stario.ports.storage import Storage


@attrs.frozen(kw_only=True)
class ListCategories:
    storage: Storage

    async def __call__(self, *, active_only: bool = True) -> tuple[Category, ...]:
        """By position, then by slug."""
        # Staff who have just changed one look for the change.
        opened = self.storage.stale() if active_only else self.storage()
        async with opened as work:
            return await work.categories.list(active_only=active_only)
