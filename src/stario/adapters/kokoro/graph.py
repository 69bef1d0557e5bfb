"""
Opens up Kokoro's ONNX graph.

As published it takes tokens, a style and a speed, and gives sound. Inside, it predicts how long
each token lasts and how high the voice is. Here the first becomes an output, so that timings are
exact, and the second gets two controls, so that emotion needs no second pass over the sound.
The edit is made in memory at load time; the file keeps its published checksum.
"""

import struct
from collections.abc import Iterator

from stario.adapters.kokoro import protobuf
from stario.adapters.kokoro.protobuf import Field

DURATIONS = "durations"
"""Output, int64 `(tokens,)`: how many frames of 600 samples each token lasts."""

PITCH_LEVEL = "pitch_level"
"""Input, float32 `(1,)`: factor on the mean fundamental frequency of the sentence."""

PITCH_RANGE = "pitch_range"
"""Input, float32 `(1,)`: factor on its deviation from that mean."""

ENERGY = "energy"
"""Input, float32 `(1,)`: added to the predicted energy curve, in nepers."""

_DURATIONS_INSIDE = "/encoder/Gather_output_0"
_PITCH_INSIDE = "/encoder/F0_proj/Conv_output_0"
_ENERGY_INSIDE = "/encoder/N_proj/Conv_output_0"

# Below this the curve means "unvoiced", and must stay where it is.
_VOICED_ABOVE_HERTZ = 30.0

_GRAPH = 7
_NODE, _INITIALIZER, _INPUT, _OUTPUT = 1, 5, 11, 12
_NODE_INPUT, _NODE_OUTPUT, _NODE_NAME, _NODE_OPERATION = 1, 2, 3, 4
_FLOAT, _INT64 = 1, 7


class GraphUnknown(ValueError):
    """The model is not the export that this edit is written for."""


def open_up(model: bytes) -> bytes:
    """
    Give *model*, a serialised ONNX `ModelProto`, the inputs and the output named above.

    Raises:
        GraphUnknown: one of the inner tensors is missing.
        Malformed: *model* is not a protocol buffer.
    """
    return b"".join(
        protobuf.delimited(_GRAPH, b"".join(_edited(field.value)))
        if field.number == _GRAPH
        else bytes(field.raw)
        for field in protobuf.fields(memoryview(model))
    )


def _edited(graph: memoryview) -> Iterator[bytes | memoryview]:
    seen = set[str]()
    for field in protobuf.fields(graph):
        if field.number != _NODE:
            yield field.raw
            continue
        outputs = _outputs(field.value)
        seen |= outputs
        if _PITCH_INSIDE in outputs:
            yield _with_output_renamed(field, _PITCH_INSIDE)
            yield from _pitch_control()
        elif _ENERGY_INSIDE in outputs:
            yield _with_output_renamed(field, _ENERGY_INSIDE)
            yield _node("Add", [_raw(_ENERGY_INSIDE), ENERGY], _ENERGY_INSIDE)
        else:
            yield field.raw
    if missing := {_DURATIONS_INSIDE, _PITCH_INSIDE, _ENERGY_INSIDE} - seen:
        raise GraphUnknown(", ".join(sorted(missing)))
    yield _node("Identity", [_DURATIONS_INSIDE], DURATIONS)
    yield protobuf.delimited(_OUTPUT, _value(DURATIONS, _INT64, "tokens"))
    for name in (PITCH_LEVEL, PITCH_RANGE, ENERGY):
        yield protobuf.delimited(_INPUT, _value(name, _FLOAT, 1))
    for name, number in (("zero", 0.0), ("one", 1.0), ("voiced_above", _VOICED_ABOVE_HERTZ)):
        yield protobuf.delimited(_INITIALIZER, _constant(_own(name), number))


def _pitch_control() -> Iterator[bytes]:
    """`f' = (f - mean) * range + mean * level` where voiced; mean over voiced frames."""
    raw = _raw(_PITCH_INSIDE)
    yield _node("Greater", [raw, _own("voiced_above")], _own("voiced"))
    yield _node("Where", [_own("voiced"), raw, _own("zero")], _own("heard"))
    yield _node("ReduceSum", [_own("heard")], _own("sum"))
    yield _node("Where", [_own("voiced"), _own("one"), _own("zero")], _own("weights"))
    yield _node("ReduceSum", [_own("weights")], _own("frames"))
    # A sentence without a voiced frame has a mean of zero, not of 0/0.
    yield _node("Max", [_own("frames"), _own("one")], _own("count"))
    yield _node("Div", [_own("sum"), _own("count")], _own("mean"))
    yield _node("Sub", [raw, _own("mean")], _own("deviation"))
    yield _node("Mul", [_own("deviation"), PITCH_RANGE], _own("widened"))
    yield _node("Mul", [_own("mean"), PITCH_LEVEL], _own("raised"))
    yield _node("Add", [_own("widened"), _own("raised")], _own("moved"))
    yield _node("Where", [_own("voiced"), _own("moved"), raw], _PITCH_INSIDE)


def _outputs(node: memoryview) -> set[str]:
    return {
        bytes(field.value).decode()
        for field in protobuf.fields(node)
        if field.number == _NODE_OUTPUT
    }


def _with_output_renamed(node: Field, name: str) -> bytes:
    renamed = (
        protobuf.text(_NODE_OUTPUT, _raw(name))
        if field.number == _NODE_OUTPUT and bytes(field.value).decode() == name
        else bytes(field.raw)
        for field in protobuf.fields(node.value)
    )
    return protobuf.delimited(_NODE, b"".join(renamed))


def _node(operation: str, inputs: list[str], output: str) -> bytes:
    parts = [protobuf.text(_NODE_INPUT, name) for name in inputs]
    parts.append(protobuf.text(_NODE_OUTPUT, output))
    parts.append(protobuf.text(_NODE_NAME, f"{operation}:{output}"))
    parts.append(protobuf.text(_NODE_OPERATION, operation))
    return protobuf.delimited(_NODE, b"".join(parts))


def _value(name: str, dtype: int, size: int | str) -> bytes:
    """A one-dimensional `ValueInfoProto`."""
    length = protobuf.integer(1, size) if isinstance(size, int) else protobuf.text(2, size)
    shape = protobuf.delimited(1, length)
    tensor = protobuf.integer(1, dtype) + protobuf.delimited(2, shape)
    return protobuf.text(1, name) + protobuf.delimited(2, protobuf.delimited(1, tensor))


def _constant(name: str, number: float) -> bytes:
    """A scalar `TensorProto`."""
    data = protobuf.delimited(9, struct.pack("<f", number))
    return protobuf.integer(2, _FLOAT) + protobuf.text(8, name) + data


def _own(name: str) -> str:
    return f"stario/{name}"


def _raw(name: str) -> str:
    return _own("raw" + name)
