"""A sign-in that lasts: a family of refresh tokens, each used once."""

from datetime import datetime, timedelta

import attrs

from stario.domain.kernel.errors import Unauthenticated
from stario.domain.kernel.ids import AccountId, SessionId

ACCESS_LIFETIME = timedelta(minutes=30)
REFRESH_LIFETIME = timedelta(days=7)


class SessionEnded(Unauthenticated):
    """The refresh token is unknown, expired, revoked, or was used before."""

    code = "session_ended"


@attrs.frozen(kw_only=True)
class RefreshToken:
    """
    One refresh token of the session `session_id`; only its SHA-256 is kept.

    A token that is shown a second time was stolen: the whole session ends.
    """

    token_sha256: str
    session_id: SessionId
    account_id: AccountId
    issued_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    revoked_at: datetime | None = None

    def usable(self, *, at: datetime) -> bool:
        return self.used_at is None and self.revoked_at is None and at < self.expires_at
