"""The packaged networks say what their authors' own programs say."""

from pathlib import Path
from typing import Final

import numpy as np
import pytest

from stario.adapters.nsfw.classifier import NSFWJS, OPEN_NSFW
from stario.adapters.nsfw.sessions import open_session
from stario.domain.kernel.errors import Unavailable
from stario.ports.models import ModelCorrupted, ModelMissing
from tests.builders.media_models import nsfw_classifier, packaged
from tests.builders.portraits import astronaut

# TensorFlow.js 4.22 on the CPU, with nsfwjs 4.3.0's files as they are, of the pattern below and of
# one grey: Drawing, Hentai, Neutral, Porn, Sexy.
OF_PATTERN: Final = (0.0061794655, 0.0001239556, 0.9936540127, 0.0000280751, 0.0000144759)
OF_GREY: Final = (0.0482768230, 0.0420260020, 0.9065504670, 0.0015436854, 0.0016030296)


def test_nsfwjs_computes_what_tensorflow_js_does() -> None:
    session = open_session(
        packaged(NSFWJS) / "nsfwjs.onnx", providers=("cpu",), threads=1, model=NSFWJS
    )
    y, x, c = np.mgrid[:224, :224, :3]
    pattern = ((y * 3 + x * 5 + c * 70) % 256 / 255).astype(np.float32)

    (chances,) = session.run(None, {"pictures": np.stack([pattern, np.full_like(pattern, 0.5)])})

    assert chances[0] == pytest.approx(OF_PATTERN, abs=2e-6)
    assert chances[1] == pytest.approx(OF_GREY, abs=2e-6)


async def test_the_surer_network_decides_and_both_are_named() -> None:
    (vote,) = await nsfw_classifier().classify(astronaut())

    assert vote.disagreement <= vote.explicit < 0.1
    assert vote.model == f"{NSFWJS}/1 {OPEN_NSFW}/1"


def test_a_network_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken.onnx").write_bytes(b"no network")

    with pytest.raises(ModelMissing):
        open_session(tmp_path / "none.onnx", providers=("cpu",), threads=1, model=OPEN_NSFW)
    with pytest.raises(ModelCorrupted):
        open_session(tmp_path / "broken.onnx", providers=("cpu",), threads=1, model=OPEN_NSFW)
    with pytest.raises(Unavailable):
        open_session(tmp_path / "broken.onnx", providers=("npu",), threads=1, model=OPEN_NSFW)
