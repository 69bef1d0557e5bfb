"""Take a deletion back."""

import attrs

from stario.domain.identity.model.account import Account
from stario.domain.kernel.ids import AccountId
from stario.ports.storage import Storage
from stario.ports.system import Clock


@attrs.frozen(kw_only=True)
class CancelAccountDeletion:
    storage: Storage
    clock: Clock

    async def __call__(self, account: AccountId) -> Account:
        """
        Keep the account.

        Raises:
            Conflict: no deletion was asked.
        """
        async with self.storage() as work:
            before = await work.accounts.get(account)
            after = before.keep(at=self.clock.now())
            await work.accounts.save(after, was=before)
            await work.commit()
        return after
