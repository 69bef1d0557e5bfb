"""Change one's name, phone, address or password."""

from typing import Final

import attrs

from stario.domain.identity.model.account import Account, AccountClosed, checked_birth_year
from stario.domain.identity.model.password import normal_form, require_good_password
from stario.domain.identity.usecases.register_account import LONGEST_FULL_NAME
from stario.domain.kernel.errors import Invalid, TooMany
from stario.domain.kernel.ids import AccountId
from stario.domain.kernel.text import clean_line
from stario.ports.credentials import PasswordHasher
from stario.ports.limits import Limit, RateLimiter
from stario.ports.storage import Storage
from stario.ports.system import Clock

WRONG_PASSWORDS: Final = Limit(10, 15 * 60)


@attrs.frozen(kw_only=True)
class ProfileChange:
    """
    What to change; None leaves it as it is.

    `email` is in lower case, `phone` in E.164; an empty `phone` removes it. A new address or
    password needs the current password, if there is one.
    """

    full_name: str | None = None
    phone: str | None = None
    birth_year: int | None = None
    email: str | None = None
    new_password: str | None = attrs.field(default=None, repr=False)
    current_password: str | None = attrs.field(default=None, repr=False)

    @property
    def of_credentials(self) -> bool:
        return self.email is not None or self.new_password is not None


@attrs.frozen(kw_only=True)
class UpdateProfile:
    storage: Storage
    hasher: PasswordHasher
    limiter: RateLimiter
    clock: Clock

    async def __call__(self, account: AccountId, change: ProfileChange) -> Account:
        """
        Change it; a new password ends every session.

        Raises:
            Invalid: a value breaks a rule, or the current password is wrong.
            AccountExists: the address is taken.
            AccountClosed: the account was deleted or blocked.
            Conflict: the account changed meanwhile.
            TooMany: too many wrong passwords.
        """
        async with self.storage() as work:
            before = await work.accounts.get(account)
        if before.blocked_at is not None:
            raise AccountClosed
        if change.of_credentials:
            await self._require_password(before, change.current_password)
        after = await self._changed(before, change)
        async with self.storage() as work:
            await work.accounts.save(after, was=before)
            if after.password_hash != before.password_hash:
                await work.refresh_tokens.revoke_account(account, at=self.clock.now())
            await work.commit()
        return after

    async def _require_password(self, account: Account, password: str | None) -> None:
        if account.password_hash is None:
            return
        if password is None:
            raise Invalid("current_password", "required")
        # A stolen access token must not become a way to guess the password.
        allowance = await self.limiter.hit(f"password:{account.id}", WRONG_PASSWORDS)
        if not allowance.allowed:
            raise TooMany(retry_after_seconds=max(1, allowance.reset_seconds))
        if not await self.hasher.verify(normal_form(password), account.password_hash):
            raise Invalid("current_password", "wrong_password")
        await self.limiter.forget(f"password:{account.id}")

    async def _changed(self, account: Account, change: ProfileChange) -> Account:
        full_name = account.full_name
        if change.full_name is not None:
            full_name = clean_line(
                "full_name", change.full_name, shortest=1, longest=LONGEST_FULL_NAME
            )
        email = account.email if change.email is None else change.email
        password_hash = account.password_hash
        if change.new_password is not None:
            if email is None:
                raise Invalid("email", "required")
            password = require_good_password(
                change.new_password, email=email, full_name=full_name, field="new_password"
            )
            password_hash = await self.hasher.hash(password)
        return attrs.evolve(
            account,
            full_name=full_name,
            email=email,
            birth_year=checked_birth_year(change.birth_year, at=self.clock.now())
            or account.birth_year,
            phone=account.phone if change.phone is None else (change.phone or None),
            password_hash=password_hash,
            updated_at=self.clock.now(),
        )
