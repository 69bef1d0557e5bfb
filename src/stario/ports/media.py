"""Where files live."""

import re
from abc import abstractmethod
from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

import attrs

from stario.domain.kernel.errors import Invalid, NotFound

LONGEST_KEY = 512
LONGEST_SEGMENT = 200
"""Characters; with what a file system adds, a segment must stay a legal file name."""

_SEGMENT = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")
_PREFIX = re.compile(r"[A-Za-z0-9._/-]*")


def checked_key(key: str) -> str:
    """
    Give *key* back if every store can hold it.

    Segments are parted by `/`, made of ASCII letters, digits, `.`, `_` and `-`, and none starts
    with a dot: so no key climbs out of its bucket, and none needs escaping in a URL.

    Raises:
        Invalid: it is empty, too long, or holds something else.
    """
    if not 0 < len(key) <= LONGEST_KEY:
        raise Invalid("key", "length", longest=LONGEST_KEY)
    for segment in key.split("/"):
        if len(segment) > LONGEST_SEGMENT or not _SEGMENT.fullmatch(segment):
            raise Invalid("key", "form")
    return key


def checked_prefix(prefix: str) -> str:
    """
    Give *prefix* back if keys can start with it.

    Raises:
        Invalid: no key can.
    """
    if len(prefix) > LONGEST_KEY or not _PREFIX.fullmatch(prefix):
        raise Invalid("prefix", "form")
    folder, slash, _ = prefix.rpartition("/")
    if slash:
        checked_key(folder)
    return prefix


class Bucket(StrEnum):
    """Each kind of content has a bucket of its own, with its own lifecycle and rights."""

    MEDIA = "stario-media"
    """What Stario made: videos, voice messages, posters."""
    ARTISTS = "stario-artists"
    """What artists gave: portraits, recordings, documents. Private."""
    EPHEMERAL = "stario-ephemeral"
    """Fans' face photos. Gone 3 s after use."""
    MODELS = "stario-models"
    """Weights."""
    AUDIT = "stario-audit"
    """Signed checkpoints of the audit log and what was archived of it. Private."""
    LEGAL = "stario-legal"
    """Encrypted packages for authorities. Private."""
    BACKUPS = "stario-backups"
    """Encrypted copies of the database, and how they stand. Private."""


class ObjectMissing(NotFound):
    """No object of that key."""

    code = "object_missing"


class ObjectTooLarge(Invalid):
    """The object is longer than its reader takes."""

    def __init__(self, *, largest: int) -> None:
        super().__init__("content", "too_large", largest=largest)


@attrs.frozen(kw_only=True)
class StoredObject:
    """What the store knows of an object; `content_type` is empty in listings."""

    key: str
    bytes: int
    content_type: str
    modified_at: datetime


@attrs.frozen(kw_only=True)
class PresignedUpload:
    """
    A permission to PUT one object.

    The client sends `headers` as they are; another type, another length or a late PUT is refused.
    Where they name neither, the client may send any type, and any length up to the largest.
    """

    url: str
    method: str
    headers: Mapping[str, str]
    expires_at: datetime


class ObjectStore(Protocol):
    """
    Keeps objects by key (see `checked_key`).

    Every method raises `Invalid` for a key that is not sound and `Unavailable` when the store
    does not answer.
    """

    @abstractmethod
    async def put(
        self, bucket: Bucket, key: str, content: bytes | Path, *, content_type: str
    ) -> None:
        """Store *content*, replacing what was there; readers see the old or the new, whole."""
        ...

    @abstractmethod
    async def get(self, bucket: Bucket, key: str) -> bytes:
        """
        Read a small object whole.

        Raises:
            ObjectMissing: no object of that key.
        """
        ...

    @abstractmethod
    def read(
        self, bucket: Bucket, key: str, *, start: int = 0, end: int | None = None
    ) -> AsyncIterator[bytes]:
        """
        Read bytes *start* to *end* (exclusive) in chunks.

        Raises:
            ObjectMissing: no object of that key.
        """
        ...

    @abstractmethod
    async def download(self, bucket: Bucket, key: str, destination: Path) -> None:
        """
        Copy an object to a file; the file appears only when it is whole.

        Raises:
            ObjectMissing: no object of that key.
        """
        ...

    @abstractmethod
    async def describe(self, bucket: Bucket, key: str) -> StoredObject:
        """
        Say what is there without reading it.

        Raises:
            ObjectMissing: no object of that key.
        """
        ...

    @abstractmethod
    def list(self, bucket: Bucket, *, prefix: str = "") -> AsyncIterator[StoredObject]:
        """Every object whose key starts with *prefix*, in order of key."""
        ...

    @abstractmethod
    async def delete(self, bucket: Bucket, key: str) -> None:
        """
        Delete an object in all its versions; deleting nothing is no error.

        Returns when a look at the store found no version left. Raises `Unavailable` when one
        stays.
        """
        ...

    @abstractmethod
    async def presign_download(
        self, bucket: Bucket, key: str, *, expires_in_seconds: int, filename: str | None = None
    ) -> str:
        """A link that anybody can GET until it expires; with *filename* browsers save it."""
        ...

    @abstractmethod
    async def presign_upload(
        self,
        bucket: Bucket,
        key: str,
        *,
        content_type: str,
        size_bytes: int,
        expires_in_seconds: int,
    ) -> PresignedUpload:
        """A permission to PUT exactly *size_bytes* bytes of *content_type* under *key*."""
        ...

    @abstractmethod
    async def presign_open_upload(
        self, bucket: Bucket, key: str, *, largest_bytes: int, expires_in_seconds: int
    ) -> PresignedUpload:
        """
        A permission to PUT any one thing of up to *largest_bytes* under *key*.

        For clients that can't say beforehand what they will send. The permission holds for
        several PUTs until it expires. S3 can't bind a PUT to a range of lengths: whoever reads
        the object asks for its size first, or uses `read_bounded`.
        """
        ...

    @abstractmethod
    async def check(self) -> None:
        """
        Say nothing when the store answers.

        Raises:
            Unavailable: it does not.
        """
        ...


async def read_bounded(
    objects: ObjectStore, bucket: Bucket, key: str, *, largest_bytes: int
) -> bytes:
    """
    Read an object that its sender chose the size of.

    Never holds more than a chunk beyond *largest_bytes*, whatever the store has.

    Raises:
        ObjectMissing: no object of that key.
        ObjectTooLarge: it is longer.
    """
    content = bytearray()
    async for chunk in objects.read(bucket, key, end=largest_bytes + 1):
        content += chunk
        if len(content) > largest_bytes:
            raise ObjectTooLarge(largest=largest_bytes)
    return bytes(content)
