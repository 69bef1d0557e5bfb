"""Stored answers that only we can read, and request bodies that nobody can guess from a hash."""

import hmac

import attrs
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SHORTEST_SECRET_BYTES = 32
_NONCE_BYTES = 12


def _checked(secrets: tuple[bytes, ...]) -> tuple[bytes, ...]:
    if not secrets or any(len(secret) < SHORTEST_SECRET_BYTES for secret in secrets):
        raise ValueError(f"each secret needs at least {SHORTEST_SECRET_BYTES} bytes")
    return secrets


@attrs.frozen
class AnswerSeal:
    """
    Encrypts with the first of *secrets*, reads with any of them.

    An answer may hold tokens and a request body a password: whoever reads a backup of the
    database must get neither. Each record has a key of its own, derived from its id, so that
    an answer cannot be moved to another record; AES-256-GCM (NIST SP 800-38D).
    """

    _secrets: tuple[bytes, ...] = attrs.field(converter=_checked, repr=False)

    def seal(self, answer: bytes, *, record: str, nonce: bytes) -> bytes:
        """Encrypt *answer*; *nonce* must not repeat within a record."""
        nonce = nonce[:_NONCE_BYTES].ljust(_NONCE_BYTES, b"\0")
        return nonce + AESGCM(_key(self._secrets[0], record)).encrypt(nonce, answer, None)

    def open(self, sealed: bytes, *, record: str) -> bytes | None:
        """The answer, or None when no secret of ours fits it."""
        nonce, content = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        for secret in self._secrets:
            try:
                return AESGCM(_key(secret, record)).decrypt(nonce, content, None)
            except (InvalidTag, ValueError):
                continue
        return None

    def fingerprints(self, content: bytes) -> tuple[str, ...]:
        """Keyed hashes of *content*, one for each secret, today's first."""
        return tuple(hmac.digest(secret, content, "sha256").hex() for secret in self._secrets)


def _key(secret: bytes, record: str) -> bytes:
    return hmac.digest(secret, b"stored answer\0" + record.encode(), "sha256")
