"""Saying in the file itself how it was made, and reading it back."""

from abc import abstractmethod
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

import attrs

from stario.domain.kernel.errors import DomainError
from stario.domain.kernel.ids import ArtistId, ConsentId, JobId
from stario.domain.provenance.model.asset import DigitalSource
from stario.ports.animation import FrameStream
from stario.ports.pictures import RgbImage
from stario.ports.speech import Samples


@attrs.frozen(kw_only=True)
class Claims:
    """What the file stands on; `engines` are the programs and models that made it."""

    asset_id: str
    job: JobId
    artist: ArtistId
    consent: ConsentId
    engines: tuple[str, ...]
    digital_source: DigitalSource = DigitalSource.COMPOSITE_WITH_TRAINED


class CredentialState(StrEnum):
    TRUSTED = "trusted"
    """Signed under our own anchor, and not one byte has changed since."""
    BROKEN = "broken"
    """There is a manifest, but the file or the manifest was changed."""
    EXPIRED = "expired"
    """Whole, but its certificate has run out, and no trusted time-stamp is older than that."""
    FOREIGN = "foreign"
    """Whole, but signed by somebody else, whatever name the certificate carries."""
    ABSENT = "absent"


@attrs.frozen(kw_only=True)
class Credential:
    """
    What a file says of itself.

    `asset_id` and `signed_at` only where the state is trusted: nothing else is believed.
    """

    state: CredentialState
    asset_id: str | None = None
    signed_at: datetime | None = None


class FileTypeUnknown(DomainError):
    """The file is of no type that can carry credentials."""

    code = "file_type_unknown"


class Provenance(Protocol):
    """C2PA Content Credentials (C2PA Technical Specification 2)."""

    @abstractmethod
    async def sign(self, file: Path, claims: Claims) -> None:
        """
        Write *claims* into *file*, last of all; it is replaced only when that is done.

        Raises:
            FileTypeUnknown: the file can't carry them.
            Unavailable: the key or the time-stamp authority is out of reach.
        """
        ...

    @abstractmethod
    async def read(self, file: Path) -> Credential:
        """
        Read what *file* says, without the network.

        Raises:
            FileTypeUnknown: the file can't carry any.
        """
        ...


class SigningKey(Protocol):
    """The key that signs; it may live in a device that never lets it out."""

    @property
    @abstractmethod
    def certificates(self) -> str:
        """PEM: the signer's certificate, then those that lead to the anchor, without it."""
        ...

    @abstractmethod
    def sign(self, message: bytes) -> bytes:
        """
        ECDSA over P-256 with SHA-256 (ES256): r and s, 32 bytes each.

        Raises:
            Unavailable: the device does not answer.
        """
        ...


class Watermark(Protocol):
    """
    64 bits that can't be seen or heard and outlive compression.

    All methods but `mark_frames` are CPU work of about a second: call them where heavy work runs.
    Whoever does not know the secret can neither read nor write a mark. `find` gives None rather
    than a guess: what is read carries a checksum. A mark is 0 to 2^64 - 1; another number is an
    `OverflowError`.
    """

    @abstractmethod
    def mark_image(self, image: RgbImage, mark: int) -> RgbImage:
        """
        Give a marked copy.

        From 640 pixels on each side the mark survives JPEG at quality 50, and 0.3 times the size
        with JPEG at quality 75.
        """
        ...

    @abstractmethod
    def find_in_image(self, image: RgbImage) -> int | None: ...

    @abstractmethod
    def mark_frames(self, frames: FrameStream, mark: int) -> FrameStream:
        """
        Mark *frames* while they are taken, all alike, so that nothing flickers.

        Each is a picture whose mark `find_in_image` gives.
        """
        ...

    @abstractmethod
    def mark_sound(self, samples: Samples, rate: int, mark: int) -> Samples:
        """
        Give a marked copy; length, loudness and highest peak stay.

        From three seconds of speech on the mark survives AAC at 96 kbit/s, MP3 at 128 kbit/s and a
        cut beginning; from one that is shorter it may still be read.
        """
        ...

    @abstractmethod
    def find_in_sound(self, samples: Samples, rate: int) -> int | None:
        """Look for a mark in the first two minutes."""
        ...


class PerceptualHasher(Protocol):
    """
    Knows a picture by what it shows.

    Of copies of one picture, compressed, resized or a little brighter, at most 10 of 64 bits
    differ; of two pictures, rarely less than 16.
    """

    @abstractmethod
    def hash(self, image: RgbImage) -> int:
        """64 bits that change little when the picture does; call it where heavy work runs."""
        ...
