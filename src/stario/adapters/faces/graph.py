"""The parts of a serialised ONNX graph, read and written without the `onnx` package."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import attrs
import numpy as np
from numpy.typing import NDArray

from stario.adapters.faces import wire
from stario.adapters.faces.wire import Malformed

Array = NDArray[np.generic]

_MODEL_GRAPH: Final = 7
_NODE, _INITIALIZER, _INPUT, _OUTPUT, _VALUE_INFO = 1, 5, 11, 12, 13
_DTYPES: Final[Mapping[int, np.dtype[np.generic]]] = {
    1: np.dtype("<f4"),
    3: np.dtype("i1"),
    7: np.dtype("<i8"),
}
_FLOAT: Final = 1


@attrs.frozen
class Node:
    """`raw` is its `NodeProto`; `numbers` are its integer attributes."""

    operation: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    numbers: Mapping[str, int]
    raw: bytes


@attrs.frozen(eq=False)
class Graph:
    """`inputs` and `outputs` are `ValueInfoProto`s by name; `rest` is what stands beside."""

    nodes: tuple[Node, ...]
    tensors: Mapping[str, Array]
    inputs: Mapping[str, bytes]
    outputs: Mapping[str, bytes]
    rest: bytes = b""


def read_graph(model: bytes) -> Graph:
    """
    Take apart the graph of *model*, a serialised `ModelProto`.

    Raises:
        Malformed: it is none, or a tensor has a type that is not known here.
    """
    for field in wire.fields(memoryview(model)):
        if field.number == _MODEL_GRAPH:
            return _graph(field.value)
    raise Malformed("a model without a graph")


def write_model(model: bytes, graph: Graph) -> bytes:
    """*model* with *graph* in place of its own; shapes inside are left for the runtime to infer."""
    return b"".join(
        wire.delimited(_MODEL_GRAPH, b"".join(_written(graph)))
        if field.number == _MODEL_GRAPH
        else bytes(field.raw)
        for field in wire.fields(memoryview(model))
    )


def node(
    operation: str,
    inputs: Sequence[str],
    output: str,
    *,
    integers: Mapping[str, int | Sequence[int]] | None = None,
) -> Node:
    """A new node with one output; a sequence becomes a list attribute."""
    parts = [wire.text(1, name) for name in inputs]
    parts += [wire.text(2, output), wire.text(3, f"{operation}:{output}"), wire.text(4, operation)]
    parts += [wire.delimited(5, _attribute(*pair)) for pair in (integers or {}).items()]
    return _node(memoryview(b"".join(parts)))


def value_info(name: str, shape: Iterable[int | str]) -> bytes:
    """A `ValueInfoProto` of float32; a word stands for a dimension that is open."""
    sizes = b"".join(
        wire.delimited(1, wire.integer(1, size) if isinstance(size, int) else wire.text(2, size))
        for size in shape
    )
    tensor = wire.integer(1, _FLOAT) + wire.delimited(2, sizes)
    return wire.text(1, name) + wire.delimited(2, wire.delimited(1, tensor))


def _graph(message: memoryview) -> Graph:
    nodes: list[Node] = []
    tensors: dict[str, Array] = {}
    values: dict[int, dict[str, bytes]] = {_INPUT: {}, _OUTPUT: {}}
    rest = b""
    for field in wire.fields(message):
        if field.number == _NODE:
            nodes.append(_node(field.value))
        elif field.number == _INITIALIZER:
            tensors.update([_tensor(field.value)])
        elif field.number in values:
            name = next(part.text for part in wire.fields(field.value) if part.number == 1)
            values[field.number][name] = bytes(field.value)
        elif field.number != _VALUE_INFO:
            rest += bytes(field.raw)
    return Graph(tuple(nodes), tensors, values[_INPUT], values[_OUTPUT], rest)


def _written(graph: Graph) -> Iterator[bytes]:
    yield from (wire.delimited(_NODE, node.raw) for node in graph.nodes)
    yield graph.rest
    for name, array in graph.tensors.items():
        yield wire.delimited(_INITIALIZER, _tensor_proto(name, array))
    yield from (wire.delimited(_INPUT, value) for value in graph.inputs.values())
    yield from (wire.delimited(_OUTPUT, value) for value in graph.outputs.values())


def _node(message: memoryview) -> Node:
    inputs, outputs, operation = [], [], ""
    numbers: dict[str, int] = {}
    for field in wire.fields(message):
        if field.number == 1:
            inputs.append(field.text)
        elif field.number == 2:
            outputs.append(field.text)
        elif field.number == 4:
            operation = field.text
        elif field.number == 5:
            parts = {part.number: part for part in wire.fields(field.value)}
            if 3 in parts:
                numbers[parts[1].text] = parts[3].integers[0]
    return Node(operation, tuple(inputs), tuple(outputs), numbers, bytes(message))


def _attribute(name: str, value: int | Sequence[int]) -> bytes:
    """An `AttributeProto` of type INT (2) or INTS (7)."""
    if isinstance(value, int):
        return wire.text(1, name) + wire.integer(3, value) + wire.integer(20, 2)
    return wire.text(1, name) + b"".join(wire.integer(8, v) for v in value) + wire.integer(20, 7)


def _tensor(message: memoryview) -> tuple[str, Array]:
    shape: list[int] = []
    floats: list[float] = []
    name, kind, raw = "", 0, None
    for field in wire.fields(message):
        if field.number == 1:
            shape += field.integers
        elif field.number == 2:
            kind = field.integers[0]
        elif field.number == 4:
            floats += field.floats
        elif field.number == 8:
            name = field.text
        elif field.number == 9:
            raw = field.value
    if kind not in _DTYPES or (raw is None and kind != _FLOAT):
        raise Malformed(f"tensor {name} of type {kind}")
    values = np.array(floats, "<f4") if raw is None else np.frombuffer(raw, _DTYPES[kind])
    return name, values.reshape(shape)


def _tensor_proto(name: str, array: Array) -> bytes:
    kind = next(number for number, dtype in _DTYPES.items() if dtype == array.dtype)
    shape = b"".join(wire.integer(1, size) for size in array.shape)
    data = np.ascontiguousarray(array).tobytes()
    return shape + wire.integer(2, kind) + wire.text(8, name) + wire.delimited(9, data)
