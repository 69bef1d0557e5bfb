"""An InsightFace package of models, made of YuNet and SFace."""

import hashlib
import json
import shutil
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from tests.builders.photos import face_models

STRIDES = (8, 16, 32)


def build_face_pack(folder: Path) -> Path:
    """Write `manifest.json` (version 2), its licence and two networks into *folder*."""
    folder.mkdir(parents=True, exist_ok=True)
    detector, recogniser = folder / "detector.onnx", folder / "recogniser.onnx"
    onnx.save(yunet_as_scrfd(face_models() / "yunet.onnx"), detector)
    shutil.copy(face_models() / "sface.onnx", recogniser)
    (folder / "MODEL.LICENSE").write_text("YuNet: MIT. SFace: Apache-2.0.\n")
    manifest = {
        "manifest_version": 2,
        "model_id": folder.name,
        "license": "MODEL.LICENSE",
        "tasks": {
            "detection": {
                "file": detector.name,
                "sha256": hashlib.sha256(detector.read_bytes()).hexdigest(),
                "preprocessing": {"mean": 127.5, "std": 128.0},
            },
            "recognition": {
                "file": recogniser.name,
                "sha256": hashlib.sha256(recogniser.read_bytes()).hexdigest(),
                "preprocessing": {"mean": 0.0, "std": 1.0},
                "input_size": [112, 112],
                "embedding_dimension": 128,
            },
        },
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1))
    return folder


def yunet_as_scrfd(path: Path) -> onnx.ModelProto:
    """
    YuNet with the nine outputs of SCRFD, which InsightFace decodes.

    SCRFD has two anchors a cell; the second one never scores. It is fed RGB as `(x - 127.5) /
    128`, YuNet raw BGR: the graph undoes that.
    """
    graph = onnx.load(path).graph
    for part in graph.node:
        part.input[:] = ["raw" if name == "input" else name for name in part.input]
    nodes = [
        helper.make_node("Mul", ["input.1", "k128"], ["scaled"]),
        helper.make_node("Add", ["scaled", "k127"], ["shifted"]),
        helper.make_node("Gather", ["shifted", "bgr"], ["raw"], axis=1),
        *graph.node,
    ]
    for stride in STRIDES:
        nodes += _heads(stride)
    outputs = [
        helper.make_tensor_value_info(f"{head}_{stride}", TensorProto.FLOAT, [1, "n", size])
        for head, size in (("score", 1), ("distance", 4), ("points", 10))
        for stride in STRIDES
    ]
    source = helper.make_tensor_value_info("input.1", TensorProto.FLOAT, [1, 3, "h", "w"])
    made = helper.make_graph(
        nodes, "yunet_as_scrfd", [source], outputs, [*graph.initializer, *_constants()]
    )
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 21)])
    model.ir_version = 10
    onnx.checker.check_model(model)
    return model


def _heads(stride: int) -> list[onnx.NodeProto]:
    def own(name: str) -> str:
        return f"{name}/{stride}"

    def step(
        operation: str, inputs: list[str], output: str, axis: int | None = None
    ) -> onnx.NodeProto:
        made = helper.make_node(operation, inputs, [output])
        if axis is not None:
            made.attribute.append(helper.make_attribute("axis", axis))
        return made

    nodes = [
        step("Clip", [f"cls_{stride}", "zero", "one"], own("cls")),
        step("Clip", [f"obj_{stride}", "zero", "one"], own("obj")),
        step("Mul", [own("cls"), own("obj")], own("both")),
        step("Sqrt", [own("both")], own("sure")),
        step("Mul", [own("sure"), "zero"], own("never")),
        step("Concat", [own("sure"), own("never")], own("scores"), axis=2),
        step("Reshape", [own("scores"), "shape1"], f"score_{stride}"),
    ]
    for index, name in enumerate(("dx", "dy", "w", "h")):
        ends = [f"at{index}", f"at{index + 1}", "axis2"]
        nodes.append(step("Slice", [f"bbox_{stride}", *ends], own(name)))
    for name in ("w", "h"):
        nodes.append(step("Exp", [own(name)], own(f"e{name}")))
        nodes.append(step("Mul", [own(f"e{name}"), "half"], own(f"half_{name}")))
    corner = (("left", "Sub", "w", "dx"), ("top", "Sub", "h", "dy"))
    opposite = (("right", "Add", "w", "dx"), ("bottom", "Add", "h", "dy"))
    for side, operation, size, shift in (*corner, *opposite):
        nodes.append(step(operation, [own(f"half_{size}"), own(shift)], own(side)))
    box = [own(side) for side in ("left", "top", "right", "bottom")]
    nodes += [
        step("Concat", box * 2, own("boxes"), axis=2),
        step("Reshape", [own("boxes"), "shape4"], f"distance_{stride}"),
        step("Concat", [f"kps_{stride}"] * 2, own("kps"), axis=2),
        step("Reshape", [own("kps"), "shape10"], f"points_{stride}"),
    ]
    return nodes


def _constants() -> list[onnx.TensorProto]:
    floats = {"k128": 128, "k127": 127.5, "zero": 0, "one": 1, "half": 0.5}
    integers = {
        "bgr": [2, 1, 0],
        "axis2": [2],
        **{f"at{index}": [index] for index in range(5)},
        **{f"shape{size}": [1, -1, size] for size in (1, 4, 10)},
    }
    return [
        *(
            numpy_helper.from_array(np.array(value, np.float32), name)
            for name, value in floats.items()
        ),
        *(numpy_helper.from_array(np.array(v, np.int64), name) for name, v in integers.items()),
    ]
