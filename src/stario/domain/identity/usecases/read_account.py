"""Read an account."""

import attrs

from stario.domain.identity.model.account import Account
from stario.domain.kernel.ids import AccountId
from stario.ports.storage import Storage


@attrs.frozen(kw_only=True)
class ReadAccount:
    storage: Storage

    async def __call__(self, account: AccountId) -> Account:
        """
        Raises:
            NotFound: there is none.
        """
        async with self.storage() as work:
            return await work.accounts.get(account)
