"""What the converted graph computes is what TensorFlow's definitions say."""

from pathlib import Path

import numpy as np
import onnx
import onnxruntime  # type: ignore[import-untyped]
import pytest

from stario.adapters.nsfw.conversion.graphs import INPUT, to_onnx
from tests.builders.graph_models import CLASSES, NODES, SIDE, Node, TinyModel, computed


def converted(folder: Path, scripts: str) -> Path:
    source, made = folder / "joined.js", folder / "made.onnx"
    source.write_text(scripts)
    to_onnx(source, made)
    return made


@pytest.mark.parametrize("seed", range(3))
def test_the_graph_computes_what_tensorflow_would(tmp_path: Path, seed: int) -> None:
    model = TinyModel.drawn(seed)
    pictures = np.random.default_rng(seed).random((2, SIDE, SIDE, 3)).astype(np.float32)

    made = converted(tmp_path, model.scripts())

    onnx.checker.check_model(onnx.load(made))
    (chances,) = onnxruntime.InferenceSession(made).run(None, {INPUT: pictures})
    assert chances.shape == (2, CLASSES)
    for picture, chance in zip(pictures, chances, strict=True):
        expected = computed(model.weights(), picture.astype(np.float64))
        assert chance == pytest.approx(expected, abs=1e-5)


def test_the_same_scripts_give_the_same_bytes(tmp_path: Path) -> None:
    scripts = TinyModel.drawn(1).scripts()

    assert converted(tmp_path, scripts).read_bytes() == converted(tmp_path, scripts).read_bytes()


def _replaced(name: str, kind: str, attributes: dict[str, object]) -> tuple[Node, ...]:
    return tuple(
        (one[0], kind, one[2], one[3] | attributes) if one[0] == name else one for one in NODES
    )


@pytest.mark.parametrize(
    "scripts",
    [
        "",
        "module.exports={}",
        'e.exports={format:"graph-model"}',
        TinyModel.drawn(1).scripts()[:-200],
        TinyModel.drawn(1).scripts(NODES[:-1]),
        TinyModel.drawn(1).scripts(_replaced("sum", "LeakyRelu", {})),
        TinyModel.drawn(1).scripts(_replaced("first", "_FusedConv2D", {"fused_ops": {}})),
        TinyModel.drawn(1).scripts(_replaced("first", "_FusedConv2D", {"strides": {"b": True}})),
        TinyModel.drawn(1).scripts().replace('"stem_bias"', '"no_such"', 1),
    ],
    ids=range(9),
)
def test_scripts_of_anything_else_are_refused(tmp_path: Path, scripts: str) -> None:
    with pytest.raises(ValueError):
        converted(tmp_path, scripts)
