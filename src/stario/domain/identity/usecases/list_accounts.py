"""List accounts for staff."""

import attrs

from stario.domain.identity.model.account import Account
from stario.domain.identity.model.role import Role
from stario.domain.kernel.paging import Page, PageRequest
from stario.ports.storage import Storage


@attrs.frozen(kw_only=True)
class ListAccounts:
    storage: Storage

    async def __call__(
        self, request: PageRequest, *, search: str | None = None, role: Role | None = None
    ) -> Page[Account]:
        """Newest first; *search* is a part of the name, address or phone."""
        async with self.storage() as work:
            return await work.accounts.list(request, search=search, role=role)
