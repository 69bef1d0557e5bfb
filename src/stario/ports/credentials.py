"""Proofs of who somebody is."""

from abc import abstractmethod
from datetime import datetime
from typing import Protocol

import attrs

from stario.domain.identity.model.role import Role
from stario.domain.kernel.ids import AccountId, SessionId


class PasswordHasher(Protocol):
    """Argon2id; runs off the event loop."""

    @abstractmethod
    async def hash(self, password: str) -> str: ...

    @abstractmethod
    async def verify(self, password: str, password_hash: str | None) -> bool:
        """Compare; takes as long without a hash, so nobody learns who has an account."""
        ...

    @abstractmethod
    def outdated(self, password_hash: str) -> bool:
        """Whether it was made with weaker parameters than today's."""
        ...


@attrs.frozen(kw_only=True)
class AccessClaims:
    """Who is calling."""

    account_id: AccountId
    session_id: SessionId
    role: Role
    expires_at: datetime


class AccessTokens(Protocol):
    """Signed, short-lived proofs; nothing is looked up to read one."""

    @abstractmethod
    def issue(self, claims: AccessClaims) -> str: ...

    @abstractmethod
    def read(self, token: str, *, at: datetime) -> AccessClaims:
        """
        Check and open a token.

        Raises:
            Unauthenticated: it is not ours, was changed, names another algorithm, or is too old.
        """
        ...
