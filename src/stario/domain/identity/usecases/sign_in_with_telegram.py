"""Sign in from inside Telegram."""

import attrs

from stario.domain.compliance.model.consent_text import accepted_terms
from stario.domain.identity.model.account import Account, AccountExists, Preferences
from stario.domain.identity.model.role import Role
from stario.domain.identity.model.telegram import TelegramUser, verify_init_data
from stario.domain.identity.usecases.open_session import OpenSession, SignedIn
from stario.domain.identity.usecases.register_account import LONGEST_FULL_NAME
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import AccountId
from stario.domain.kernel.language import Language
from stario.domain.kernel.text import visible_line
from stario.ports.storage import Storage
from stario.ports.system import Clock

NAMELESS = "Telegram"


@attrs.frozen(kw_only=True)
class SignInWithTelegram:
    """`bot_token` None or empty: this deployment has no bot."""

    storage: Storage
    open_session: OpenSession
    clock: Clock
    bot_token: str | None = attrs.field(repr=False)

    async def __call__(self, *, account_id: AccountId, init_data: str) -> SignedIn:
        """
        Sign in the person whom *init_data* names; the first time, make the account *account_id*.

        The same proof works for its whole hour, since the app shows it each time it opens.

        Raises:
            TelegramProofRejected: the proof is wrong or too old.
            AccountClosed: the account was blocked.
            NotFound: this deployment offers no sign-in through Telegram.
        """
        # An empty key would let everybody sign a proof.
        if not self.bot_token:
            raise NotFound(what="telegram")
        user = verify_init_data(init_data, bot_token=self.bot_token, at=self.clock.now())
        try:
            return await self._sign_in(account_id, user)
        except AccountExists:
            # Another request of the same person made the account between our look and our write.
            return await self._sign_in(account_id, user)

    async def _sign_in(self, account_id: AccountId, user: TelegramUser) -> SignedIn:
        async with self.storage() as work:
            account = await work.accounts.by_telegram(user.id)
            if account is None:
                account = self._account(account_id, user)
                await work.accounts.add(account)
            signed_in = await self.open_session(work, account)
            await work.commit()
        return signed_in

    def _account(self, account_id: AccountId, user: TelegramUser) -> Account:
        now = self.clock.now()
        name = visible_line(f"{user.first_name} {user.last_name}", longest=LONGEST_FULL_NAME)
        return Account(
            id=account_id,
            email=None,
            full_name=name or NAMELESS,
            phone=None,
            password_hash=None,
            telegram_id=user.id,
            role=Role.USER,
            preferences=Preferences(language=_language(user.language_code)),
            created_at=now,
            updated_at=now,
            terms_version=accepted_terms(None),
            terms_accepted_at=now,
        )


def _language(code: str) -> Language:
    try:
        return Language(code[:2].lower())
    except ValueError:
        return Language.UZBEK
