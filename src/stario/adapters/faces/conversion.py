"""
Makes networks that ONNX Runtime runs well from the files that OpenCV's zoo publishes.

The zoo keeps weights in 8 bits with a scale for each block of 64. ONNX Runtime refuses these
files, or spends most of its time on unpacking them: the weights are unpacked here, once. The
product does it without the `onnx` package, whose releases write the same model in different
bytes, while the manifest pins the SHA-256 of the result.
"""

from collections.abc import Iterator
from pathlib import Path

import attrs
import numpy as np

from stario.adapters.faces.graph import (
    Array,
    Graph,
    Node,
    node,
    read_graph,
    value_info,
    write_model,
)

CROP_PIXELS = 112
EMBEDDING_SIZE = 128

_HEADS = {"cls": 1, "obj": 1, "bbox": 4, "kps": 10}
_STRIDES = (8, 16, 32)


def convert_sface(source: Path, destination: Path) -> None:
    """
    Unpack SFace, take any number of crops at once, and make PReLU fast.

    Raises:
        ValueError: *source* is not that network.
    """
    model = source.read_bytes()
    graph = _with_fast_prelu(_unpacked(read_graph(model)))
    _require(set(graph.inputs) == {"data"} and set(graph.outputs) == {"fc1"})
    shape = ("batch", 3, CROP_PIXELS, CROP_PIXELS)
    graph = attrs.evolve(
        graph,
        inputs={"data": value_info("data", shape)},
        outputs={"fc1": value_info("fc1", ("batch", EMBEDDING_SIZE))},
    )
    destination.write_bytes(write_model(model, graph))


def convert_yunet(source: Path, destination: Path) -> None:
    """
    Unpack YuNet and take pictures of any size that is a multiple of 32.

    Raises:
        ValueError: *source* is not that network.
    """
    model = source.read_bytes()
    graph = _unpacked(read_graph(model))
    heads = {f"{head}_{stride}": size for head, size in _HEADS.items() for stride in _STRIDES}
    _require(set(graph.inputs) == {"input"} and set(graph.outputs) == set(heads))
    graph = attrs.evolve(
        graph,
        inputs={"input": value_info("input", (1, 3, "height", "width"))},
        outputs={
            name: value_info(name, (1, f"cells_{name}", heads[name])) for name in graph.outputs
        },
    )
    destination.write_bytes(write_model(model, graph))


def _require(holds: bool) -> None:
    if not holds:
        raise ValueError("the graph is not the one that this conversion is written for")


def _unpacked(graph: Graph) -> Graph:
    """Weights as float32; no input but the picture."""
    tensors = dict(graph.tensors)
    kept = []
    for part in graph.nodes:
        if part.operation == "DequantizeLinear" and all(name in tensors for name in part.inputs):
            tensors[part.outputs[0]] = _dequantized(part, [tensors[name] for name in part.inputs])
        elif part.operation == "Reshape" and all(name in tensors for name in part.inputs):
            values, shape = (tensors[name] for name in part.inputs)
            tensors[part.outputs[0]] = values.reshape(shape.astype(int).tolist())
        else:
            kept.append(part)
    used = {name for part in kept for name in part.inputs}
    return attrs.evolve(
        graph,
        nodes=tuple(kept),
        tensors={name: values for name, values in tensors.items() if name in used},
        inputs={
            name: value
            for name, value in graph.inputs.items()
            if name in used and name not in tensors
        },
    )


def _dequantized(part: Node, inputs: list[Array]) -> Array:
    """`(q - zero) * scale` by blocks. Source: ONNX operators, DequantizeLinear-21."""
    quantized, scale, zero = (values.astype(np.float32) for values in inputs)
    axis, block = part.numbers.get("axis", 1), part.numbers["block_size"]
    within = np.arange(quantized.shape[axis]) // block
    zeros, scales = (np.take(values, within, axis) for values in (zero, scale))
    unpacked: Array = (quantized - zeros) * scales
    return unpacked


def _with_fast_prelu(graph: Graph) -> Graph:
    """
    Replace `PReLU(x, a)` by `a * x + (1 - a) * relu(x)`, each factor a 1x1 depthwise convolution.

    The two are equal, for slopes below 0 and above 1 as well. ONNX Runtime has no fast PReLU: it
    was half of the network's time.
    """
    tensors = dict(graph.tensors)
    nodes: list[Node] = []
    for index, part in enumerate(graph.nodes):
        if part.operation == "PRelu":
            slopes = tensors.pop(part.inputs[1]).astype(np.float32).reshape(-1, 1, 1, 1)
            prefix = f"prelu_{index}"
            tensors[f"{prefix}_a"], tensors[f"{prefix}_b"] = slopes, np.float32(1) - slopes
            nodes += _fast_prelu(part.inputs[0], part.outputs[0], prefix, len(slopes))
        else:
            nodes.append(part)
    return attrs.evolve(graph, nodes=tuple(nodes), tensors=tensors)


def _fast_prelu(source: str, output: str, prefix: str, channels: int) -> Iterator[Node]:
    depthwise: dict[str, int | tuple[int, int]] = {"kernel_shape": (1, 1), "group": channels}
    yield node("Relu", [source], f"{prefix}_r")
    yield node("Conv", [source, f"{prefix}_a"], f"{prefix}_u", integers=depthwise)
    yield node("Conv", [f"{prefix}_r", f"{prefix}_b"], f"{prefix}_v", integers=depthwise)
    yield node("Add", [f"{prefix}_u", f"{prefix}_v"], output)
