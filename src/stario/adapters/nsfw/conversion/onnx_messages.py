"""
ONNX messages in the protocol buffers wire format, as far as writing this graph needs them.

Written by hand so that the same graph gives the same bytes, whatever is installed.
Sources: https://protobuf.dev/programming-guides/encoding, onnx/onnx.proto (field numbers).
"""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

IR_VERSION: Final = 8
OPSET: Final = 13

Attribute = int | str | tuple[int, ...]

_FLOAT: Final = 1


def node(
    operation: str, inputs: Sequence[str], output: str, attributes: Mapping[str, Attribute]
) -> bytes:
    """A `NodeProto`."""
    parts = [_text(1, name) for name in inputs]
    parts += [_text(2, output), _text(4, operation)]
    parts += [_message(5, _attribute(name, attributes[name])) for name in sorted(attributes)]
    return b"".join(parts)


def tensor(name: str, values: NDArray[np.float32]) -> bytes:
    """A `TensorProto`."""
    sizes = b"".join(_integer(1, size) for size in values.shape)
    raw = np.ascontiguousarray(values, "<f4").tobytes()
    return sizes + _integer(2, _FLOAT) + _text(8, name) + _message(9, raw)


def value(name: str, shape: Sequence[int | str]) -> bytes:
    """A float32 `ValueInfoProto`; a dimension is a number or a name."""
    sizes = b"".join(
        _message(1, _integer(1, size) if isinstance(size, int) else _text(2, size))
        for size in shape
    )
    kind = _message(1, _integer(1, _FLOAT) + _message(2, sizes))
    return _text(1, name) + _message(2, kind)


def model(
    nodes: Sequence[bytes], constants: Sequence[bytes], *, given: bytes, made: bytes
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
            return _text(1, name) + _integer(3, given) + _integer(20, 2)
        case str():
            return _text(1, name) + _text(4, given) + _integer(20, 3)
        case _:
            numbers = b"".join(_integer(8, number) for number in given)
            return _text(1, name) + numbers + _integer(20, 7)


def _varint(number: int) -> bytes:
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
