"""
The protocol buffers wire format, as far as rewriting an ONNX graph needs it.

Source: https://protobuf.dev/programming-guides/encoding
"""

import struct
from collections.abc import Iterator

import attrs

_VARINT, _BYTES = 0, 2


class Malformed(ValueError):
    """The bytes are not a message."""


@attrs.frozen
class Field:
    """One field: `raw` is all of it with its tag, `value` what it holds, undecoded."""

    number: int
    kind: int
    raw: memoryview
    value: memoryview

    @property
    def text(self) -> str:
        return bytes(self.value).decode()

    @property
    def integers(self) -> list[int]:
        """One integer, or a packed list of them."""
        values, at = [], 0
        while at < len(self.value):
            value, at = _read_varint(self.value, at)
            values.append(value - (1 << 64) if value >> 63 else value)
        return values

    @property
    def floats(self) -> list[float]:
        """One float, or a packed list of them."""
        return [value for (value,) in struct.iter_unpack("<f", self.value)]


def fields(message: memoryview) -> Iterator[Field]:
    """
    Walk over the fields of *message* in their order.

    Raises:
        Malformed: a field reaches past the end, or has an unknown wire type.
    """
    at = 0
    while at < len(message):
        tag, after_tag = _read_varint(message, at)
        start, end = _extent(message, after_tag, tag & 7)
        if end > len(message):
            raise Malformed("a field reaches past the end of its message")
        yield Field(tag >> 3, tag & 7, message[at:end], message[start:end])
        at = end


def _extent(message: memoryview, at: int, kind: int) -> tuple[int, int]:
    match kind:
        case 0:
            return at, _read_varint(message, at)[1]
        case 1:
            return at, at + 8
        case 2:
            length, start = _read_varint(message, at)
            return start, start + length
        case 5:
            return at, at + 4
    raise Malformed(f"wire type {kind}")


def _read_varint(message: memoryview, at: int) -> tuple[int, int]:
    value = shift = 0
    while at < len(message) and shift < 64:
        byte = message[at]
        value |= (byte & 0x7F) << shift
        at += 1
        if byte < 0x80:
            return value, at
        shift += 7
    raise Malformed("a number does not end")


def _varint(value: int) -> bytes:
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def integer(number: int, value: int) -> bytes:
    return _varint(number << 3 | _VARINT) + _varint(value)


def delimited(number: int, value: bytes | memoryview) -> bytes:
    return _varint(number << 3 | _BYTES) + _varint(len(value)) + bytes(value)


def text(number: int, value: str) -> bytes:
    return delimited(number, value.encode())
