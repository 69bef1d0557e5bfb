"""Give a person the tokens of a session."""

import hashlib

import attrs

from stario.domain.compliance.model.audit_event import happened
from stario.domain.identity.model.account import Account, AccountClosed
from stario.domain.identity.model.session import ACCESS_LIFETIME, REFRESH_LIFETIME, RefreshToken
from stario.domain.kernel.ids import SessionId
from stario.ports.credentials import AccessClaims, AccessTokens
from stario.ports.storage import UnitOfWork
from stario.ports.system import Clock, Entropy, Ids


def fingerprint(token: str) -> str:
    """SHA-256 in hex: what is kept of a refresh token."""
    return hashlib.sha256(token.encode()).hexdigest()


@attrs.frozen(kw_only=True)
class SignedIn:
    """`refresh_token` is shown this once."""

    account: Account
    access_token: str
    refresh_token: str
    expires_in_seconds: int


@attrs.frozen(kw_only=True)
class OpenSession:
    access_tokens: AccessTokens
    clock: Clock
    ids: Ids
    entropy: Entropy

    async def __call__(
        self, work: UnitOfWork, account: Account, *, session: SessionId | None = None
    ) -> SignedIn:
        """
        Open a session for *account*, or go on with *session*, inside the caller's transaction.

        Raises:
            AccountClosed: the account was deleted or blocked.
        """
        if account.blocked_at is not None:
            raise AccountClosed
        now = self.clock.now()
        session_id = session or SessionId(self.ids.new())
        refresh_token = self.entropy.token()
        await work.refresh_tokens.add(
            RefreshToken(
                token_sha256=fingerprint(refresh_token),
                session_id=session_id,
                account_id=account.id,
                issued_at=now,
                expires_at=now + REFRESH_LIFETIME,
            )
        )
        if session is None:
            await work.audit.record(
                happened(
                    "identity.session.open",
                    "session",
                    session_id,
                    at=now,
                    by=account.id,
                    role=account.role,
                )
            )
        claims = AccessClaims(
            account_id=account.id,
            session_id=session_id,
            role=account.role,
            expires_at=now + ACCESS_LIFETIME,
        )
        return SignedIn(
            account=account,
            access_token=self.access_tokens.issue(claims),
            refresh_token=refresh_token,
            expires_in_seconds=int(ACCESS_LIFETIME.total_seconds()),
        )
