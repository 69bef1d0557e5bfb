"""Large files in parts."""

import asyncio
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO

import attrs

from stario.adapters.s3.failures import FAILURES
from stario.adapters.s3.protocol import S3Client

PART_BYTES = 8 * 1024 * 1024
"""S3 wants at least 5 MiB a part, and at most 10,000 parts."""

_PARTS_IN_FLIGHT = 3
_MOST_PARTS = 10_000

Target = Mapping[str, str]
"""`Bucket` and `Key`."""


@attrs.frozen
class MultipartUpload:
    """Sends a file in parts; nobody sees the object before the last one has arrived."""

    client: S3Client
    target: Target
    content_type: str

    async def send(self, path: Path, size_bytes: int) -> None:
        upload = await self.client.create_multipart_upload(
            **self.target, ContentType=self.content_type
        )
        identity = {**self.target, "UploadId": upload["UploadId"]}
        try:
            parts = await self._send_parts(path, size_bytes, identity)
            await self.client.complete_multipart_upload(
                **identity, MultipartUpload={"Parts": parts}
            )
        except BaseException:
            # Parts of a broken upload cost money until somebody removes them; a cancelled
            # caller must not leave them either. Where this fails too, the first failure counts.
            with suppress(*FAILURES):
                await asyncio.shield(self.client.abort_multipart_upload(**identity))
            raise

    async def _send_parts(
        self, path: Path, size_bytes: int, identity: Mapping[str, str]
    ) -> list[dict[str, object]]:
        length = max(PART_BYTES, -(-size_bytes // _MOST_PARTS))
        slots = asyncio.Semaphore(_PARTS_IN_FLIGHT)
        with await asyncio.to_thread(path.open, "rb") as stream:

            async def send(number: int) -> dict[str, object]:
                async with slots:
                    body = await asyncio.to_thread(_part, stream, number, length)
                    sent = await self.client.upload_part(**identity, PartNumber=number, Body=body)
                return {"PartNumber": number, "ETag": sent["ETag"]}

            count = -(-size_bytes // length)
            try:
                async with asyncio.TaskGroup() as group:
                    tasks = [group.create_task(send(number + 1)) for number in range(count)]
            except ExceptionGroup as failures:
                raise failures.exceptions[0] from failures
            return [task.result() for task in tasks]


def _part(stream: IO[bytes], number: int, length: int) -> bytes:
    return os.pread(stream.fileno(), length, (number - 1) * length)
