"""List finished posters."""

import attrs

from stario.domain.generation.model.poster import Poster
from stario.domain.kernel.ids import AccountId
from stario.domain.kernel.paging import Page, PageRequest
from stario.ports.storage import Storage


@attrs.frozen(kw_only=True)
class ListPosters:
    storage: Storage

    async def __call__(self, request: PageRequest, *, account: AccountId | None) -> Page[Poster]:
        """Newest first, without those that are gone; *account* None stands for staff."""
        async with self.storage() as work:
            return await work.posters.list(request, account=account)
