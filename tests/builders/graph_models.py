"""
Tiny graph models of TensorFlow.js, packed as nsfwjs packs them, and what they compute.

`computed` follows the definitions of TensorFlow's operations in plain numpy, and shares nothing
with the conversion but the numbers.
"""

import base64
import re
from collections.abc import Sequence
from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Node = tuple[str, str, tuple[str, ...], dict[str, Any]]

SIDE: Final = 9
CLASSES: Final = 3

_SHAPES: Final = {
    "stem": (3, 3, 3, 4), "stem_bias": (4,), "deep": (3, 3, 4, 1), "deep_bias": (4,),
    "point": (1, 1, 4, 4), "point_bias": (4,), "dense": (4, CLASSES), "dense_bias": (CLASSES,),
    "two": (), "one": (),
}  # fmt: skip
_RELU6: Final = ("BiasAdd", "Relu6")


def _strings(*words: str) -> list[str]:
    return [base64.b64encode(word.encode()).decode() for word in words]


def _layer(stride: int, padding: str, fused: Sequence[str]) -> dict[str, Any]:
    sides = {"list": {"i": ["1", str(stride), str(stride), "1"]}}
    return {
        "strides": sides,
        "padding": {"s": _strings(padding)[0]},
        "fused_ops": {"list": {"s": _strings(*fused)}},
        "use_cudnn_on_gpu": {"b": True},
    }


_POOL: Final = {**_layer(1, "VALID", ()), "ksize": {"list": {"i": ["1", "5", "5", "1"]}}}

NODES: Final[tuple[Node, ...]] = (
    ("input", "Placeholder", (), {"shape": {"shape": {"dim": [
        {"size": "-1"}, {"size": str(SIDE)}, {"size": str(SIDE)}, {"size": "3"}]}}}),
    ("stem", "Const", (), {}),
    ("Mul", "Mul", ("two", "input"), {}),
    ("Sub", "Sub", ("Mul", "one"), {}),
    ("first", "_FusedConv2D", ("Sub", "stem", "stem_bias"), _layer(2, "SAME", _RELU6)),
    ("second", "FusedDepthwiseConv2dNative", ("first", "deep", "deep_bias"),
     _layer(1, "SAME", _RELU6)),
    ("third", "_FusedConv2D", ("second", "point", "point_bias"), _layer(1, "SAME", ("BiasAdd",))),
    ("sum", "AddV2", ("first", "third"), {}),
    ("pool", "AvgPool", ("sum",), _POOL),
    ("flat", "Squeeze", ("pool",), {}),
    ("logits", "_FusedMatMul", ("flat", "dense", "dense_bias"), _layer(1, "SAME", ("BiasAdd",))),
    ("soft", "Softmax", ("logits",), {}),
    ("Identity", "Identity", ("soft",), {}),
)  # fmt: skip


@attrs.frozen
class TinyModel:
    """Weights of eight bits, but `two` and `one`, which are not quantised."""

    quantized: dict[str, NDArray[np.uint8]]
    scales: dict[str, tuple[float, float]]

    @classmethod
    def drawn(cls, seed: int) -> "TinyModel":
        random = np.random.default_rng(seed)
        names = [name for name in _SHAPES if name not in ("two", "one")]
        return cls(
            {name: random.integers(0, 256, _SHAPES[name], np.uint8) for name in names},
            {name: (0.01 + 0.01 * random.random(), -1.0 - random.random()) for name in names},
        )

    def weights(self) -> dict[str, Floats]:
        unpacked = {
            name: values * self.scales[name][0] + self.scales[name][1]
            for name, values in self.quantized.items()
        }
        return unpacked | {"two": np.array(2.0), "one": np.array(1.0)}

    def scripts(self, nodes: Sequence[Node] = NODES) -> str:
        """The modules, joined: the model first, then two shards."""
        packed = b"".join(
            self.quantized[name].tobytes() if name in self.quantized else _float32(name)
            for name in _SHAPES
        )
        graph = {"node": [_node(one) for one in nodes], "versions": {"producer": 175}}
        manifest = [{"paths": ["a", "b"], "weights": [self._specified(name) for name in _SHAPES]}]
        model = {"format": "graph-model", "modelTopology": graph, "weightsManifest": manifest}
        shards = (packed[:50], packed[50:])
        literals = [_script(model), *(f'"{base64.b64encode(one).decode()}"' for one in shards)]
        return "".join(
            "!function(e){e.exports=e()}(function(){return{1:[function(t,e,a){e.exports="
            f"{literal}}},{{}}]}}}});"
            for literal in literals
        )

    def _specified(self, name: str) -> dict[str, Any]:
        about: dict[str, Any] = {"name": name, "shape": list(_SHAPES[name]), "dtype": "float32"}
        if name in self.scales:
            scale, least = self.scales[name]
            about["quantization"] = {"min": least, "scale": scale, "dtype": "uint8"}
        return about


def _float32(name: str) -> bytes:
    return np.array({"two": 2.0, "one": 1.0}[name], "<f4").tobytes()


def _node(one: Node) -> dict[str, Any]:
    name, kind, inputs, attributes = one
    return {"name": name, "op": kind, "input": list(inputs), "attr": attributes}


def _script(value: object) -> str:
    """A literal as minifiers write it: bare keys, `!0`, no zero before a point."""
    match value:
        case dict():
            return "{" + ",".join(f"{key}:{_script(one)}" for key, one in value.items()) + "}"
        case list():
            return "[" + ",".join(_script(one) for one in value) + "]"
        case bool():
            return "!0" if value else "!1"
        case str():
            return f'"{value}"'
    return re.sub(r"^(-?)0\.", r"\1.", repr(value))


def computed(weights: dict[str, Floats], picture: Floats) -> Floats:
    """The chances of one picture `(SIDE, SIDE, 3)`, node by node."""
    scaled = weights["two"] * picture - weights["one"]
    first = np.clip(_convolved(scaled, weights["stem"], 2) + weights["stem_bias"], 0, 6)
    filters = np.zeros((3, 3, 4, 4))
    filters[:, :, np.arange(4), np.arange(4)] = weights["deep"][:, :, :, 0]
    second = np.clip(_convolved(first, filters, 1) + weights["deep_bias"], 0, 6)
    third = _convolved(second, weights["point"], 1) + weights["point_bias"]
    logits = (first + third).mean(axis=(0, 1)) @ weights["dense"] + weights["dense_bias"]
    powers = np.exp(logits - logits.max())
    return np.asarray(powers / powers.sum(), np.float64)


def _convolved(plane: Floats, filters: Floats, stride: int) -> Floats:
    """`SAME`: as many results as strides begin, the odd pixel of padding after the picture."""
    side, kernel = plane.shape[0], filters.shape[0]
    count = -(-side // stride)
    padding = max(0, (count - 1) * stride + kernel - side)
    before = padding // 2
    padded = np.pad(plane, ((before, padding - before), (before, padding - before), (0, 0)))
    out = np.zeros((count, count, filters.shape[3]))
    for row in range(count):
        for column in range(count):
            top, left = row * stride, column * stride
            part = padded[top : top + kernel, left : left + kernel]
            out[row, column] = np.tensordot(part, filters, 3)
    return out
