"""Proofs of who somebody is, kept in this process: for tests."""

import hashlib
import hmac
from datetime import datetime

import attrs

from stario.domain.kernel.errors import Unauthenticated
from stario.ports.credentials import AccessClaims, AccessTokens, PasswordHasher
from stario.ports.system import Entropy

SCHEME = "sha256"


@attrs.frozen
class MemoryAccessTokens(AccessTokens):
    """Remembers what it issued."""

    _entropy: Entropy
    _issued: dict[str, AccessClaims] = attrs.field(factory=dict)

    def issue(self, claims: AccessClaims) -> str:
        token = self._entropy.token()
        self._issued[token] = attrs.evolve(
            claims, expires_at=claims.expires_at.replace(microsecond=0)
        )
        return token

    def read(self, token: str, *, at: datetime) -> AccessClaims:
        claims = self._issued.get(token)
        if claims is None or at >= claims.expires_at:
            raise Unauthenticated
        return claims


@attrs.frozen
class MemoryPasswordHasher(PasswordHasher):
    """Salted but fast: a test suite signs in often. Never in production."""

    _entropy: Entropy

    async def hash(self, password: str) -> str:
        salt = self._entropy.token(16)
        return f"{SCHEME}${salt}${_digest(password, salt)}"

    async def verify(self, password: str, password_hash: str | None) -> bool:
        scheme, _, rest = (password_hash or "").partition("$")
        salt, _, digest = rest.partition("$")
        return scheme == SCHEME and hmac.compare_digest(digest, _digest(password, salt))

    def outdated(self, password_hash: str) -> bool:
        return not password_hash.startswith(f"{SCHEME}$")


def _digest(password: str, salt: str) -> str:
    return hashlib.sha256(f"{salt}{password}".encode("utf-8", "surrogatepass")).hexdigest()
