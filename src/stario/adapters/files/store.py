"""Objects in a folder."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO
from urllib.parse import quote, urlencode
from uuid import uuid4

import attrs

from stario.adapters.files.folder import BucketFolder, OpenedFile
from stario.adapters.files.links import LinkSigner, Permission
from stario.domain.kernel.errors import Unavailable
from stario.ports.media import (
    Bucket,
    ObjectStore,
    PresignedUpload,
    StoredObject,
    checked_key,
    checked_prefix,
)
from stario.ports.system import Clock

CHUNK_BYTES = 256 * 1024

_ABANDONED_SECONDS = 3600


@attrs.frozen(kw_only=True)
class FilesObjectStore(ObjectStore):
    """
    `root` holds a folder a bucket.

    Links go to the gateway: `<base_url>/files/<bucket>/<key>?expires&signature`.
    """

    root: Path
    base_url: str
    signer: LinkSigner
    clock: Clock

    async def put(
        self, bucket: Bucket, key: str, content: bytes | Path, *, content_type: str
    ) -> None:
        async with self.receive(bucket, key, content_type=content_type) as sink:
            if isinstance(content, Path):
                await asyncio.to_thread(_copy, content, sink)
            else:
                await asyncio.to_thread(sink.write, content)

    async def get(self, bucket: Bucket, key: str) -> bytes:
        async with self.opened(bucket, key) as file:
            return await asyncio.to_thread(file.stream.read)

    async def read(
        self, bucket: Bucket, key: str, *, start: int = 0, end: int | None = None
    ) -> AsyncIterator[bytes]:
        async with self.opened(bucket, key) as file:
            async for chunk in chunks(file, start=start, end=end):
                yield chunk

    async def download(self, bucket: Bucket, key: str, destination: Path) -> None:
        async with self.opened(bucket, key) as file:
            with _failures():
                await asyncio.to_thread(_write_whole, file.stream, destination)

    async def describe(self, bucket: Bucket, key: str) -> StoredObject:
        async with self.opened(bucket, key) as file:
            return StoredObject(
                key=key,
                bytes=file.bytes,
                content_type=file.content_type,
                modified_at=_instant(file.modified_ns),
            )

    async def list(self, bucket: Bucket, *, prefix: str = "") -> AsyncIterator[StoredObject]:
        with _failures():
            entries = await asyncio.to_thread(self._folder(bucket).entries, checked_prefix(prefix))
        for key, status in entries:
            yield StoredObject(
                key=key,
                bytes=status.st_size,
                content_type="",
                modified_at=_instant(status.st_mtime_ns),
            )

    async def delete(self, bucket: Bucket, key: str) -> None:
        with _failures():
            await asyncio.to_thread(self._folder(bucket).remove, key)

    async def presign_download(
        self, bucket: Bucket, key: str, *, expires_in_seconds: int, filename: str | None = None
    ) -> str:
        permission = Permission(
            method="GET",
            bucket=bucket,
            key=checked_key(key),
            expires=self._expiry(expires_in_seconds),
            filename=filename or "",
        )
        return self._link(permission)

    async def presign_upload(
        self,
        bucket: Bucket,
        key: str,
        *,
        content_type: str,
        size_bytes: int,
        expires_in_seconds: int,
    ) -> PresignedUpload:
        permission = Permission(
            method="PUT",
            bucket=bucket,
            key=checked_key(key),
            expires=self._expiry(expires_in_seconds),
            content_type=content_type,
            size_bytes=size_bytes,
        )
        return PresignedUpload(
            url=self._link(permission),
            method="PUT",
            headers={"Content-Type": content_type, "Content-Length": str(size_bytes)},
            expires_at=permission.expires_at,
        )

    async def presign_open_upload(
        self, bucket: Bucket, key: str, *, largest_bytes: int, expires_in_seconds: int
    ) -> PresignedUpload:
        permission = Permission(
            method="PUT",
            bucket=bucket,
            key=checked_key(key),
            expires=self._expiry(expires_in_seconds),
            largest_bytes=largest_bytes,
        )
        return PresignedUpload(
            url=self._link(permission), method="PUT", headers={}, expires_at=permission.expires_at
        )

    async def check(self) -> None:
        if not await asyncio.to_thread(self._folder(Bucket.MEDIA).root.is_dir):
            raise Unavailable(what="object_store", reason="no folder")

    async def ensure_buckets(self) -> None:
        """
        Create the folders, and clear away what uploads that broke an hour ago left behind.

        Raises:
            Unavailable: the disk refuses.
        """
        before = self.clock.now() - timedelta(seconds=_ABANDONED_SECONDS)
        for bucket in Bucket:
            folder = self._folder(bucket)
            with _failures():
                await asyncio.to_thread(folder.create)
                await asyncio.to_thread(folder.sweep, before_ns=_nanoseconds(before))

    def require_permission(self, permission: Permission, signature: str) -> None:
        """
        Raises:
            LinkInvalid: no link of this store allows *permission*.
            LinkExpired: one did.
        """
        self.signer.require(permission, signature, now=self.clock.now())

    @asynccontextmanager
    async def opened(self, bucket: Bucket, key: str) -> AsyncIterator[OpenedFile]:
        """
        Hold an object open.

        Raises:
            ObjectMissing: there is none.
        """
        with _failures():
            file = await asyncio.to_thread(self._folder(bucket).open, key)
        with file.stream:
            yield file

    @asynccontextmanager
    async def receive(
        self, bucket: Bucket, key: str, *, content_type: str
    ) -> AsyncIterator[IO[bytes]]:
        """Give a sink; what was written becomes the object when the block ends without error."""
        folder = self._folder(bucket)
        part = folder.new_part()
        checked_key(key)
        try:
            with _failures():
                with await asyncio.to_thread(part.open, "xb") as sink:
                    yield sink
                now = _nanoseconds(self.clock.now())
                await asyncio.to_thread(
                    folder.commit, part, key, content_type=content_type, modified_ns=now
                )
        finally:
            # No await here: it could be cancelled, and the half file would stay.
            part.unlink(missing_ok=True)

    def _folder(self, bucket: Bucket) -> BucketFolder:
        return BucketFolder(self.root / bucket.value)

    def _expiry(self, seconds: int) -> int:
        return int(self.clock.now().timestamp()) + seconds

    def _link(self, permission: Permission) -> str:
        query: Mapping[str, str | int] = {"expires": permission.expires}
        if permission.filename:
            query = {**query, "filename": permission.filename}
        if permission.largest_bytes:
            query = {**query, "largest_bytes": permission.largest_bytes}
        query = {**query, "signature": self.signer.sign(permission)}
        path = f"files/{permission.bucket}/{quote(permission.key)}"
        return f"{self.base_url.rstrip('/')}/{path}?{urlencode(query)}"


async def chunks(
    file: OpenedFile, *, start: int = 0, end: int | None = None
) -> AsyncIterator[bytes]:
    """Bytes *start* to *end* (exclusive) of an opened file, read off the event loop."""
    left = (file.bytes if end is None else end) - start
    await asyncio.to_thread(file.stream.seek, start)
    while left > 0:
        with _failures():
            chunk = await asyncio.to_thread(file.stream.read, min(left, CHUNK_BYTES))
        if not chunk:
            return
        left -= len(chunk)
        yield chunk


@contextmanager
def _failures() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unavailable(what="object_store", reason=error.strerror) from error


def _copy(source: Path, sink: IO[bytes]) -> None:
    with source.open("rb") as stream:
        shutil.copyfileobj(stream, sink, CHUNK_BYTES)


def _write_whole(source: IO[bytes], destination: Path) -> None:
    destination.parent.mkdir(parents=True, exist_ok=True)
    part = destination.with_name(f".{destination.name}.{uuid4().hex}")
    try:
        with part.open("xb") as sink:
            shutil.copyfileobj(source, sink, CHUNK_BYTES)
            sink.flush()
            os.fsync(sink.fileno())
        part.replace(destination)
    finally:
        part.unlink(missing_ok=True)


def _nanoseconds(instant: datetime) -> int:
    return int(instant.timestamp() * 1_000_000) * 1000


def _instant(nanoseconds: int) -> datetime:
    return datetime.fromtimestamp(nanoseconds / 1e9, UTC)
