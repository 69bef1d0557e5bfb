"""Take a deletion back."""

import attrs

from stario.domain.compliance.model.audit_event import happened
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
            now = self.clock.now()
            after = before.keep(at=now)
            await work.accounts.save(after, was=before)
            await work.audit.record(
                happened("identity.deletion.cancel", "account", account, at=now, by=account)
            )
            await work.commit()
        return after
