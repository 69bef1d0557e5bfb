"""Give somebody a role, as an operator at the console does."""

import attrs

from stario.domain.compliance.model.audit_event import happened
from stario.domain.identity.model.account import Account, Preferences
from stario.domain.identity.model.password import require_good_password
from stario.domain.identity.model.role import Role
from stario.domain.identity.usecases.register_account import LONGEST_FULL_NAME
from stario.domain.kernel.ids import AccountId
from stario.domain.kernel.text import clean_line
from stario.ports.credentials import PasswordHasher
from stario.ports.storage import Storage
from stario.ports.system import Clock, Ids


@attrs.frozen(kw_only=True)
class CreateStaffAccount:
    storage: Storage
    hasher: PasswordHasher
    clock: Clock
    ids: Ids

    async def __call__(self, *, email: str, password: str, full_name: str, role: Role) -> Account:
        """
        Make an account with *role*, or give *role* and *password* to the one of that address.

        Running it again changes nothing more, so a deployment may run it at each start.

        Raises:
            Invalid: the name or the password breaks a rule.
            Conflict: the account changed meanwhile.
        """
        full_name = clean_line("full_name", full_name, shortest=1, longest=LONGEST_FULL_NAME)
        password = require_good_password(password, email=email, full_name=full_name)
        async with self.storage() as work:
            known = await work.accounts.by_email(email)
        if (
            known is not None
            and known.role is role
            and await self.hasher.verify(password, known.password_hash)
        ):
            return known
        password_hash = await self.hasher.hash(password)
        now = self.clock.now()
        async with self.storage() as work:
            if known is None:
                account = self._new(email, full_name, role, password_hash)
                await work.accounts.add(account)
            else:
                account = attrs.evolve(
                    known, role=role, password_hash=password_hash, updated_at=now
                )
                await work.accounts.save(account, was=known)
                # Tokens of the old role must not outlive it.
                await work.refresh_tokens.revoke_account(account.id, at=now)
            await work.audit.record(
                happened(
                    "identity.role.grant",
                    "account",
                    account.id,
                    at=now,
                    new_role=role.value,
                    old_role=known.role.value if known else None,
                )
            )
            await work.commit()
        return account

    def _new(self, email: str, full_name: str, role: Role, password_hash: str) -> Account:
        now = self.clock.now()
        return Account(
            id=AccountId(self.ids.new()),
            email=email,
            full_name=full_name,
            phone=None,
            password_hash=password_hash,
            telegram_id=None,
            role=role,
            preferences=Preferences(),
            created_at=now,
            updated_at=now,
        )
