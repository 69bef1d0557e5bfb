"""Forms with a file, read into memory: what may be a face must not touch a disk."""

from collections.abc import Mapping
from typing import Final

import attrs
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from stario.entrypoints.http.refusals import BodyTooLarge, MalformedRequest

MULTIPART: Final = "multipart/form-data"

MOST_PARTS: Final = 1024
LARGEST_FIELD_BYTES: Final = 64 * 1024
LARGEST_BOUNDARY: Final = 70
"""Source: RFC 2046, 5.1.1."""


@attrs.frozen(eq=False)
class Form:
    """Values by name, in their order; a part with a file name is a file."""

    fields: Mapping[str, tuple[str, ...]]
    files: Mapping[str, tuple[bytes, ...]]


def read_form(body: bytes, content_type: str, *, largest_file_bytes: int) -> Form:
    """
    Take a form apart.

    Raises:
        MalformedRequest: it is none, ends early, has too many parts or a field that is no text.
        BodyTooLarge: a file has more than *largest_file_bytes*.
    """
    _, options = parse_options_header(content_type)
    boundary = options.get(b"boundary", b"")
    if not 0 < len(boundary) <= LARGEST_BOUNDARY:
        raise MalformedRequest(reason="form")
    collector = _Collector(largest_file_bytes)
    try:
        parser = MultipartParser(
            boundary,
            {
                "on_part_begin": collector.begin,
                "on_part_data": collector.data,
                "on_header_field": collector.header_name,
                "on_header_value": collector.header_value,
                "on_header_end": collector.header_end,
                "on_end": collector.end,
            },
        )
        parser.write(body)
        parser.finalize()
    except FormParserError as error:
        raise MalformedRequest(reason="form") from error
    if not collector.has_ended:
        raise MalformedRequest(reason="form")
    return collector.form()


@attrs.define
class _Part:
    """One part as far as it was read."""

    header: bytes = b""
    value: bytes = b""
    headers: dict[bytes, bytes] = attrs.field(factory=dict)
    content: bytearray = attrs.field(factory=bytearray)

    @property
    def options(self) -> Mapping[bytes, bytes]:
        return parse_options_header(self.headers.get(b"content-disposition", b""))[1]


@attrs.define
class _Collector:
    _largest_file_bytes: int
    has_ended: bool = attrs.field(init=False, default=False)
    _parts: list[_Part] = attrs.field(init=False, factory=list)

    def form(self) -> Form:
        fields: dict[str, tuple[str, ...]] = {}
        files: dict[str, tuple[bytes, ...]] = {}
        for part in self._parts:
            name = _text(part.options.get(b"name", b""))
            if b"filename" in part.options:
                files[name] = (*files.get(name, ()), bytes(part.content))
            else:
                fields[name] = (*fields.get(name, ()), _text(bytes(part.content)))
        return Form(fields, files)

    def begin(self) -> None:
        if len(self._parts) == MOST_PARTS:
            raise MalformedRequest(reason="form")
        self._parts.append(_Part())

    def data(self, data: bytes, start: int, end: int) -> None:
        part = self._parts[-1]
        part.content += data[start:end]
        if b"filename" not in part.options:
            if len(part.content) > LARGEST_FIELD_BYTES:
                raise MalformedRequest(reason="form")
        elif len(part.content) > self._largest_file_bytes:
            raise BodyTooLarge(most_bytes=self._largest_file_bytes)

    def header_name(self, data: bytes, start: int, end: int) -> None:
        self._parts[-1].header += data[start:end]

    def header_value(self, data: bytes, start: int, end: int) -> None:
        self._parts[-1].value += data[start:end]

    def header_end(self) -> None:
        part = self._parts[-1]
        part.headers[part.header.lower()] = part.value
        part.header = part.value = b""

    def end(self) -> None:
        self.has_ended = True


def _text(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError as error:
        raise MalformedRequest(reason="form") from error
