"""Signing in and out over HTTP."""

import attrs

from stario.domain.identity.model.account import AccountClosed, AccountExists
from stario.domain.identity.model.password import WrongCredentials
from stario.domain.identity.model.session import SessionEnded
from stario.domain.identity.model.telegram import TelegramProofRejected
from stario.domain.identity.usecases.refresh_session import RefreshSession
from stario.domain.identity.usecases.register_account import RegisterAccount
from stario.domain.identity.usecases.sign_in import SignIn
from stario.domain.identity.usecases.sign_in_with_telegram import SignInWithTelegram
from stario.domain.identity.usecases.sign_out import SignOut
from stario.domain.kernel.errors import Invalid, NotFound, TooMany
from stario.domain.kernel.ids import AccountId
from stario.entrypoints.contacts import parse_email
from stario.entrypoints.http.addresses import counted_address
from stario.entrypoints.http.handlers.accounts_schema import (
    RefreshBody,
    RegisterBody,
    SignInBody,
    TelegramBody,
    TokensAnswer,
    phone_or_none,
    tokens_answer,
)
from stario.entrypoints.http.routing import SIGNED_IN, Call, RateClass, Reply, Route, route

TAG = "Identity"


@attrs.frozen(kw_only=True)
class IdentityHandlers:
    register_account: RegisterAccount
    sign_in: SignIn
    refresh_session: RefreshSession
    sign_out: SignOut
    sign_in_with_telegram: SignInWithTelegram

    def routes(self) -> list[Route]:
        return [
            route(
                "POST",
                "/auth/register",
                self.register,
                tag=TAG,
                summary="Make an account",
                body=RegisterBody,
                response=TokensAnswer,
                status=201,
                errors=(AccountExists, Invalid),
                idempotent=True,
            ),
            route(
                "POST",
                "/auth/login",
                self.login,
                tag=TAG,
                summary="Sign in with e-mail and password",
                description="An unknown address and a wrong password get the same answer.",
                body=SignInBody,
                response=TokensAnswer,
                errors=(WrongCredentials, AccountClosed, TooMany),
                limit=RateClass.SIGN_IN,
                during_maintenance=True,
            ),
            route(
                "POST",
                "/auth/telegram",
                self.telegram,
                tag=TAG,
                summary="Sign in from a Telegram Mini App",
                description="The first time, this makes the account.",
                body=TelegramBody,
                response=TokensAnswer,
                errors=(TelegramProofRejected, AccountClosed, NotFound),
                limit=RateClass.SIGN_IN,
            ),
            *self._sessions(),
        ]

    def _sessions(self) -> list[Route]:
        return [
            route(
                "POST",
                "/auth/refresh",
                self.refresh,
                tag=TAG,
                summary="Trade the refresh token for new tokens",
                description="A refresh token works once; showing it again ends the session.",
                body=RefreshBody,
                response=TokensAnswer,
                errors=(SessionEnded, AccountClosed),
                during_maintenance=True,
            ),
            route(
                "POST",
                "/auth/logout",
                self.logout,
                tag=TAG,
                summary="End this session",
                description="Its refresh tokens end now, its access token when it is too old.",
                status=204,
                roles=SIGNED_IN,
            ),
        ]

    async def register(self, call: Call[RegisterBody]) -> Reply:
        signed_in = await self.register_account(
            account_id=AccountId(call.idempotency_id),
            email=parse_email("email", call.body.email),
            password=call.body.password,
            full_name=call.body.full_name,
            phone=phone_or_none(call.body.phone),
            language=call.language,
            terms_version=call.body.terms_version,
            birth_year=call.body.birth_year,
        )
        return Reply(tokens_answer(signed_in), location="/users/me")

    async def login(self, call: Call[SignInBody]) -> Reply:
        signed_in = await self.sign_in(
            email=_address(call.body.email),
            password=call.body.password,
            address=counted_address(call.address),
        )
        return Reply(tokens_answer(signed_in))

    async def telegram(self, call: Call[TelegramBody]) -> Reply:
        signed_in = await self.sign_in_with_telegram(
            account_id=AccountId(call.idempotency_id), init_data=call.body.init_data
        )
        return Reply(tokens_answer(signed_in))

    async def refresh(self, call: Call[RefreshBody]) -> Reply:
        signed_in = await self.refresh_session(refresh_token=call.body.refresh_token)
        return Reply(tokens_answer(signed_in))

    async def logout(self, call: Call) -> Reply:
        await self.sign_out(session=call.claims.session_id)
        return Reply()


def _address(text: str) -> str:
    """Something that is no address has no account: the same answer as for any other."""
    try:
        return parse_email("email", text)
    except Invalid:
        return text.strip().lower()
