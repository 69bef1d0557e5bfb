"""
Ed25519 signatures.

Source: RFC 8032; the key is drawn from a secret by HKDF (RFC 5869).
"""

from typing import Self

import attrs
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from stario.ports.attestation import AttestationKey, SignatureCheck

SEED_BYTES = 32
PURPOSE = b"stario attestation key 1"


@attrs.frozen
class Ed25519AttestationKey(AttestationKey):
    _key: Ed25519PrivateKey = attrs.field(repr=False)
    former_keys: tuple[bytes, ...] = ()

    @classmethod
    def of(cls, secret: str, *, former_keys: tuple[bytes, ...] = ()) -> Self:
        """Draw the key from *secret*: the same one each time."""
        drawn = HKDF(algorithm=SHA256(), length=SEED_BYTES, salt=None, info=PURPOSE)
        return cls(Ed25519PrivateKey.from_private_bytes(drawn.derive(secret.encode())), former_keys)

    @property
    def public_key(self) -> bytes:
        return self._key.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message)


@attrs.frozen
class Ed25519SignatureCheck(SignatureCheck):
    def __call__(self, message: bytes, signature: bytes, public_key: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True
