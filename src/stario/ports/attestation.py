"""Signing what others must be able to believe without asking us."""

from abc import abstractmethod
from typing import Protocol


class AttestationKey(Protocol):
    """An Ed25519 key (RFC 8032) that signs audit checkpoints and legal packages."""

    @property
    @abstractmethod
    def public_key(self) -> bytes:
        """32 bytes."""
        ...

    @property
    @abstractmethod
    def former_keys(self) -> tuple[bytes, ...]:
        """Public keys that signed before this one; what they signed is believed still."""
        ...

    @abstractmethod
    def sign(self, message: bytes) -> bytes:
        """64 bytes."""
        ...


class SignatureCheck(Protocol):
    @abstractmethod
    def __call__(self, message: bytes, signature: bytes, public_key: bytes) -> bool:
        """Say whether *signature* is that of *message* by the owner of *public_key*."""
        ...
