"""Sealing files for somebody who is not here."""

from abc import abstractmethod
from pathlib import Path
from typing import Protocol

from stario.domain.compliance.model.recipient import RecipientKey
from stario.domain.kernel.errors import DomainError


class SealBroken(DomainError):
    """The file is not for this key, or it is not as it was sealed."""

    code = "seal_broken"


class PackageEncryption(Protocol):
    """
    Encryption to an X25519 key, and nobody else.

    Source: age-encryption.org/v1. Memory stays flat whatever the length of the file.
    """

    @abstractmethod
    async def seal(self, source: Path, destination: Path, *, recipient: RecipientKey) -> None:
        """Write *source*, encrypted, to *destination*."""
        ...

    @abstractmethod
    async def open(self, source: Path, destination: Path, *, identity: str) -> None:
        """
        Write what *source* holds to *destination*, with the secret key of its recipient.

        Raises:
            SealBroken: it is for another key, or something of it was changed; what is at
                *destination* then is worth nothing, and gone.
        """
        ...
