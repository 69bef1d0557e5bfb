"""Whoever starts a worker is told where each model runs: a card that is missing shows there."""

import logging
from pathlib import Path

import onnx
import pytest
from onnx import TensorProto, helper

from stario.adapters.faces import sessions as of_faces
from stario.adapters.nsfw import sessions as of_pictures
from stario.adapters.ocr import sessions as of_words

ADAPTERS = Path(__file__).parents[2] / "src" / "stario" / "adapters"


@pytest.fixture
def network(tmp_path: Path) -> Path:
    """Gives back what it is given."""
    shape = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1]) for name in ("a", "b")]
    graph = helper.make_graph(
        [helper.make_node("Identity", ["a"], ["b"])], "g", shape[:1], shape[1:]
    )
    file = tmp_path / "tiny.onnx"
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.save(model, file)
    return file


@pytest.mark.parametrize("adapter", [of_pictures, of_words], ids=["pictures", "words"])
def test_a_network_says_what_it_runs_on(
    adapter: object, network: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        adapter.open_session(network, providers=("cuda", "cpu"), threads=1, model="m")  # type: ignore[attr-defined]

    assert "tiny.onnx of m runs on CPUExecutionProvider" in caplog.messages


def test_networks_of_faces_say_it_too(network: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        providers = of_faces.usable_providers(("cuda", "cpu"))
        of_faces.open_session(network, providers=providers, threads=1, model="m")

    assert "tiny.onnx of m runs on CPUExecutionProvider" in caplog.messages


def test_whatever_opens_a_network_says_it() -> None:
    silent = [
        file.relative_to(ADAPTERS).as_posix()
        for file in ADAPTERS.rglob("*.py")
        if "InferenceSession(" in (text := file.read_text()) and "runs on %s" not in text
    ]

    assert silent == []
