"""
The protocol buffers wire format, as far as editing an ONNX graph needs it.

Source: https://protobuf.dev/programming-guides/encoding
"""

from collections.abc import Iterator

import attrs

_VARINT = 0
_BYTES = 2


class Malformed(ValueError):
    """The bytes are not a message."""


@attrs.frozen
class Field:
    """One field: `raw` is all of it with its tag, `value` what a length-delimited one holds."""

    number: int
    raw: memoryview
    value: memoryview


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
        yield Field(tag >> 3, message[at:end], message[start:end])
        at = end


def _extent(message: memoryview, at: int, wire_type: int) -> tuple[int, int]:
    match wire_type:
        case 0:
            return at, _read_varint(message, at)[1]
        case 1:
            return at, at + 8
        case 2:
            length, start = _read_varint(message, at)
            return start, start + length
        case 5:
            return at, at + 4
    raise Malformed(f"wire type {wire_type}")


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


def varint(value: int) -> bytes:
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def integer(number: int, value: int) -> bytes:
    return varint(number << 3 | _VARINT) + varint(value)


def delimited(number: int, value: bytes | memoryview) -> bytes:
    return varint(number << 3 | _BYTES) + varint(len(value)) + bytes(value)


def text(number: int, value: str) -> bytes:
    return delimited(number, value.encode())
