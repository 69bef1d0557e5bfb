"""Objects in S3."""

import asyncio
import os
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO
from urllib.parse import quote
from uuid import uuid4

import attrs

from stario.adapters.s3.deletion import delete_every_version
from stario.adapters.s3.downloads import stream
from stario.adapters.s3.failures import translated
from stario.adapters.s3.protocol import S3Client
from stario.adapters.s3.uploads import PART_BYTES, MultipartUpload
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

_CHECK_SECONDS = 3


@attrs.frozen(kw_only=True)
class S3ObjectStore(ObjectStore):
    """
    Objects behind an opened client.

    `public` signs links; it differs from `client` where browsers reach the store by another name
    than servers do. `names` override buckets' names, `prefix` goes before the others.
    """

    client: S3Client
    public: S3Client
    clock: Clock
    prefix: str = ""
    names: Mapping[Bucket, str] = attrs.field(factory=dict)

    async def put(
        self, bucket: Bucket, key: str, content: bytes | Path, *, content_type: str
    ) -> None:
        target = self._target(bucket, key)
        with translated(key):
            if isinstance(content, Path):
                await self._put_file(target, content, content_type)
            else:
                await self.client.put_object(**target, Body=content, ContentType=content_type)

    async def get(self, bucket: Bucket, key: str) -> bytes:
        return b"".join([chunk async for chunk in self.read(bucket, key)])

    async def read(
        self, bucket: Bucket, key: str, *, start: int = 0, end: int | None = None
    ) -> AsyncIterator[bytes]:
        target = self._target(bucket, key)
        if end is not None and end <= start:
            await self.describe(bucket, key)
        with translated(key):
            async for chunk in stream(self.client, target, start=start, end=end):
                yield chunk

    async def download(self, bucket: Bucket, key: str, destination: Path) -> None:
        part = destination.with_name(f".{destination.name}.{uuid4().hex}")
        await asyncio.to_thread(destination.parent.mkdir, parents=True, exist_ok=True)
        try:
            with await asyncio.to_thread(part.open, "wb") as sink:
                async for chunk in self.read(bucket, key):
                    await asyncio.to_thread(sink.write, chunk)
                await asyncio.to_thread(_settle, sink)
            await asyncio.to_thread(part.replace, destination)
        finally:
            # No await here: it could be cancelled, and the half file would stay.
            part.unlink(missing_ok=True)

    async def describe(self, bucket: Bucket, key: str) -> StoredObject:
        with translated(key):
            head = await self.client.head_object(**self._target(bucket, key))
        return StoredObject(
            key=key,
            bytes=head["ContentLength"],
            content_type=head["ContentType"],
            modified_at=head["LastModified"].astimezone(UTC),
        )

    async def list(self, bucket: Bucket, *, prefix: str = "") -> AsyncIterator[StoredObject]:
        pages = self.client.get_paginator("list_objects_v2")
        with translated():
            async for page in pages.paginate(
                Bucket=self.name(bucket), Prefix=checked_prefix(prefix)
            ):
                for entry in page.get("Contents", ()):
                    yield StoredObject(
                        key=entry["Key"],
                        bytes=entry["Size"],
                        content_type="",
                        modified_at=entry["LastModified"].astimezone(UTC),
                    )

    async def delete(self, bucket: Bucket, key: str) -> None:
        target = self._target(bucket, key)
        with translated(key):
            await delete_every_version(self.client, target)

    async def presign_download(
        self, bucket: Bucket, key: str, *, expires_in_seconds: int, filename: str | None = None
    ) -> str:
        parameters = self._target(bucket, key)
        if filename is not None:
            # RFC 6266: the encoded form carries any letter and needs no quoting.
            saved_as = f"attachment; filename*=UTF-8''{quote(filename, safe='')}"
            parameters = {**parameters, "ResponseContentDisposition": saved_as}
        return await self._sign("get_object", "GET", parameters, expires_in_seconds)

    async def presign_upload(
        self,
        bucket: Bucket,
        key: str,
        *,
        content_type: str,
        size_bytes: int,
        expires_in_seconds: int,
    ) -> PresignedUpload:
        signed = {"ContentType": content_type, "ContentLength": size_bytes}
        parameters = {**self._target(bucket, key), **signed}
        expires_at = self._expiry(expires_in_seconds)
        return PresignedUpload(
            url=await self._sign("put_object", "PUT", parameters, expires_in_seconds),
            method="PUT",
            headers={"Content-Type": content_type, "Content-Length": str(size_bytes)},
            expires_at=expires_at,
        )

    async def presign_open_upload(
        self, bucket: Bucket, key: str, *, largest_bytes: int, expires_in_seconds: int
    ) -> PresignedUpload:
        # A signature covers one length or none, never a range: readers are bounded instead.
        del largest_bytes
        expires_at = self._expiry(expires_in_seconds)
        url = await self._sign("put_object", "PUT", self._target(bucket, key), expires_in_seconds)
        return PresignedUpload(url=url, method="PUT", headers={}, expires_at=expires_at)

    async def check(self) -> None:
        try:
            async with asyncio.timeout(_CHECK_SECONDS):
                with translated():
                    await self.client.head_bucket(Bucket=self.name(Bucket.MEDIA))
        except TimeoutError as error:
            raise Unavailable(what="object_store", reason="timeout") from error

    def name(self, bucket: Bucket) -> str:
        """What *bucket* is called in this store."""
        return self.names.get(bucket, f"{self.prefix}{bucket.value}")

    def _target(self, bucket: Bucket, key: str) -> dict[str, str]:
        return {"Bucket": self.name(bucket), "Key": checked_key(key)}

    def _expiry(self, seconds: int) -> datetime:
        return self.clock.now() + timedelta(seconds=seconds)

    async def _put_file(self, target: Mapping[str, str], path: Path, content_type: str) -> None:
        size_bytes = (await asyncio.to_thread(path.stat)).st_size
        if size_bytes > PART_BYTES:
            await MultipartUpload(self.client, target, content_type).send(path, size_bytes)
            return
        body = await asyncio.to_thread(path.read_bytes)
        await self.client.put_object(**target, Body=body, ContentType=content_type)

    async def _sign(
        self, operation: str, method: str, parameters: Mapping[str, object], seconds: int
    ) -> str:
        with translated():
            return await self.public.generate_presigned_url(
                operation, Params=parameters, ExpiresIn=seconds, HttpMethod=method
            )


def _settle(sink: IO[bytes]) -> None:
    sink.flush()
    os.fsync(sink.fileno())
