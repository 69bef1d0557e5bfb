"""The Kokoro network: symbols in, sound and durations out."""

import json
import logging
from collections.abc import Sequence
from pathlib import Path

import attrs
import numpy as np
import onnxruntime  # type: ignore[import-untyped]
from numpy.typing import NDArray

from stario.adapters.kokoro import graph
from stario.adapters.kokoro.protobuf import Malformed
from stario.domain.kernel.errors import NotFound
from stario.ports.models import ModelCorrupted, ModelMissing
from stario.ports.speech import Samples

log = logging.getLogger(__name__)

FRAME_SAMPLES = 600
"""One unit of duration: 25 ms at 24 kHz."""

MAX_TOKENS = 508

_STYLE_SHAPE = (-1, 256)


@attrs.frozen(kw_only=True)
class Delivery:
    """How to say it: factors on tempo, on mean pitch and on its range, and nepers of energy."""

    speed: float = 1.0
    pitch_level: float = 1.0
    pitch_range: float = 1.0
    energy: float = 0.0


@attrs.frozen(eq=False)
class Rendered:
    """`durations`: frames of each symbol, with the model's own start and end token around them."""

    samples: Samples
    durations: NDArray[np.int64]


@attrs.frozen(eq=False)
class KokoroModel:
    """Weights in memory; `render` may be called from several threads."""

    _session: onnxruntime.InferenceSession
    _vocabulary: dict[str, int]
    _styles: dict[str, NDArray[np.float32]]

    @classmethod
    def load(cls, folder: Path, *, voices: Sequence[str], threads: int) -> "KokoroModel":
        """
        Load `model.onnx`, `vocab.json` and `voices/<name>.bin` of *folder*.

        Raises:
            ModelMissing: a file is not there.
            ModelCorrupted: a file is not what its name says.
        """
        try:
            model = graph.open_up((folder / "model.onnx").read_bytes())
            vocabulary = json.loads((folder / "vocab.json").read_text(encoding="utf-8"))["vocab"]
            styles = {
                voice: np.fromfile(folder / "voices" / f"{voice}.bin", np.float32).reshape(
                    _STYLE_SHAPE
                )
                for voice in voices
            }
        except OSError as missing:
            raise ModelMissing(name="kokoro-82m", file=str(missing.filename)) from missing
        except (Malformed, graph.GraphUnknown, ValueError, KeyError) as broken:
            raise ModelCorrupted(name="kokoro-82m", reason=str(broken)) from broken
        return cls(_session(model, threads), vocabulary, styles)

    @property
    def voices(self) -> tuple[str, ...]:
        return tuple(self._styles)

    def known(self, symbols: str) -> str:
        """Leave out of *symbols* what the model has no token for."""
        return "".join(symbol for symbol in symbols if symbol in self._vocabulary)

    def render(self, symbols: str, voice: str, delivery: Delivery) -> Rendered:
        """
        Say *symbols*, at most `MAX_TOKENS` of them, each `known`.

        Raises:
            NotFound: no such voice.
        """
        if voice not in self._styles:
            raise NotFound(voice=voice)
        tokens = [self._vocabulary[symbol] for symbol in symbols[:MAX_TOKENS]]
        styles = self._styles[voice]
        style = styles[min(len(tokens), len(styles)) - 1]
        samples, durations = self._session.run(
            ["audio", graph.DURATIONS],
            {
                "tokens": np.array([[0, *tokens, 0]], np.int64),
                "style": style.reshape(1, -1),
                "speed": _scalar(delivery.speed),
                graph.PITCH_LEVEL: _scalar(delivery.pitch_level),
                graph.PITCH_RANGE: _scalar(delivery.pitch_range),
                graph.ENERGY: _scalar(delivery.energy),
            },
        )
        return Rendered(np.ravel(samples).astype(np.float32), np.ravel(durations))


def _scalar(value: float) -> NDArray[np.float32]:
    return np.array([value], np.float32)


def _session(model: bytes, threads: int) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # Spinning threads take the cores from the encoder and the animator that run beside.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    try:
        session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except Exception as broken:  # onnxruntime's own errors share no public base class
        raise ModelCorrupted(name="kokoro-82m", reason=type(broken).__name__) from broken
    log.info("kokoro-82m runs on %s", session.get_providers()[0])
    return session
