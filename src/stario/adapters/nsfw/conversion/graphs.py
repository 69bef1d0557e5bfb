"""A graph model of TensorFlow.js as an ONNX graph: convolutions, and what MobileNet has besides."""

import base64
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import attrs
import numpy as np
from numpy.typing import NDArray

from stario.adapters.nsfw.conversion import onnx_messages
from stario.adapters.nsfw.conversion.onnx_messages import Attribute
from stario.adapters.nsfw.conversion.scripts import (
    GraphModel,
    Operation,
    Weights,
    read_graph_model,
)

INPUT: Final = "pictures"
OUTPUT: Final = "chances"

_PADDINGS: Final = {"SAME": "SAME_UPPER", "VALID": "VALID"}
_ACTIVATIONS: Final = {("BiasAdd",): False, ("BiasAdd", "Relu6"): True}


def to_onnx(source: Path, destination: Path) -> None:
    """
    Convert joined modules: `(batch, height, width, 3)` in, `(batch, classes)` out.

    Raises:
        ValueError: they hold no graph of those operations.
    """
    try:
        destination.write_bytes(converted(read_graph_model(source.read_text("ascii"))))
    except (KeyError, IndexError) as error:
        raise ValueError(f"an operation lacks {error}") from error


def converted(model: GraphModel) -> bytes:
    """
    The graph in ONNX, which has channels before height where TensorFlow.js has them last.

    Raises:
        ValueError: an operation is not one of those that MobileNet has.
    """
    writer = _Writer(model.weights)
    for operation in model.operations:
        writer.add(operation)
    given, classes = writer.edges()
    return onnx_messages.model(
        writer.nodes,
        writer.constants,
        given=onnx_messages.value(INPUT, ("batch", *given)),
        made=onnx_messages.value(OUTPUT, ("batch", classes)),
    )


@attrs.define
class _Writer:
    weights: Weights
    nodes: list[bytes] = attrs.field(init=False, factory=list)
    constants: list[bytes] = attrs.field(init=False, factory=list)
    _names: dict[str, str] = attrs.field(init=False, factory=dict)
    _size: tuple[int, ...] = attrs.field(init=False, default=())
    _classes: int = attrs.field(init=False, default=0)

    def add(self, operation: Operation) -> None:
        writers: dict[str, Callable[[Operation], str]] = {
            "Placeholder": self._input,
            "_FusedConv2D": self._convolution,
            "FusedDepthwiseConv2dNative": self._convolution,
            "_FusedMatMul": self._dense,
            "AvgPool": self._pool,
            "Squeeze": lambda one: self._node("Flatten", self._inputs(one)),
            "AddV2": lambda one: self._node("Add", self._inputs(one)),
            "Mul": lambda one: self._node("Mul", self._inputs(one)),
            "Sub": lambda one: self._node("Sub", self._inputs(one)),
            "Softmax": lambda one: self._node("Softmax", self._inputs(one), axis=1),
            "Identity": lambda one: self._node("Identity", self._inputs(one), output=OUTPUT),
        }
        if operation.kind == "Const":
            return
        if operation.kind not in writers:
            raise ValueError(f"no conversion for {operation.kind}")
        self._names[operation.name] = writers[operation.kind](operation)

    def edges(self) -> tuple[tuple[int, ...], int]:
        """Height, width and channels that go in, and how many classes come out."""
        if not self._size or OUTPUT not in self._names.values():
            raise ValueError("the graph has no beginning or no end")
        return self._size, self._classes

    def _input(self, operation: Operation) -> str:
        dimensions = operation.attributes["shape"]["shape"]["dim"]
        self._size = tuple(int(one["size"]) for one in dimensions[1:])
        return self._node("Transpose", [INPUT], perm=(0, 3, 1, 2))

    def _convolution(self, operation: Operation) -> str:
        source, filters, bias = operation.inputs
        kernel = self.weights[filters]
        deep = operation.kind == "_FusedConv2D"
        # HWIO to OIHW; depthwise, HWCM to (C M)1HW.
        turned = kernel.transpose((3, 2, 0, 1) if deep else (2, 3, 0, 1))
        turned = turned if deep else turned.reshape(-1, 1, *kernel.shape[:2])
        made = self._node(
            "Conv",
            [self._name(source), self._constant(turned), self._constant(self.weights[bias])],
            strides=_sides(operation, "strides"),
            kernel_shape=kernel.shape[:2],
            group=1 if deep else kernel.shape[2],
            auto_pad=_padding(operation),
        )
        if not _is_clipped(operation):
            return made
        bounds = [self._constant(np.array(bound, np.float32)) for bound in (0, 6)]
        return self._node("Clip", [made, *bounds])

    def _dense(self, operation: Operation) -> str:
        if _is_clipped(operation):
            raise ValueError("a dense layer has an activation")
        source, matrix, bias = operation.inputs
        self._classes = self.weights[matrix].shape[1]
        constants = [self._constant(self.weights[name]) for name in (matrix, bias)]
        return self._node("Gemm", [self._name(source), *constants])

    def _pool(self, operation: Operation) -> str:
        return self._node(
            "AveragePool",
            self._inputs(operation),
            kernel_shape=_sides(operation, "ksize"),
            strides=_sides(operation, "strides"),
            auto_pad=_padding(operation),
        )

    def _node(
        self, kind: str, inputs: Sequence[str], *, output: str | None = None, **about: Attribute
    ) -> str:
        made = output or f"t{len(self.nodes)}"
        self.nodes.append(onnx_messages.node(kind, inputs, made, about))
        return made

    def _inputs(self, operation: Operation) -> list[str]:
        return [self._name(one) for one in operation.inputs]

    def _name(self, given: str) -> str:
        """What the graph calls a node or a weight of TensorFlow.js."""
        if given not in self._names:
            if given not in self.weights:
                raise ValueError(f"{given} comes from nowhere")
            self._names[given] = self._constant(self.weights[given])
        return self._names[given]

    def _constant(self, values: NDArray[np.float32]) -> str:
        name = f"c{len(self.constants)}"
        self.constants.append(onnx_messages.tensor(name, values))
        return name


def _sides(operation: Operation, attribute: str) -> tuple[int, int]:
    _, height, width, _ = (int(one) for one in operation.attributes[attribute]["list"]["i"])
    return height, width


def _padding(operation: Operation) -> str:
    return _PADDINGS[_text(operation.attributes["padding"]["s"])]


def _is_clipped(operation: Operation) -> bool:
    fused = operation.attributes.get("fused_ops", {}).get("list", {}).get("s", [])
    names = tuple(_text(one) for one in fused)
    if names not in _ACTIVATIONS:
        raise ValueError(f"no conversion for {names}")
    return _ACTIVATIONS[names]


def _text(encoded: str) -> str:
    return base64.b64decode(encoded).decode()
