"""An object store in memory."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from secrets import token_urlsafe
from urllib.parse import quote

import attrs

from stario.domain.kernel.errors import Forbidden
from stario.ports.media import (
    Bucket,
    ObjectMissing,
    ObjectStore,
    PresignedUpload,
    StoredObject,
    checked_key,
    checked_prefix,
)
from stario.ports.system import Clock

_CHUNK_BYTES = 64 * 1024


@attrs.frozen
class _Content:
    # Faces and voices: neither belongs in a log.
    data: bytes = attrs.field(repr=False)
    content_type: str
    modified_at: datetime


@attrs.frozen(kw_only=True)
class MemoryGrant:
    """What the holder of a link may do."""

    method: str
    bucket: Bucket
    key: str
    expires_at: datetime
    content_type: str = ""
    size_bytes: int = 0
    largest_bytes: int = 0
    filename: str | None = None


@attrs.define(kw_only=True)
class MemoryObjectStore(ObjectStore):
    """Links are `<base_url>/<bucket>/<key>?grant=<token>`; `redeem` tells whether one holds."""

    clock: Clock
    base_url: str = "http://memory"
    _contents: dict[tuple[Bucket, str], _Content] = attrs.field(
        init=False, factory=dict, repr=False
    )
    _grants: dict[str, MemoryGrant] = attrs.field(init=False, factory=dict, repr=False)

    async def put(
        self, bucket: Bucket, key: str, content: bytes | Path, *, content_type: str
    ) -> None:
        place = (bucket, checked_key(key))
        data = await asyncio.to_thread(content.read_bytes) if isinstance(content, Path) else content
        self._contents[place] = _Content(data, content_type, self.clock.now())

    async def get(self, bucket: Bucket, key: str) -> bytes:
        return self._content(bucket, key).data

    async def read(
        self, bucket: Bucket, key: str, *, start: int = 0, end: int | None = None
    ) -> AsyncIterator[bytes]:
        data = self._content(bucket, key).data[start:end]
        for offset in range(0, len(data), _CHUNK_BYTES):
            yield data[offset : offset + _CHUNK_BYTES]

    async def download(self, bucket: Bucket, key: str, destination: Path) -> None:
        data = self._content(bucket, key).data
        await asyncio.to_thread(_write, data, destination)

    async def describe(self, bucket: Bucket, key: str) -> StoredObject:
        content = self._content(bucket, key)
        return StoredObject(
            key=key,
            bytes=len(content.data),
            content_type=content.content_type,
            modified_at=content.modified_at,
        )

    async def list(self, bucket: Bucket, *, prefix: str = "") -> AsyncIterator[StoredObject]:
        checked_prefix(prefix)
        for place in sorted(self._contents):
            if place[0] is bucket and place[1].startswith(prefix) and place in self._contents:
                yield attrs.evolve(await self.describe(bucket, place[1]), content_type="")

    async def delete(self, bucket: Bucket, key: str) -> None:
        self._contents.pop((bucket, checked_key(key)), None)

    async def presign_download(
        self, bucket: Bucket, key: str, *, expires_in_seconds: int, filename: str | None = None
    ) -> str:
        grant = MemoryGrant(
            method="GET",
            bucket=bucket,
            key=checked_key(key),
            expires_at=self._expiry(expires_in_seconds),
            filename=filename,
        )
        return self._link(grant)

    async def presign_upload(
        self,
        bucket: Bucket,
        key: str,
        *,
        content_type: str,
        size_bytes: int,
        expires_in_seconds: int,
    ) -> PresignedUpload:
        grant = MemoryGrant(
            method="PUT",
            bucket=bucket,
            key=checked_key(key),
            expires_at=self._expiry(expires_in_seconds),
            content_type=content_type,
            size_bytes=size_bytes,
        )
        headers = {"Content-Type": content_type, "Content-Length": str(size_bytes)}
        return PresignedUpload(
            url=self._link(grant), method="PUT", headers=headers, expires_at=grant.expires_at
        )

    async def presign_open_upload(
        self, bucket: Bucket, key: str, *, largest_bytes: int, expires_in_seconds: int
    ) -> PresignedUpload:
        grant = MemoryGrant(
            method="PUT",
            bucket=bucket,
            key=checked_key(key),
            expires_at=self._expiry(expires_in_seconds),
            largest_bytes=largest_bytes,
        )
        return PresignedUpload(
            url=self._link(grant), method="PUT", headers={}, expires_at=grant.expires_at
        )

    async def check(self) -> None:
        return

    def redeem(self, token: str, *, method: str, bucket: str, key: str) -> MemoryGrant:
        """
        Say what *token* allows.

        Raises:
            Forbidden: it is unknown, expired, or for something else.
        """
        grant = self._grants.get(token)
        if (
            grant is None
            or (grant.method, grant.bucket, grant.key) != (method, bucket, key)
            or self.clock.now() >= grant.expires_at
        ):
            raise Forbidden
        return grant

    def _content(self, bucket: Bucket, key: str) -> _Content:
        try:
            return self._contents[bucket, checked_key(key)]
        except KeyError:
            raise ObjectMissing(key=key) from None

    def _expiry(self, seconds: int) -> datetime:
        return self.clock.now() + timedelta(seconds=seconds)

    def _link(self, grant: MemoryGrant) -> str:
        token = token_urlsafe()
        self._grants[token] = grant
        return f"{self.base_url}/{grant.bucket}/{quote(grant.key)}?grant={token}"


def _write(data: bytes, destination: Path) -> None:
    destination.parent.mkdir(parents=True, exist_ok=True)
    part = destination.with_name(f".{destination.name}.{token_urlsafe(6)}")
    part.write_bytes(data)
    part.replace(destination)
