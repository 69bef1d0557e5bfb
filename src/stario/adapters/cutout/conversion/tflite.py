"""
TensorFlow Lite networks made into ONNX graphs, once, when a model is installed.

OpenCV's importer knows neither this network's transposed convolution nor its attention blocks, and
the runtime of TensorFlow Lite would weigh as much as all other engines together. ONNX Runtime is
there anyway. Knows the operators that selfie_multiclass_256x256 is made of.

Source: tensorflow/lite/schema/schema.fbs (numbers of fields and operators).
"""

import struct
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from stario.adapters.cutout.conversion import onnx_messages as onnx
from stario.adapters.cutout.conversion.flatbuffers import Table

_FLOAT32, _INT32 = 0, 2
_TO_CHANNELS_FIRST, _TO_CHANNELS_LAST = (0, 3, 1, 2), (0, 2, 3, 1)
_SAME_PADDING = 0
_ACTIVATIONS = {0: None, 1: "Relu"}


class UnknownOperator(ValueError):
    """The network has an operator, or a variant of one, that is not known here."""


def to_onnx(source: Path, destination: Path) -> None:
    """
    Write the network of *source* as an ONNX graph; input and output stay channels-last.

    Raises:
        ValueError: it is no TensorFlow Lite model, or it has an `UnknownOperator`.
    """
    try:
        destination.write_bytes(_Converter(Table.root(source.read_bytes())).convert())
    except (struct.error, IndexError) as error:
        raise ValueError("no TensorFlow Lite model") from error


@attrs.frozen
class _Step:
    """One operator: numbers of tensors, and its options."""

    inputs: list[int]
    output: int
    options: Table | None

    def byte(self, field: int) -> int:
        return self.options.byte(field) if self.options else 0

    def integer(self, field: int, default: int = 1) -> int:
        return self.options.integer(field, default=default) if self.options else default


