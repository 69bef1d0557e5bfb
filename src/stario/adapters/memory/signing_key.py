"""A signing key that lasts as long as the process."""

import attrs
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from stario.domain.kernel.errors import Unavailable
from stario.ports.provenance import SigningKey


@attrs.define
class MemorySigningKey(SigningKey):
    """Signs with *key*; a test may take it `away`, as a device that is unplugged."""

    _key: ec.EllipticCurvePrivateKey = attrs.field(repr=False)
    _certificates: str
    away: bool = False

    @property
    def certificates(self) -> str:
        return self._certificates

    def sign(self, message: bytes) -> bytes:
        if self.away:
            raise Unavailable(what="signing_key", reason="missing")
        halves = decode_dss_signature(self._key.sign(message, ec.ECDSA(hashes.SHA256())))
        return b"".join(half.to_bytes(32) for half in halves)
