"""Show people what they have allowed."""

import attrs

from stario.domain.compliance.model.permission import Permission
from stario.domain.kernel.ids import AccountId
from stario.ports.storage import Storage


@attrs.frozen(kw_only=True)
class ListPermissions:
    storage: Storage

    async def __call__(self, account: AccountId) -> tuple[Permission, ...]:
        """Newest first, ended ones too."""
        async with self.storage() as work:
            return (await work.permissions.of_account(account))[::-1]
