"""Signatures that anybody could forge: for tests of what is done with them."""

import hashlib

import attrs

from stario.ports.attestation import AttestationKey, SignatureCheck

SIGNATURE_BYTES = 64


@attrs.frozen
class MemoryAttestationKey(AttestationKey):
    seed: str = "0"
    former_keys: tuple[bytes, ...] = ()

    @property
    def public_key(self) -> bytes:
        return hashlib.sha256(self.seed.encode()).digest()

    def sign(self, message: bytes) -> bytes:
        return _signature(message, self.public_key)


@attrs.frozen
class MemorySignatureCheck(SignatureCheck):
    def __call__(self, message: bytes, signature: bytes, public_key: bytes) -> bool:
        return signature == _signature(message, public_key)


def _signature(message: bytes, public_key: bytes) -> bytes:
    return hashlib.blake2b(message, key=public_key, digest_size=SIGNATURE_BYTES).digest()
