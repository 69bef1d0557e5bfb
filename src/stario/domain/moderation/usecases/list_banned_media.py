"""List banned pictures and films."""

import attrs

from stario.domain.kernel.paging import Page, PageRequest
from stario.domain.moderation.model.banned_media import BannedItem
from stario.ports.storage import Storage


@attrs.frozen(kw_only=True)
class ListBannedMedia:
    storage: Storage

    async def __call__(self, request: PageRequest) -> Page[BannedItem]:
        """The latest first, with those that are retired."""
        async with self.storage() as work:
            return await work.banned_media.list(request)
