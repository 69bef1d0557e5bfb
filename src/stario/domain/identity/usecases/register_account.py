"""Make an account with a password."""

import attrs

from stario.domain.compliance.model.consent_text import accepted_terms
from stario.domain.identity.model.account import (
    Account,
    AccountExists,
    Preferences,
    checked_birth_year,
)
from stario.domain.identity.model.password import require_good_password
from stario.domain.identity.model.role import Role
from stario.domain.identity.usecases.open_session import OpenSession, SignedIn
from stario.domain.kernel.ids import AccountId
from stario.domain.kernel.language import Language
from stario.domain.kernel.text import clean_line
from stario.ports.credentials import PasswordHasher
from stario.ports.storage import Storage
from stario.ports.system import Clock

LONGEST_FULL_NAME = 120


@attrs.frozen(kw_only=True)
class RegisterAccount:
    """
    Whether an address has an account can be learnt here: the contract answers 409 at once, and
    without a round by e-mail nothing else would help a person who forgot that she registered.
    """

    storage: Storage
    hasher: PasswordHasher
    open_session: OpenSession
    clock: Clock

    async def __call__(
        self,
        *,
        account_id: AccountId,
        email: str,
        password: str,
        full_name: str,
        phone: str | None,
        language: Language,
        terms_version: str | None = None,
        birth_year: int | None = None,
    ) -> SignedIn:
        """
        Make the account *account_id* and sign it in; a repeated request finds the account it made.

        Args:
            email: checked, in lower case.
            phone: E.164.
            terms_version: of the terms of use that were accepted; None: those in use now.

        Raises:
            Invalid: the name, the password or the year breaks a rule, or there are no such terms.
            AccountExists: the address is taken.
        """
        full_name = clean_line("full_name", full_name, shortest=1, longest=LONGEST_FULL_NAME)
        now = self.clock.now()
        terms_version = accepted_terms(terms_version)
        birth_year = checked_birth_year(birth_year, at=now)
        password = require_good_password(password, email=email, full_name=full_name)
        again = await self._signed_in_before(account_id, email)
        if again is not None:
            return again
        # Hashing takes long on purpose: no transaction waits for it.
        password_hash = await self.hasher.hash(password)
        account = Account(
            id=account_id,
            email=email,
            full_name=full_name,
            phone=phone,
            password_hash=password_hash,
            telegram_id=None,
            role=Role.USER,
            preferences=Preferences(language=language),
            created_at=now,
            updated_at=now,
            birth_year=birth_year,
            terms_version=terms_version,
            terms_accepted_at=now,
        )
        async with self.storage() as work:
            await work.accounts.add(account)
            signed_in = await self.open_session(work, account)
            await work.commit()
        return signed_in

    async def _signed_in_before(self, account_id: AccountId, email: str) -> SignedIn | None:
        async with self.storage() as work:
            known = await work.accounts.by_email(email)
            if known is None:
                return None
            if known.id != account_id:
                raise AccountExists
            signed_in = await self.open_session(work, known)
            await work.commit()
        return signed_in
