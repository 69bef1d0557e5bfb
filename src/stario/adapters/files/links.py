"""Links that carry their own permission."""

import hashlib
import hmac
from datetime import UTC, datetime

import attrs
import msgspec

from stario.domain.kernel.errors import Forbidden

_SHORTEST_SECRET_BYTES = 32
_DOMAIN = b"stario object link 1\n"
"""Keeps the signature apart from whatever else the same secret signs."""


class LinkInvalid(Forbidden):
    """The signature does not cover this request."""

    code = "link_invalid"


class LinkExpired(Forbidden):
    """The link was good once."""

    code = "link_expired"


@attrs.frozen(kw_only=True)
class Permission:
    """
    One request that a link allows.

    A PUT names `content_type` and `size_bytes` of the body, or else the `largest_bytes` of a body
    of any type; a GET may name the `filename` that a browser saves it under. `expires` is in
    seconds since 1970.
    """

    method: str
    bucket: str
    key: str
    expires: int
    content_type: str = ""
    size_bytes: int = 0
    filename: str = ""
    largest_bytes: int = 0

    @property
    def expires_at(self) -> datetime:
        return datetime.fromtimestamp(self.expires, UTC)


def _long_enough(_: object, __: object, secret: bytes) -> None:
    if len(secret) < _SHORTEST_SECRET_BYTES:
        raise ValueError(f"a link secret needs at least {_SHORTEST_SECRET_BYTES} bytes")


@attrs.frozen
class LinkSigner:
    """HMAC-SHA-256 over every field of a `Permission`."""

    secret: bytes = attrs.field(repr=False, validator=_long_enough)

    def sign(self, permission: Permission) -> str:
        """The signature in lower-case hex."""
        # As a JSON list no field can run over into the next one.
        message = _DOMAIN + msgspec.json.encode(attrs.astuple(permission))
        return hmac.new(self.secret, message, hashlib.sha256).hexdigest()

    def require(self, permission: Permission, signature: str, *, now: datetime) -> None:
        """
        Raises:
            LinkInvalid: *signature* is not of *permission*.
            LinkExpired: it is, and its time is over.
        """
        expected = self.sign(permission).encode()
        # In constant time, and before the expiry is believed.
        if not hmac.compare_digest(expected, signature.encode(errors="replace")):
            raise LinkInvalid
        if now >= permission.expires_at:
            raise LinkExpired
