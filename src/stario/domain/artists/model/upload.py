"""
Files that an artist gives.

An upload goes to a staging key first, which the holder of the link may write to until it
expires. What was checked is then stored under a key that nobody else can write to.
"""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

import attrs

from stario.domain.kernel.errors import Conflict, DomainError, Invalid
from stario.domain.kernel.ids import ArtistId

UPLOAD_LIFETIME = timedelta(minutes=15)
STAGING_PREFIX = "uploads/"
STAGING_KEPT_FOR = timedelta(hours=24)
MOST_DOCUMENTS = 20

MIB = 1024 * 1024


class UploadKind(StrEnum):
    PORTRAIT = "portrait"
    SMILE = "smile"
    VOICE_REFERENCE = "voice-reference"
    DOCUMENT = "document"


@attrs.frozen
class UploadRule:
    """What may be uploaded: type -> extension, and the largest size."""

    extensions: Mapping[str, str]
    largest_bytes: int


IMAGES = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}
SOUNDS = {"audio/wav": "wav", "audio/flac": "flac", "audio/mpeg": "mp3", "audio/ogg": "ogg"}
PAPERS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}

RULES = {
    UploadKind.PORTRAIT: UploadRule(IMAGES, 10 * MIB),
    UploadKind.SMILE: UploadRule(IMAGES, 10 * MIB),
    # Three minutes of 16-bit stereo at 48 kHz are 33 MiB.
    UploadKind.VOICE_REFERENCE: UploadRule(SOUNDS, 40 * MIB),
    UploadKind.DOCUMENT: UploadRule(PAPERS, 20 * MIB),
}

ALIASES = {
    "audio/x-wav": "audio/wav",
    "audio/wave": "audio/wav",
    "audio/vnd.wave": "audio/wav",
    "audio/x-flac": "audio/flac",
    "audio/mp3": "audio/mpeg",
    "application/ogg": "audio/ogg",
    "image/jpg": "image/jpeg",
}


class UploadMissing(Conflict):
    """Nothing has arrived under this upload, or it has expired."""

    code = "upload_missing"


class PortraitRejected(DomainError):
    """The picture can't be used; each of `problems` has a sentence."""

    code = "portrait_rejected"

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__(problems=",".join(problems))
        self.problems = problems


@attrs.frozen(kw_only=True)
class Upload:
    """One file on its way; `id` is a UUID."""

    id: str
    artist_id: ArtistId
    kind: UploadKind

    @property
    def staging_key(self) -> str:
        return f"{STAGING_PREFIX}{self.artist_id}/{self.kind}/{self.id}"

    def key(self, content_type: str) -> str:
        """Where it stays once it is checked."""
        extension = RULES[self.kind].extensions[content_type]
        return f"{self.stem}.{extension}"

    @property
    def stem(self) -> str:
        """Where it stays, without the extension."""
        return f"artists/{self.artist_id}/{self.kind}/{self.id}"

    def owns(self, key: str | None) -> bool:
        """Whether *key* is where this upload stays, whatever its type."""
        return key is not None and key.rpartition(".")[0] == self.stem


def accepted_type(kind: UploadKind, content_type: str, *, size_bytes: int) -> str:
    """
    Give the registered name of *content_type*.

    Raises:
        Invalid: that type is not taken for *kind*, or the size is out of range.
    """
    name = content_type.partition(";")[0].strip().lower()
    name = ALIASES.get(name, name)
    rule = RULES[kind]
    if name not in rule.extensions:
        raise Invalid("content_type", "unsupported_type", allowed=", ".join(rule.extensions))
    if size_bytes < 1:
        raise Invalid("size_bytes", "empty")
    if size_bytes > rule.largest_bytes:
        raise Invalid("size_bytes", "too_large", largest=rule.largest_bytes)
    return name


def recognised_type(kind: UploadKind, content: bytes) -> str:
    """
    Tell the type of *content* from its first bytes.

    Raises:
        Invalid: it is of no type that is taken for *kind*.
    """
    found = _sniff(content)
    if found not in RULES[kind].extensions:
        raise Invalid("content", "not_what_it_says")
    return found


def _sniff(content: bytes) -> str:
    starts = (
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"fLaC", "audio/flac"),
        (b"OggS", "audio/ogg"),
        (b"ID3", "audio/mpeg"),
        (b"%PDF-", "application/pdf"),
    )
    for start, name in starts:
        if content.startswith(start):
            return name
    if content[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(content[8:12], "")
    return "audio/mpeg" if _is_mpeg_frame(content) else ""


def _is_mpeg_frame(content: bytes) -> bool:
    """Eleven set bits, layer III, and neither a reserved version, bit rate nor sample rate."""
    if len(content) < 4 or content[0] != 0xFF or content[1] & 0xE0 != 0xE0:
        return False
    version, layer = content[1] >> 3 & 3, content[1] >> 1 & 3
    return version != 1 and layer == 1 and content[2] >> 4 != 15 and content[2] >> 2 & 3 != 3
