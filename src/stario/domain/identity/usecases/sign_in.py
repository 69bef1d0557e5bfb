"""Sign in with e-mail and password."""

import hashlib
from contextlib import suppress

import attrs

from stario.domain.compliance.model.audit_event import Outcome, happened
from stario.domain.identity.model.account import Account
from stario.domain.identity.model.password import WrongCredentials, normal_form
from stario.domain.identity.usecases.open_session import OpenSession, SignedIn
from stario.domain.kernel.errors import Conflict, TooMany, Unavailable
from stario.ports.credentials import PasswordHasher
from stario.ports.limits import Limit, RateLimiter
from stario.ports.storage import Storage
from stario.ports.system import Clock

PER_ACCOUNT = Limit(10, 15 * 60)
# Whole districts share one address behind a mobile operator, so this one is wider.
PER_ADDRESS = Limit(100, 5 * 60)


@attrs.frozen(kw_only=True)
class SignIn:
    storage: Storage
    hasher: PasswordHasher
    limiter: RateLimiter
    open_session: OpenSession
    clock: Clock
    per_account: Limit = PER_ACCOUNT
    per_address: Limit = PER_ADDRESS

    async def __call__(self, *, email: str, password: str, address: str) -> SignedIn:
        """
        Sign in; an unknown address costs one comparison too and gets the same answer.

        Args:
            email: in lower case.
            address: the client's IP address.

        Raises:
            TooMany: too many tries for this account or from this address.
            WrongCredentials: the address or the password is wrong.
            AccountClosed: the account was deleted or blocked.
        """
        # The address itself stays out of the limiter's keys, for they are read by operators.
        account_key = f"sign-in:account:{hashlib.sha256(email.encode()).hexdigest()[:32]}"
        await self._count(f"sign-in:address:{address}", self.per_address)
        await self._count(account_key, self.per_account)
        async with self.storage() as work:
            account = await work.accounts.by_email(email)
        password = normal_form(password)
        known_hash = account.password_hash if account else None
        right = await self.hasher.verify(password, known_hash)
        if account is None or not right:
            await self._refused("identity.session.refuse", account)
            raise WrongCredentials
        async with self.storage() as work:
            # Read again: it may have been closed while the comparison ran.
            account = await work.accounts.get(account.id)
            if account.password_hash != known_hash:
                raise WrongCredentials
            signed_in = await self.open_session(work, account)
            await work.commit()
        await self.limiter.forget(account_key)
        await self._strengthen(account, password)
        return signed_in

    async def _count(self, key: str, limit: Limit) -> None:
        allowance = await self.limiter.hit(key, limit)
        if not allowance.allowed:
            # Once for each time somebody is locked out: a flood must not fill the log.
            told = Limit(1, max(1, allowance.reset_seconds))
            if (await self.limiter.hit(f"{key}:told", told)).allowed:
                await self._refused("identity.session.lock", None, scope=key.split(":")[1])
            raise TooMany(retry_after_seconds=max(1, allowance.reset_seconds))

    async def _refused(self, action: str, account: Account | None, **details: str) -> None:
        """Nothing is changed, so nothing fails where it can't be recorded."""
        with suppress(Unavailable):
            async with self.storage() as work:
                await work.audit.record(
                    happened(
                        action,
                        "account",
                        account.id if account else None,
                        at=self.clock.now(),
                        outcome=Outcome.REFUSED,
                        also=details,
                    )
                )
                await work.commit()

    async def _strengthen(self, account: Account, password: str) -> None:
        if account.password_hash is None or not self.hasher.outdated(account.password_hash):
            return
        stronger = attrs.evolve(account, password_hash=await self.hasher.hash(password))
        try:
            async with self.storage() as work:
                await work.accounts.save(stronger, was=account)
                await work.commit()
        except Conflict:
            # The account changed meanwhile; the next sign-in tries again.
            return
