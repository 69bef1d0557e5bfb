"""Voice fingerprints by an ONNX d-vector network."""

import logging
from fractions import Fraction
from pathlib import Path

import attrs
import numpy as np
import onnxruntime  # type: ignore[import-untyped]
from numpy.typing import NDArray
from scipy.signal import resample_poly

from stario.adapters.speaker_encoder.mel import BANDS, RATE, log_mel
from stario.ports.execution import HeavyWork
from stario.ports.models import ModelCorrupted, ModelMissing
from stario.ports.sound import SpeakerEncoder
from stario.ports.speech import Samples

log = logging.getLogger(__name__)

_WINDOW_FRAMES = 80
_STRIDE_FRAMES = 40
# Frames this far below the loud ones hold no voice.
_SILENCE_BELOW_DB = 35.0
_LOUD_PERCENTILE = 95
_LEVEL_RMS = 0.05


@attrs.frozen(eq=False, kw_only=True)
class OnnxSpeakerEncoder(SpeakerEncoder):
    """
    Three LSTM layers over 0.8 s windows; the mean of their unit vectors.

    On read English, two recordings of one person have a cosine of 0.90 +- 0.06, of two persons
    0.29 +- 0.17 (95th percentile 0.57).
    """

    _session: onnxruntime.InferenceSession
    _heavy_work: HeavyWork

    @classmethod
    def load(cls, folder: Path, *, heavy_work: HeavyWork, threads: int = 2) -> "OnnxSpeakerEncoder":
        """
        Load `embedder.int8.onnx` of *folder*.

        Raises:
            ModelMissing: the file is not there.
            ModelCorrupted: it is no such network.
        """
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        try:
            model = (folder / "embedder.int8.onnx").read_bytes()
            session = onnxruntime.InferenceSession(
                model, options, providers=["CPUExecutionProvider"]
            )
        except OSError as missing:
            raise ModelMissing(name="speaker-encoder", file=str(missing.filename)) from missing
        except Exception as broken:  # onnxruntime's own errors share no public base class
            raise ModelCorrupted(name="speaker-encoder", reason=type(broken).__name__) from broken
        log.info("speaker-encoder runs on %s", session.get_providers()[0])
        return cls(session=session, heavy_work=heavy_work)

    async def embed(self, samples: Samples, rate: int) -> Samples:
        return await self._heavy_work.run(lambda _checkpoint: self._embedded(samples, rate))

    def _embedded(self, samples: Samples, rate: int) -> Samples:
        features = _voiced(log_mel(_levelled(_resampled(samples, rate))))
        (vectors,) = self._session.run(["embedding"], {"mel_window": _windows(features)})
        mean = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).mean(axis=0)
        return np.asarray(mean / np.linalg.norm(mean), np.float32)


def _resampled(samples: Samples, rate: int) -> Samples:
    ratio = Fraction(RATE, rate)
    return np.asarray(resample_poly(samples, ratio.numerator, ratio.denominator), np.float32)


def _levelled(samples: Samples) -> Samples:
    """Level out recordings: the features are not invariant to gain."""
    rms = float(np.sqrt(np.mean(samples**2))) if len(samples) else 0.0
    return np.asarray(samples * (_LEVEL_RMS / rms) if rms > 0 else samples, np.float32)


def _voiced(features: NDArray[np.float32]) -> NDArray[np.float32]:
    """Leave out silence: it would make every voice alike."""
    power_db = 10 * np.log10(np.sum(10.0**features, axis=1))
    kept = features[power_db > np.percentile(power_db, _LOUD_PERCENTILE) - _SILENCE_BELOW_DB]
    missing = _WINDOW_FRAMES - len(kept)
    return np.pad(kept, ((0, max(0, missing)), (0, 0)), mode="wrap") if missing > 0 else kept


def _windows(features: NDArray[np.float32]) -> NDArray[np.float32]:
    """`(windows, 80, 40)`, half overlapping."""
    view = np.lib.stride_tricks.sliding_window_view(features, (_WINDOW_FRAMES, BANDS))
    return np.ascontiguousarray(view[::_STRIDE_FRAMES, 0])
