"""List finished videos."""

import attrs

from stario.domain.generation.model.video import Video
from stario.domain.kernel.ids import AccountId
from stario.domain.kernel.paging import Page, PageRequest
from stario.ports.storage import Storage


@attrs.frozen(kw_only=True)
class ListVideos:
    storage: Storage

    async def __call__(self, request: PageRequest, *, account: AccountId | None) -> Page[Video]:
        """Newest first, without those that are gone; *account* None stands for staff."""
        async with self.storage() as work:
            return await work.videos.list(request, account=account)
