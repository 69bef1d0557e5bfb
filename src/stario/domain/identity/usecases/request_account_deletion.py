"""Ask to be forgotten."""

import attrs

from stario.domain.compliance.model.audit_event import happened
from stario.domain.identity.model.account import Account
from stario.domain.kernel.ids import AccountId
from stario.domain.kernel.text import clean_line
from stario.ports.storage import Storage
from stario.ports.system import Clock

LONGEST_REASON = 500


@attrs.frozen(kw_only=True)
class RequestAccountDeletion:
    storage: Storage
    clock: Clock

    async def __call__(self, account: AccountId, *, confirm_email: str, reason: str) -> Account:
        """
        Start the days of grace and sign the person out everywhere.

        Signing in stays possible until they are over, for that is how one takes it back.

        Raises:
            Invalid: *confirm_email* is not the account's.
            Conflict: it was asked already.
        """
        reason = clean_line("reason", reason, longest=LONGEST_REASON)
        now = self.clock.now()
        async with self.storage() as work:
            before = await work.accounts.get(account)
            after = before.ask_deletion(confirm_email=confirm_email, reason=reason, at=now)
            await work.accounts.save(after, was=before)
            await work.refresh_tokens.revoke_account(account, at=now)
            await work.audit.record(
                happened("identity.deletion.request", "account", account, at=now, by=account)
            )
            await work.commit()
        return after
