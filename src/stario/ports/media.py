"""Where files live."""

from abc import abstractmethod
from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

import attrs

from stario.domain.kernel.errors import NotFound


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


class ObjectMissing(NotFound):
    """No object of that key."""

    code = "object_missing"


@attrs.frozen(kw_only=True)
class StoredObject:
    """What the store knows of an object."""

    key: str
    bytes: int
    content_type: str
    modified_at: datetime


@attrs.frozen(kw_only=True)
class PresignedUpload:
    """
    A permission to PUT one object.

    The client sends `headers` as they are; another type, another length or a late PUT is refused.
    """

    url: str
    method: str
    headers: Mapping[str, str]
    expires_at: datetime


class ObjectStore(Protocol):
    """Keeps objects by key: `folder/name.ext`, no `..`, at most 512 characters."""

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
        """Delete an object in all its versions; deleting nothing is no error."""
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
    async def check(self) -> None:
        """
        Say nothing when the store answers.

        Raises:
            Unavailable: it does not.
        """
        ...
