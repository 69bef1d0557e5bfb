"""GET and PUT of stored files by signed link, where a folder is the object store."""

import asyncio
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import IO
from urllib.parse import quote

import attrs
import msgspec
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from stario.adapters.files.folder import OpenedFile
from stario.adapters.files.links import Permission
from stario.adapters.files.store import FilesObjectStore, chunks
from stario.domain.kernel.errors import DomainError, Forbidden
from stario.entrypoints.http.byte_ranges import ByteRange, RangeUnsatisfiable, parse_range
from stario.entrypoints.http.languages import preferred
from stario.entrypoints.http.problems import MEDIA_TYPE, headers_of, problem_of
from stario.entrypoints.http.refusals import (
    BodyTooLarge,
    LengthRequired,
    MethodNotAllowed,
    UploadBroken,
)
from stario.ports.media import Bucket

ANY_TYPE = "application/octet-stream"

_SAFE = {
    "X-Content-Type-Options": "nosniff",
    # What a fan uploaded must never run as a page of ours.
    "Content-Security-Policy": "default-src 'none'; img-src 'self'; media-src 'self'; sandbox",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Referrer-Policy": "no-referrer",
}


@attrs.frozen
class FileTransfers:
    """
    The ASGI application behind `/files/{bucket}/{key:path}`.

    GET and HEAD answer 200, 206, 304, 403, 404, 416; PUT answers 200, 400, 403, 411, 413; a
    full or broken disk is 503.
    """

    store: FilesObjectStore

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            if request.method in {"GET", "HEAD"}:
                await self._get(request, send)
                return
            if request.method == "PUT":
                response = await self._put(request)
            else:
                raise MethodNotAllowed(method=request.method, allowed="GET, HEAD, PUT")
        except DomainError as error:
            response = _problem(error, request)
        except ClientDisconnect:
            return
        await response(scope, receive, send)

    async def _get(self, request: Request, send: Send) -> None:
        filename = request.query_params.get("filename", "")
        bucket, key = self._require(request, method="GET", filename=filename)
        async with self.store.opened(bucket, key) as file:
            await _file_response(request, file, filename)(request.scope, request.receive, send)

    async def _put(self, request: Request) -> Response:
        size_bytes = _declared_length(request)
        content_type = request.headers.get("content-type", "")
        largest_bytes = _number(request.query_params.get("largest_bytes", "0"))
        if largest_bytes:
            bucket, key = self._require(request, method="PUT", largest_bytes=largest_bytes)
            # Its sender need not tell the truth: nothing but a picture keeps its name.
            content_type = content_type if content_type.startswith("image/") else ANY_TYPE
            if size_bytes > largest_bytes:
                raise BodyTooLarge(most_bytes=largest_bytes)
        else:
            bucket, key = self._require(
                request, method="PUT", content_type=content_type, size_bytes=size_bytes
            )
        async with self.store.receive(bucket, key, content_type=content_type) as sink:
            await _copy_body(request, sink, size_bytes)
        return Response(headers=_SAFE)

    def _require(
        self,
        request: Request,
        *,
        method: str,
        filename: str = "",
        content_type: str = "",
        size_bytes: int = 0,
        largest_bytes: int = 0,
    ) -> tuple[Bucket, str]:
        permission = Permission(
            method=method,
            bucket=request.path_params["bucket"],
            key=request.path_params["key"],
            expires=_number(request.query_params.get("expires", "")),
            content_type=content_type,
            size_bytes=size_bytes,
            filename=filename,
            largest_bytes=largest_bytes,
        )
        self.store.require_permission(permission, request.query_params.get("signature", ""))
        # Only now: what is signed was a bucket and a key of ours.
        return Bucket(permission.bucket), permission.key


def _number(text: str) -> int:
    # A number in any other spelling was not signed by us.
    if not (text.isascii() and text.isdecimal() and len(text) <= 11):
        raise Forbidden
    return int(text)


def _declared_length(request: Request) -> int:
    text = request.headers.get("content-length", "")
    if not (text.isascii() and text.isdecimal() and len(text) <= 18):
        raise LengthRequired
    return int(text)


async def _copy_body(request: Request, sink: IO[bytes], size_bytes: int) -> None:
    received = 0
    async for chunk in request.stream():
        received += len(chunk)
        if received > size_bytes:
            raise UploadBroken
        await asyncio.to_thread(sink.write, chunk)
    if received != size_bytes:
        raise UploadBroken


def _file_response(request: Request, file: OpenedFile, filename: str) -> Response:
    headers = _headers(file, filename)
    if request.headers.get("if-none-match") in {file.etag, "*"}:
        return Response(status_code=304, headers=headers)
    try:
        wanted = parse_range(_range_header(request, file), file.bytes)
    except RangeUnsatisfiable:
        return Response(
            status_code=416, headers={**_SAFE, "Content-Range": f"bytes */{file.bytes}"}
        )
    status = 200 if wanted is None else 206
    part = wanted or ByteRange(0, file.bytes)
    headers["Content-Length"] = str(part.length)
    if wanted:
        headers["Content-Range"] = f"bytes {part.start}-{part.end - 1}/{file.bytes}"
    if request.method == "HEAD":
        return Response(status_code=status, headers=headers)
    body = chunks(file, start=part.start, end=part.end)
    return StreamingResponse(body, status, headers)


def _range_header(request: Request, file: OpenedFile) -> str | None:
    # A range of an older version would be glued to bytes of another one.
    if request.headers.get("if-range", file.etag) != file.etag:
        return None
    return request.headers.get("range")


def _headers(file: OpenedFile, filename: str) -> dict[str, str]:
    modified = datetime.fromtimestamp(file.modified_ns // 1_000_000_000, UTC)
    headers = {
        **_SAFE,
        "Accept-Ranges": "bytes",
        # A copy may be kept, and is asked about each time: what was deleted must be gone.
        "Cache-Control": "private, no-cache",
        "ETag": file.etag,
        "Last-Modified": format_datetime(modified, usegmt=True),
        "Content-Disposition": "inline",
        "Content-Type": file.content_type,
    }
    if filename:
        # RFC 6266: the encoded form carries any letter and needs no quoting.
        saved_as = f"attachment; filename*=UTF-8''{quote(filename, safe='', errors='replace')}"
        headers["Content-Disposition"] = saved_as
    return headers


def _problem(error: DomainError, request: Request) -> Response:
    """An answer in the form of RFC 9457."""
    language = preferred(request.headers.get("accept-language", ""))
    problem = problem_of(error, language)
    headers = {**_SAFE, **dict(headers_of(error)), "Content-Language": language.value}
    body = msgspec.json.encode(problem)
    return Response(body, problem.status, headers, media_type=MEDIA_TYPE)
