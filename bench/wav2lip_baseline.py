"""
The cost of a neural lip-sync generator beside this engine, on the same CPU in the same run.

Builds the generator of Wav2Lip (Prajwal et al., "A Lip Sync Expert Is All You Need", ACM MM 2020)
as an ONNX graph with random weights, batch normalisation folded into the convolutions as an
exporter would do, and runs it with onnxruntime. No weights are used: theirs are for research only.
The comparison flatters it, for it draws 96x96 pixels of a face; finding the face, the paste into
the frame and the mel spectrogram are not counted. This engine draws whole 1280x720 frames.

Needs the package `onnx`. Run: `python -m bench.wav2lip_baseline`.
"""

import argparse
import time
from statistics import median

import attrs
import cv2
import numpy as np
import onnx
import onnxruntime  # type: ignore[import-untyped]
from onnx import TensorProto, helper, numpy_helper

from bench.face_animation import measure
from stario.ports.animation import WIDE

BATCH = 8
ROUNDS = 3
SIDE, MELS, STEPS = 96, 80, 16

Attribute = int | list[int]


@attrs.frozen
class Layer:
    """A convolution and its ReLU; `skip` adds the input, `up` transposes with that stride."""

    channels: int
    kernel: int = 3
    stride: tuple[int, int] = (1, 1)
    padding: int = 1
    skip: bool = False
    up: int = 0


def residual(channels: int, count: int) -> tuple[Layer, ...]:
    return (Layer(channels, skip=True),) * count


def down(channels: int, count: int) -> tuple[Layer, ...]:
    return (Layer(channels, stride=(2, 2)), *residual(channels, count))


def up(channels: int, count: int) -> tuple[Layer, ...]:
    return (Layer(channels, up=2), *residual(channels, count))


# Six channels: the frame with its lower half blanked, and a reference frame. 96 pixels down to 1.
FACE_ENCODER = (
    (Layer(16, kernel=7, padding=3),),
    down(32, 2),
    down(64, 3),
    down(128, 2),
    down(256, 2),
    down(512, 1),
    (Layer(512, padding=0), Layer(512, kernel=1, padding=0)),
)
# A mel spectrogram of 0.2 s down to one vector.
SOUND_ENCODER = (
    Layer(32),
    *residual(32, 2),
    Layer(64, stride=(3, 1)),
    *residual(64, 2),
    Layer(128, stride=(3, 3)),
    *residual(128, 2),
    Layer(256, stride=(3, 2)),
    *residual(256, 1),
    Layer(512, padding=0),
    Layer(512, kernel=1, padding=0),
)
# Each stage is joined with the face encoder's output of the same size.
FACE_DECODER = (
    (Layer(512, kernel=1, padding=0),),
    (Layer(512, padding=0, up=1), *residual(512, 1)),
    up(512, 2),
    up(384, 2),
    up(256, 2),
    up(128, 2),
    up(64, 2),
)


@attrs.define
class Tensor:
    name: str
    channels: int
    height: int
    width: int


