"""
MuseTalk's four networks, tiny: the same inputs and outputs, and a function that can be checked.

The encoder averages blocks of eight pixels, the decoder repeats them, and the painter gives back
the whole face's latents plus the mean of its prompt: without a prompt a face comes back coarse.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

Values = Mapping[str, tuple[int, Sequence[int | str]]]
OPSET = 17
HUGE = 10**14
"""More floats than any machine holds."""


def build_networks(folder: Path, *, most_at_once: int = 64, half: bool = False) -> Path:
    """
    Write the networks to *folder*.

    Args:
        most_at_once: a larger batch makes the painter ask for more memory than there is.
        half: take and give 16-bit floats.
    """
    folder.mkdir(parents=True, exist_ok=True)
    precision = TensorProto.FLOAT16 if half else TensorProto.FLOAT
    for name, model in {
        "whisper_encoder.onnx": _whisper(precision),
        "vae_encoder.onnx": _encoder(precision),
        "unet.onnx": _painter(precision, most_at_once),
        "vae_decoder.onnx": _decoder(precision),
    }.items():
        onnx.save(model, str(folder / name))
    return folder


def _whisper(precision: int) -> onnx.ModelProto:
    """Every other spectrum, padded to 384, times 0 to 4 in the five layers."""
    nodes = [
        helper.make_node("Transpose", ["mel"], ["spectra"], perm=[0, 2, 1]),
        helper.make_node("Slice", ["spectra", "from", "to", "axis", "step"], ["half"]),
        helper.make_node("Pad", ["half", "pads"], ["wide"]),
        helper.make_node("Unsqueeze", ["wide", "layer"], ["one"]),
        helper.make_node("Mul", ["one", "factors"], ["hidden"]),
    ]
    constants = {
        "from": np.array([0]),
        "to": np.array([3000]),
        "axis": np.array([1]),
        "step": np.array([2]),
        "pads": np.array([0, 0, 0, 0, 0, 304]),
        "layer": np.array([2]),
        "factors": np.arange(5).reshape(1, 1, 5, 1).astype(_dtype(precision)),
    }
    inputs: Values = {"mel": (precision, ["batch", 80, 3000])}
    return _model(nodes, inputs, {"hidden": (precision, ["batch", 1500, 5, 384])}, constants)


def _encoder(precision: int) -> onnx.ModelProto:
    """Averages of blocks; the fourth channel is the mean of the three."""
    nodes = [
        helper.make_node("Cast", ["image"], ["exact"], to=TensorProto.FLOAT),
        helper.make_node("AveragePool", ["exact"], ["blocks"], kernel_shape=[8, 8], strides=[8, 8]),
        helper.make_node("ReduceMean", ["blocks"], ["grey"], axes=[1], keepdims=1),
        helper.make_node("Concat", ["blocks", "grey"], ["four"], axis=1),
        helper.make_node("Cast", ["four"], ["latent"], to=precision),
    ]
    inputs: Values = {"image": (precision, ["batch", 3, 256, 256])}
    return _model(nodes, inputs, {"latent": (precision, ["batch", 4, 32, 32])}, {})


def _painter(precision: int, most_at_once: int) -> onnx.ModelProto:
    nodes = [
        helper.make_node("Slice", ["latent", "four", "eight", "one"], ["whole"]),
        helper.make_node("ReduceMean", ["prompt"], ["mean"], axes=[1, 2], keepdims=1),
        helper.make_node("Unsqueeze", ["mean", "one"], ["push"]),
        helper.make_node("Add", ["whole", "push"], ["pushed"]),
        # 1, or far too many, zeros: as many as the batch is too large.
        helper.make_node("Shape", ["latent"], ["batch"], start=0, end=1),
        helper.make_node("Div", ["batch", "limit"], ["over"]),
        helper.make_node("Mul", ["over", "huge"], ["many"]),
        helper.make_node("Add", ["many", "one"], ["size"]),
        helper.make_node("Expand", ["nought", "size"], ["noughts"]),
        helper.make_node("ReduceSum", ["noughts"], ["sum"], keepdims=0),
        helper.make_node("Add", ["pushed", "sum"], ["painted"]),
    ]
    constants = {
        "one": np.array([1]),
        "four": np.array([4]),
        "eight": np.array([8]),
        "limit": np.array([most_at_once + 1]),
        "huge": np.array([HUGE]),
        "nought": np.zeros(1, _dtype(precision)),
    }
    inputs: Values = {
        "latent": (precision, ["batch", 8, 32, 32]),
        "timestep": (TensorProto.INT64, [1]),
        "prompt": (precision, ["batch", 50, 384]),
    }
    return _model(nodes, inputs, {"painted": (precision, ["batch", 4, 32, 32])}, constants)


def _decoder(precision: int) -> onnx.ModelProto:
    nodes = [
        helper.make_node("Slice", ["latent", "nought", "three", "one"], ["blocks"]),
        helper.make_node("Resize", ["blocks", "", "scales"], ["image"], mode="nearest"),
    ]
    constants = {
        "nought": np.array([0]),
        "one": np.array([1]),
        "three": np.array([3]),
        "scales": np.array([1, 1, 8, 8], np.float32),
    }
    inputs: Values = {"latent": (precision, ["batch", 4, 32, 32])}
    return _model(nodes, inputs, {"image": (precision, ["batch", 3, 256, 256])}, constants)


def _model(
    nodes: Sequence[onnx.NodeProto],
    inputs: Values,
    outputs: Values,
    constants: dict[str, NDArray[np.generic]],
) -> onnx.ModelProto:
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info(name, *kind) for name, kind in inputs.items()],
        [helper.make_tensor_value_info(name, *kind) for name, kind in outputs.items()],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)])
    model.ir_version = 9
    onnx.checker.check_model(model)
    return model


def _dtype(precision: int) -> type[np.generic]:
    return np.float16 if precision == TensorProto.FLOAT16 else np.float32
