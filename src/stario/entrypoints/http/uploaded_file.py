"""One file out of a request, straight onto the disk: it may be larger than the memory."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import IO, Final

import attrs
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import Request

from stario.domain.kernel.errors import Invalid
from stario.entrypoints.http.multipart import LARGEST_BOUNDARY, MULTIPART
from stario.entrypoints.http.refusals import BodyTooLarge, BodyTooSlow, MalformedRequest

UPLOAD_DEADLINE_SECONDS: Final = 300.0
GRACE_SECONDS: Final = 10.0
SLOWEST_BYTES_PER_SECOND: Final = 16 * 1024
"""Whoever sends less keeps a place that others wait for."""

MOST_PARTS: Final = 16
LARGEST_HEADER_BYTES: Final = 8 * 1024
FIELD: Final = "file"


async def receive_file(request: Request, destination: Path, *, largest_bytes: int) -> None:
    """
    Write the body to *destination*, or the part `file` of a form.

    Raises:
        Invalid: there is no file, or an empty one.
        BodyTooLarge, BodyTooSlow: it is larger than *largest_bytes*, or does not come to an end.
        MalformedRequest: it is a form that breaks its grammar.
        ClientDisconnect: the client left in the middle.
    """
    content_type = request.headers.get("content-type", "")
    is_form = content_type.partition(";")[0].strip().lower() == MULTIPART
    pieces = _of_form(request, content_type) if is_form else request.stream()
    try:
        async with asyncio.timeout(GRACE_SECONDS) as deadline:
            with await asyncio.to_thread(destination.open, "xb") as file:
                await _copy(pieces, file, largest_bytes, deadline)
    except TimeoutError as error:
        raise BodyTooSlow from error


async def _copy(
    pieces: AsyncIterator[bytes], file: IO[bytes], largest_bytes: int, deadline: asyncio.Timeout
) -> None:
    received = 0
    began = asyncio.get_running_loop().time()
    async for piece in pieces:
        received += len(piece)
        patience = GRACE_SECONDS + received / SLOWEST_BYTES_PER_SECOND
        deadline.reschedule(began + min(patience, UPLOAD_DEADLINE_SECONDS))
        if received > largest_bytes:
            raise BodyTooLarge(most_bytes=largest_bytes)
        await asyncio.to_thread(file.write, piece)
    if not received:
        raise Invalid(FIELD, "required")


async def _of_form(request: Request, content_type: str) -> AsyncIterator[bytes]:
    boundary = parse_options_header(content_type)[1].get(b"boundary", b"")
    if not 0 < len(boundary) <= LARGEST_BOUNDARY:
        raise MalformedRequest(reason="form")
    part = _FilePart()
    parser = MultipartParser(
        boundary,
        {
            "on_part_begin": part.begin,
            "on_part_data": part.data,
            "on_header_field": part.header_name,
            "on_header_value": part.header_value,
            "on_header_end": part.header_end,
            "on_end": part.end,
        },
    )
    try:
        async for chunk in request.stream():
            parser.write(chunk)
            yield part.taken()
        parser.finalize()
    except FormParserError as error:
        raise MalformedRequest(reason="form") from error
    if not part.has_ended:
        raise MalformedRequest(reason="form")


@attrs.define
class _FilePart:
    """Lets the content of one part through, and drops that of all others."""

    has_ended: bool = False
    _parts: int = 0
    _files: int = 0
    _is_file: bool = False
    _name: bytearray = attrs.field(factory=bytearray)
    _value: bytearray = attrs.field(factory=bytearray)
    _content: bytearray = attrs.field(factory=bytearray)

    def taken(self) -> bytes:
        content, self._content = bytes(self._content), bytearray()
        return content

    def begin(self) -> None:
        self._parts += 1
        self._is_file = False
        if self._parts > MOST_PARTS:
            raise MalformedRequest(reason="form")

    def header_name(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]
        self._require_short(self._name)

    def header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]
        self._require_short(self._value)

    def header_end(self) -> None:
        if self._name.lower() == b"content-disposition":
            options = parse_options_header(bytes(self._value))[1]
            self._is_file = options.get(b"name") == FIELD.encode()
            self._files += self._is_file
            if self._files > 1:
                raise Invalid(FIELD, "one_file")
        self._name, self._value = bytearray(), bytearray()

    def data(self, data: bytes, start: int, end: int) -> None:
        if self._is_file:
            self._content += data[start:end]

    def end(self) -> None:
        self.has_ended = True

    def _require_short(self, header: bytearray) -> None:
        if len(header) > LARGEST_HEADER_BYTES:
            raise MalformedRequest(reason="form")
