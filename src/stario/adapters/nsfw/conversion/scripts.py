"""
TensorFlow.js graph models packed into JavaScript modules.

The first module exports an object literal, `model.json` minified; each of the others a string,
a shard of the weights in base64.
Source: the "Graph model" format of the TensorFlow.js converter (tfjs-converter/README.md).
"""

import base64
import binascii
import json
import re
from collections.abc import Iterator
from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import NDArray

Weights = dict[str, NDArray[np.float32]]

_EXPORT: Final = re.compile(r"\.exports=(?=[{\"])")
_SHARD: Final = re.compile(r'"([A-Za-z0-9+/=]*)"')
_TOKEN: Final = re.compile(
    r'(?P<string>"(?:[^"\\]|\\.)*")|(?P<key>[A-Za-z_$][\w$]*)(?=:)|(?P<truth>![01])'
    r"|(?P<number>-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)|(?P<mark>[{}\[\]:,])"
)
_TRUTHS: Final = {"!0": "true", "!1": "false"}


@attrs.frozen
class Operation:
    """A node of the graph; `attributes` as the converter wrote them."""

    name: str
    kind: str
    inputs: tuple[str, ...]
    attributes: dict[str, Any]


@attrs.frozen
class GraphModel:
    operations: tuple[Operation, ...]
    weights: Weights


def read_graph_model(scripts: str) -> GraphModel:
    """
    Read modules that were joined: that of the model first, then its shards in order.

    Raises:
        ValueError: they are not such modules.
    """
    exports = [match.end() for match in _EXPORT.finditer(scripts)]
    try:
        model = json.loads(_as_json(scripts, exports[0]))
        shards = b"".join(_shard(scripts, at) for at in exports[1:])
        operations = tuple(_operation(node) for node in model["modelTopology"]["node"])
        specifications = [one for group in model["weightsManifest"] for one in group["weights"]]
    except (IndexError, KeyError, binascii.Error) as error:
        raise ValueError("no graph model of TensorFlow.js") from error
    return GraphModel(operations, dict(_unpacked(specifications, shards)))


def _as_json(scripts: str, start: int) -> str:
    """The literal at *start*, its keys quoted and its numbers as JSON writes them."""
    parts, depth, at = [], 0, start
    while match := _TOKEN.match(scripts, at):
        parts.append(_token(match))
        depth += (match["mark"] in ("{", "[")) - (match["mark"] in ("}", "]"))
        at = match.end()
        if depth == 0:
            return "".join(parts)
    raise ValueError(f"no literal at {at}")


def _token(match: re.Match[str]) -> str:
    token = match[0]
    match match.lastgroup:
        case "key":
            return f'"{token}"'
        case "truth":
            return _TRUTHS[token]
        case "number":
            return repr(float(token)) if "." in token or "e" in token else token
    return token


def _shard(scripts: str, at: int) -> bytes:
    match = _SHARD.match(scripts, at)
    if match is None:
        raise ValueError("a shard is no string")
    return base64.b64decode(match[1], validate=True)


def _operation(node: dict[str, Any]) -> Operation:
    inputs = tuple(name.split(":")[0] for name in node.get("input", []))
    return Operation(node["name"], node["op"], inputs, node.get("attr", {}))


def _unpacked(
    specifications: list[dict[str, Any]], packed: bytes
) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """`q * scale + min`, in double precision as JavaScript does it, then rounded."""
    at = 0
    for one in specifications:
        quantization = one.get("quantization")
        dtype = np.dtype(quantization["dtype"] if quantization else one["dtype"])
        count = int(np.prod(one["shape"], dtype=np.int64))
        values = np.frombuffer(packed, dtype, count, at).astype(np.float64)
        at += count * dtype.itemsize
        if quantization:
            values = values * quantization["scale"] + quantization["min"]
        yield one["name"], values.reshape(one["shape"]).astype(np.float32)
    if at != len(packed):
        raise ValueError(f"{len(packed) - at} bytes of weights are left over")
