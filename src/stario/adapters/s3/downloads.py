"""Large objects in chunks, over connections that break."""

from collections.abc import AsyncIterator, Mapping

import aiohttp
from botocore.exceptions import ClientError, HTTPClientError, IncompleteReadError  # type: ignore[import-untyped]

from stario.adapters.s3.failures import error_code
from stario.adapters.s3.protocol import S3Client

CHUNK_BYTES = 256 * 1024

_BREAKS = 3
_BROKEN = (HTTPClientError, IncompleteReadError, aiohttp.ClientError, TimeoutError)


async def stream(
    client: S3Client, target: Mapping[str, str], *, start: int, end: int | None
) -> AsyncIterator[bytes]:
    """
    Read bytes *start* to *end* (exclusive).

    A broken connection is taken up where it broke, and only while the object is still the same
    one. Raises the library's exceptions.
    """
    offset, breaks = start, 0
    same: dict[str, str] = {}
    while end is None or offset < end:
        try:
            content = await client.get_object(**target, **_range(offset, end), **same)
            same = {"IfMatch": content["ETag"]}
            async with content["Body"] as body:
                while chunk := await body.read(CHUNK_BYTES):
                    offset += len(chunk)
                    breaks = 0
                    yield chunk
        except ClientError as error:
            # Asked for bytes behind the last one: there are none.
            if error_code(error) in {"InvalidRange", "416"}:
                return
            raise
        except _BROKEN:
            breaks += 1
            if breaks > _BREAKS:
                raise
        else:
            return


def _range(start: int, end: int | None) -> dict[str, str]:
    if start == 0 and end is None:
        return {}
    last = "" if end is None else str(end - 1)
    return {"Range": f"bytes={start}-{last}"}
