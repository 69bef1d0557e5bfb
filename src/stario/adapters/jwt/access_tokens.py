"""Signed access tokens (RFC 7519, profile RFC 9068)."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache

import attrs
import jwt

from stario.domain.identity.model.role import Role
from stario.domain.identity.model.session import ACCESS_LIFETIME
from stario.domain.kernel.errors import Unauthenticated
from stario.domain.kernel.ids import AccountId, SessionId
from stario.ports.credentials import AccessClaims, AccessTokens

ALGORITHM = "HS256"
TOKEN_TYPE = "at+jwt"  # noqa: S105  # a media type
LONGEST_TOKEN = 2048
REMEMBERED = 4096
"""Tokens in use whose signature is not checked anew each time."""

SHORTEST_SECRET_BYTES = 32
"""RFC 7518, section 3.2: a key of the size of the hash output or larger."""

CLOCK_SKEW = timedelta(seconds=30)
"""How far the clock of another gateway may be ahead of ours."""

# Time is checked against the caller's clock below, not against the library's.
OPTIONS: jwt.types.Options = {
    "require": ["exp", "iat", "iss", "aud", "sub", "sid", "role"],
    "verify_exp": False,
    "verify_iat": False,
    "verify_nbf": False,
}


@attrs.frozen
class TokenKey:
    """A secret and its public name."""

    id: str
    secret: bytes = attrs.field(repr=False)

    @secret.validator
    def _long_enough(self, _: object, value: bytes) -> None:
        if len(value) < SHORTEST_SECRET_BYTES:
            raise ValueError(f"a signing secret needs at least {SHORTEST_SECRET_BYTES} bytes")


@attrs.frozen
class _Verified:
    """What a token with a good signature says, at whatever time."""

    claims: AccessClaims
    issued_at: datetime


@attrs.frozen(kw_only=True)
class JwtAccessTokens(AccessTokens):
    """
    Signs with the first of *keys* and reads what any of them signed.

    To rotate, put the new key second, restart, move it to the front, restart, and drop the old
    one half an hour later. The algorithm is fixed: what a token says of itself is never believed.
    """

    keys: tuple[TokenKey, ...] = attrs.field(validator=attrs.validators.min_len(1))
    issuer: str
    audience: str
    _secrets: Mapping[str, bytes] = attrs.field(init=False, repr=False)
    _verified: Callable[[str], _Verified] = attrs.field(init=False, repr=False, eq=False)

    @_verified.default
    def _remembering(self) -> Callable[[str], _Verified]:
        # Checking a signature costs more than the rest of a small request, and a token says the
        # same each time it is shown. Refusals are not kept: a flood of them pushes nothing out.
        return lru_cache(REMEMBERED)(self._verify)

    @_secrets.default
    def _by_id(self) -> Mapping[str, bytes]:
        return {key.id: key.secret for key in self.keys}

    def issue(self, claims: AccessClaims) -> str:
        expires = int(claims.expires_at.timestamp())
        return jwt.encode(
            {
                "iss": self.issuer,
                "aud": self.audience,
                "sub": claims.account_id,
                "sid": claims.session_id,
                "role": claims.role.value,
                "iat": expires - int(ACCESS_LIFETIME.total_seconds()),
                "exp": expires,
            },
            self.keys[0].secret,
            algorithm=ALGORITHM,
            headers={"kid": self.keys[0].id, "typ": TOKEN_TYPE},
        )

    def read(self, token: str, *, at: datetime) -> AccessClaims:
        if len(token) > LONGEST_TOKEN:
            raise Unauthenticated
        try:
            verified = self._verified(token)
        # A hostile token can make the decoder stumble in more ways than its own exceptions.
        except (jwt.PyJWTError, ValueError, TypeError, OverflowError, RecursionError) as error:
            raise Unauthenticated from error
        if not verified.issued_at - CLOCK_SKEW <= at < verified.claims.expires_at:
            raise Unauthenticated
        return verified.claims

    def _verify(self, token: str) -> _Verified:
        return _read(self._payload(token))

    def _payload(self, token: str) -> Mapping[str, object]:
        header = jwt.get_unverified_header(token)
        secret = self._secrets.get(str(header.get("kid")))
        if secret is None or header.get("typ") != TOKEN_TYPE:
            raise Unauthenticated
        payload: Mapping[str, object] = jwt.decode(
            token,
            secret,
            algorithms=[ALGORITHM],
            audience=self.audience,
            issuer=self.issuer,
            options=OPTIONS,
        )
        return payload


def _read(payload: Mapping[str, object]) -> _Verified:
    claims = AccessClaims(
        account_id=AccountId(_text(payload["sub"])),
        session_id=SessionId(_text(payload["sid"])),
        role=Role(_text(payload["role"])),
        expires_at=_instant(payload["exp"]),
    )
    return _Verified(claims, _instant(payload["iat"]))


def _instant(value: object) -> datetime:
    if type(value) is not int:
        raise Unauthenticated
    return datetime.fromtimestamp(value, UTC)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise Unauthenticated
    return value
