"""
ONNX messages in the protocol buffers wire format, as far as writing a graph needs them.

Written by hand so that the same graph gives the same bytes, whatever is installed.
Sources: https://protobuf.dev/programming-guides/encoding, onnx/onnx.proto (field numbers).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

IR_VERSION = 8
OPSET = 13

Attribute = int | str | Sequence[int]

_FLOAT, _INT64 = 1, 7
_ATTRIBUTE_INT, _ATTRIBUTE_STRING, _ATTRIBUTE_INTS = 2, 3, 7


def node(
    operation: str,
    inputs: Sequence[str],
    output: str,
    attributes: Mapping[str, Attribute],
) -> bytes:
    """A `NodeProto`; an input without a name is left out."""
    parts = [_text(1, name) for name in inputs]
    parts += [_text(2, output), _text(3, output), _text(4, operation)]
    parts += [_message(5, _attribute(name, attributes[name])) for name in sorted(attributes)]
    return b"".join(parts)


def tensor(name: str, values: NDArray[Any]) -> bytes:
    """A `TensorProto` of float32 or int64."""
    kind, dtype = (_INT64, "<i8") if values.dtype.kind == "i" else (_FLOAT, "<f4")
    sizes = b"".join(_integer(1, size) for size in values.shape)
    raw = np.ascontiguousarray(values, dtype).tobytes()
    return sizes + _integer(2, kind) + _text(8, name) + _message(9, raw)


def value(name: str, shape: Iterable[int]) -> bytes:
    """A float32 `ValueInfoProto`."""
    sizes = b"".join(_message(1, _integer(1, size)) for size in shape)
    kind = _message(1, _integer(1, _FLOAT) + _message(2, sizes))
    return _text(1, name) + _message(2, kind)


def model(
    nodes: Iterable[bytes], constants: Iterable[bytes], *, given: bytes, made: bytes
) -> bytes:
    """A `ModelProto` with the one input *given* and the one output *made*."""
    graph = b"".join(
        [
            *(_message(1, one) for one in nodes),
            _text(2, "graph"),
            *(_message(5, one) for one in constants),
            _message(11, given),
            _message(12, made),
        ]
    )
    opset = _text(1, "") + _integer(2, OPSET)
    return _integer(1, IR_VERSION) + _message(7, graph) + _message(8, opset)


def _attribute(name: str, given: Attribute) -> bytes:
    match given:
        case int():
            return _text(1, name) + _integer(3, given) + _integer(20, _ATTRIBUTE_INT)
        case str():
            return _text(1, name) + _text(4, given) + _integer(20, _ATTRIBUTE_STRING)
        case _:
            numbers = b"".join(_integer(8, number) for number in given)
            return _text(1, name) + numbers + _integer(20, _ATTRIBUTE_INTS)


def _varint(number: int) -> bytes:
    # A negative number is its two's complement of 64 bits.
    number &= (1 << 64) - 1
    out = bytearray()
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def _integer(number: int, given: int) -> bytes:
    return _varint(number << 3) + _varint(given)


def _message(number: int, content: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _text(number: int, given: str) -> bytes:
    return _message(number, given.encode())