class _Converter:
    def __init__(self, model: Table) -> None:
        self._operators = [max(code.byte(0), code.integer(3)) for code in model.tables(1)]
        self._graph = model.tables(2)[0]
        self._tensors = self._graph.tables(0)
        self._buffers = model.tables(4)
        self._nodes: list[bytes] = []
        self._constants: dict[str, bytes] = {}
        self._numbers = count()

    def convert(self) -> bytes:
        for operator in self._graph.tables(3):
            kind = self._operators[operator.integer(0)]
            has_options = operator.byte(3)
            step = _Step(
                inputs=operator.integers(1),
                output=operator.integers(2)[0],
                options=operator.table(4) if has_options else None,
            )
            if kind not in _CONVERSIONS:
                raise UnknownOperator(f"operator {kind}")
            _CONVERSIONS[kind](self, step)
        (given,), (made,) = self._graph.integers(1), self._graph.integers(2)
        return onnx.model(
            self._nodes,
            self._constants.values(),
            given=onnx.value(self._name(given), self._shape(given)),
            made=onnx.value(self._name(made), self._shape(made)),
        )

    def convolution(self, step: _Step) -> None:
        weights = self._values(step.inputs[1]).transpose(0, 3, 1, 2)
        self._convolve(step, weights, groups=1, activation=step.byte(3), dilation=(4, 5))

    def depthwise_convolution(self, step: _Step) -> None:
        weights = self._values(step.inputs[1]).transpose(3, 0, 1, 2)
        groups = self._shape(step.inputs[0])[3]
        self._convolve(step, weights, groups=groups, activation=step.byte(4), dilation=(5, 6))

    def _convolve(
        self,
        step: _Step,
        weights: NDArray[Any],
        *,
        groups: int,
        activation: int,
        dilation: tuple[int, int],
    ) -> None:
        if {step.integer(field) for field in dilation} != {1}:
            raise UnknownOperator("dilated convolution")
        kernel = weights.shape[2:]
        strides = step.integer(2), step.integer(1)
        shapes = self._shape(step.inputs[0]), self._shape(step.output)
        pads = [
            max((shapes[1][axis] - 1) * strides[axis - 1] + kernel[axis - 1] - shapes[0][axis], 0)
            if step.byte(0) == _SAME_PADDING
            else 0
            for axis in (1, 2)
        ]
        before = [pad // 2 for pad in pads]
        after = [pad - pad // 2 for pad in pads]
        self._channels_first(
            step,
            "Conv",
            [self._constant(weights), self._constant(self._values(step.inputs[2]))],
            activation,
            pads=[*before, *after],
            strides=strides,
            group=groups,
            kernel_shape=kernel,
        )

    def transposed_convolution(self, step: _Step) -> None:
        _, weights_at, x, bias = step.inputs
        weights = self._values(weights_at).transpose(3, 0, 1, 2)
        strides = step.integer(2), step.integer(1)
        if weights.shape[2:] != strides:
            raise UnknownOperator("overlapping transposed convolution")
        self._channels_first(
            attrs.evolve(step, inputs=[x]),
            "ConvTranspose",
            [self._constant(weights), self._constant(self._values(bias))],
            step.byte(3),
            strides=strides,
        )

    def resize_bilinear(self, step: _Step) -> None:
        self._resize(step, corners=step.byte(2), centres=step.byte(3), mode="linear")

    def resize_nearest(self, step: _Step) -> None:
        self._resize(step, corners=step.byte(0), centres=step.byte(1), mode="nearest")

    def _resize(self, step: _Step, *, corners: int, centres: int, mode: str) -> None:
        if corners:
            raise UnknownOperator("resize with aligned corners")
        _, height, width, channels = self._shape(step.output)
        sizes = self._constant(np.array([1, channels, height, width], np.int64))
        self._channels_first(
            step,
            "Resize",
            ["", "", sizes],
            0,
            mode=mode,
            coordinate_transformation_mode="half_pixel" if centres else "asymmetric",
            # TensorFlow takes the pixel that the centre falls into.
            nearest_mode="round_prefer_ceil" if centres else "floor",
        )

    def _channels_first(
        self,
        step: _Step,
        operation: str,
        others: list[str],
        activation: int,
        **attributes: onnx.Attribute,
    ) -> None:
        turned = self._add("Transpose", [self._name(step.inputs[0])], perm=_TO_CHANNELS_FIRST)
        made = self._add(operation, [turned, *others], **attributes)
        back = self._add("Transpose", [made], perm=_TO_CHANNELS_LAST)
        self._activate(back, activation, step.output)

    def add(self, step: _Step) -> None:
        self._combine("Add", step)

    def multiply(self, step: _Step) -> None:
        self._combine("Mul", step)

    def _combine(self, operation: str, step: _Step) -> None:
        made = self._add(operation, [self._name(tensor) for tensor in step.inputs])
        self._activate(made, step.byte(0), step.output)

    def reshape(self, step: _Step) -> None:
        shape = self._constant(np.array(self._shape(step.output), np.int64))
        self._write("Reshape", step.output, [self._name(step.inputs[0]), shape])

    def transpose(self, step: _Step) -> None:
        order = [int(axis) for axis in self._values(step.inputs[1])]
        self._write("Transpose", step.output, [self._name(step.inputs[0])], perm=order)

    def softmax(self, step: _Step) -> None:
        self._write("Softmax", step.output, [self._name(step.inputs[0])], axis=-1)

    def total(self, step: _Step) -> None:
        axes = self._constant(self._values(step.inputs[1]).astype(np.int64).reshape(-1))
        source = self._name(step.inputs[0])
        self._write("ReduceSum", step.output, [source, axes], keepdims=step.byte(0))

    def _activate(self, name: str, activation: int, output: int) -> None:
        if activation not in _ACTIVATIONS:
            raise UnknownOperator(f"activation {activation}")
        self._write(_ACTIVATIONS[activation] or "Identity", output, [name])

    def _add(self, operation: str, inputs: list[str], **attributes: onnx.Attribute) -> str:
        name = f"own{next(self._numbers)}"
        self._nodes.append(onnx.node(operation, inputs, name, attributes))
        return name

    def _write(
        self, operation: str, output: int, inputs: list[str], **attributes: onnx.Attribute
    ) -> None:
        self._nodes.append(onnx.node(operation, inputs, f"t{output}", attributes))

    def _constant(self, values: NDArray[Any]) -> str:
        name = f"own{next(self._numbers)}"
        self._constants[name] = onnx.tensor(name, values)
        return name

    def _name(self, number: int) -> str:
        name = f"t{number}"
        if name not in self._constants and self._buffers[self._tensors[number].integer(2)].data(0):
            self._constants[name] = onnx.tensor(name, self._values(number))
        return name

    def _shape(self, number: int) -> list[int]:
        return self._tensors[number].integers(0)

    def _values(self, number: int) -> NDArray[Any]:
        tensor = self._tensors[number]
        dtypes = {_FLOAT32: "<f4", _INT32: "<i4"}
        if tensor.byte(1) not in dtypes:
            raise UnknownOperator(f"tensor of type {tensor.byte(1)}")
        data = self._buffers[tensor.integer(2)].data(0)
        return np.frombuffer(data, dtypes[tensor.byte(1)]).reshape(self._shape(number))


_CONVERSIONS: dict[int, Callable[[_Converter, _Step], None]] = {
    0: _Converter.add,
    3: _Converter.convolution,
    4: _Converter.depthwise_convolution,
    18: _Converter.multiply,
    22: _Converter.reshape,
    23: _Converter.resize_bilinear,
    25: _Converter.softmax,
    39: _Converter.transpose,
    67: _Converter.transposed_convolution,
    74: _Converter.total,
    97: _Converter.resize_nearest,
}