class Graph:
    """Collects nodes and random weights, and counts what they cost."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []
        self.parameters = self.multiplications = 0
        self._random = np.random.default_rng(0)
        self._names = 0

    def node(self, kind: str, inputs: list[str], **attributes: Attribute) -> str:
        self._names += 1
        name = f"{kind.lower()}_{self._names}"
        node = helper.make_node(kind, inputs, [name])
        node.attribute.extend(helper.make_attribute(*pair) for pair in attributes.items())
        self.nodes.append(node)
        return name

    def layer(self, layer: Layer, x: Tensor, *, activation: str = "Relu") -> Tensor:
        shape = (layer.channels, x.channels, layer.kernel, layer.kernel)
        if layer.up:
            shape = (x.channels, layer.channels, layer.kernel, layer.kernel)
        scale = np.sqrt(2 / (x.channels * layer.kernel**2))
        weights = [self._weight(shape, scale), self._weight((layer.channels,), 0.01)]
        height, width = _size(layer, x)
        geometry = {"kernel_shape": [layer.kernel] * 2, "pads": [layer.padding] * 4}
        if layer.up:
            extra = {"strides": [layer.up] * 2, "output_padding": [int(layer.up > 1)] * 2}
            name = self.node("ConvTranspose", [x.name, *weights], **geometry, **extra)
            positions = x.height * x.width
        else:
            strides = list(layer.stride)
            name = self.node("Conv", [x.name, *weights], **geometry, strides=strides)
            positions = height * width
        self.multiplications += int(np.prod(shape)) * positions
        if layer.skip:
            name = self.node("Add", [name, x.name])
        return Tensor(self.node(activation, [name]), layer.channels, height, width)

    def layers(self, layers: tuple[Layer, ...], x: Tensor) -> Tensor:
        for layer in layers:
            x = self.layer(layer, x)
        return x

    def join(self, x: Tensor, y: Tensor) -> Tensor:
        joined = self.node("Concat", [x.name, y.name], axis=1)
        return Tensor(joined, x.channels + y.channels, x.height, x.width)

    def _weight(self, shape: tuple[int, ...], scale: float) -> str:
        values = (self._random.normal(size=shape) * scale).astype(np.float32)
        name = f"weight_{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(values, name))
        self.parameters += values.size
        return name


def _size(layer: Layer, x: Tensor) -> tuple[int, int]:
    border = layer.kernel - 2 * layer.padding
    if layer.up:
        extra = int(layer.up > 1)
        height, width = ((side - 1) * layer.up + border + extra for side in (x.height, x.width))
    else:
        height = (x.height - border) // layer.stride[0] + 1
        width = (x.width - border) // layer.stride[1] + 1
    return height, width


def generator() -> tuple[Graph, bytes]:
    """Build the whole network: `mel` (n, 1, 80, 16), `faces` (n, 6, 96, 96) -> (n, 3, 96, 96)."""
    graph = Graph()
    face, encoded = Tensor("faces", 6, SIDE, SIDE), []
    for stage in FACE_ENCODER:
        face = graph.layers(stage, face)
        encoded.append(face)
    x = graph.layers(SOUND_ENCODER, Tensor("mel", 1, MELS, STEPS))
    for stage, same_size in zip(FACE_DECODER, reversed(encoded), strict=True):
        x = graph.join(graph.layers(stage, x), same_size)
    x = graph.layer(Layer(32), x)
    x = graph.layer(Layer(3, kernel=1, padding=0), x, activation="Sigmoid")
    shapes = {"mel": (1, MELS, STEPS), "faces": (6, SIDE, SIDE), x.name: (3, SIDE, SIDE)}
    values = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", *shape])
        for name, shape in shapes.items()
    ]
    proto = helper.make_graph(graph.nodes, "generator", values[:2], values[2:], graph.weights)
    model = helper.make_model(proto, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    return graph, model.SerializeToString()


def time_generator(model: bytes) -> tuple[float, float]:
    """Give CPU and wall milliseconds a frame on all cores."""
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    random = np.random.default_rng(1)
    shapes = {"mel": (BATCH, 1, MELS, STEPS), "faces": (BATCH, 6, SIDE, SIDE)}
    inputs = {name: random.random(shape).astype(np.float32) for name, shape in shapes.items()}
    session.run(None, inputs)
    cpu, wall = [], []
    for _ in range(ROUNDS):
        start = time.process_time(), time.perf_counter()
        session.run(None, inputs)
        cpu.append((time.process_time() - start[0]) * 1e3 / BATCH)
        wall.append((time.perf_counter() - start[1]) * 1e3 / BATCH)
    return median(cpu), median(wall)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=4.0, help="length of this engine's clip")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    graph, model = generator()
    cost = 2 * graph.multiplications / 1e9
    print(f"generator: {graph.parameters / 1e6:.1f} M parameters, {cost:.2f} GFLOP a frame")
    cpu, wall = time_generator(model)
    _, ours = measure(WIDE, options.seconds)
    print(f"{'':>26}  {'CPU ms a frame':>14}  {'15 s of video, CPU s':>20}")
    for name, frame in (("Wav2Lip generator, 96x96", cpu), ("this engine, 1280x720", ours)):
        print(f"{name:>26}  {frame:>14.1f}  {frame * 375 / 1e3:>20.1f}")
    print(f"ratio {cpu / ours:.1f}; the generator took {wall:.0f} ms a frame by the clock")


if __name__ == "__main__":
    main()
