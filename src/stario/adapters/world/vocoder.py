"""Sound to pitch, envelope and noisiness, and back."""

import attrs
import numpy as np
import pyworld
from numpy.typing import NDArray

from stario.ports.speech import SPEECH_RATE, Samples

Matrix = NDArray[np.float64]

FRAME_MILLISECONDS = 5.0
COEFFICIENTS = 48
"""Mel-cepstral coefficients an envelope is coded in."""

_PITCH_FLOOR, _PITCH_CEILING = 71.0, 600.0
_QUIET_PERCENTILE = 35


@attrs.frozen(eq=False)
class Analysis:
    """`pitch` `(frames,)` Hz, 0 where unvoiced; `envelope`, `noisiness` `(frames, bins)`."""

    pitch: Matrix
    envelope: Matrix
    noisiness: Matrix

    @property
    def active(self) -> NDArray[np.bool_]:
        """Frames that are not pauses."""
        energy = np.log(self.envelope.mean(axis=1))
        return np.asarray(energy > np.percentile(energy, _QUIET_PERCENTILE))

    @property
    def voiced_log_pitch(self) -> Matrix:
        return np.asarray(np.log(self.pitch[self.pitch > 0]))


def analysed(samples: Samples) -> Analysis:
    """
    Take *samples* at 24 kHz apart.

    Source: Morise et al., "WORLD: a vocoder-based high-quality speech synthesis system" (2016).
    """
    sound = samples.astype(np.float64)
    pitch, times = _tracked(sound)
    envelope = pyworld.cheaptrick(sound, pitch, times, SPEECH_RATE, f0_floor=_PITCH_FLOOR)
    noisiness = pyworld.d4c(sound, pitch, times, SPEECH_RATE, fft_size=(envelope.shape[1] - 1) * 2)
    return Analysis(pitch, envelope, noisiness)


def log_pitch_of(samples: Samples) -> float:
    """Median of log pitch; minus infinity where nothing is voiced."""
    pitch, _times = _tracked(samples.astype(np.float64))
    voiced = pitch[pitch > 0]
    return float(np.median(np.log(voiced))) if len(voiced) else -np.inf


def _tracked(sound: Matrix) -> tuple[Matrix, Matrix]:
    coarse, times = pyworld.dio(
        sound,
        SPEECH_RATE,
        f0_floor=_PITCH_FLOOR,
        f0_ceil=_PITCH_CEILING,
        frame_period=FRAME_MILLISECONDS,
    )
    return pyworld.stonemask(sound, coarse, times, SPEECH_RATE), times


def synthesised(analysis: Analysis, length: int) -> Samples:
    """Put *analysis* together again, exactly *length* samples."""
    sound = pyworld.synthesize(
        np.ascontiguousarray(analysis.pitch),
        np.ascontiguousarray(analysis.envelope),
        np.ascontiguousarray(analysis.noisiness),
        SPEECH_RATE,
        FRAME_MILLISECONDS,
    )
    return np.pad(sound[:length], (0, max(0, length - len(sound)))).astype(np.float32)


def coded(envelope: Matrix) -> Matrix:
    """Mel-cepstrum `(frames, COEFFICIENTS)` of *envelope*."""
    return np.asarray(
        pyworld.code_spectral_envelope(np.ascontiguousarray(envelope), SPEECH_RATE, COEFFICIENTS)
    )


def decoded(cepstrum: Matrix, bins: int) -> Matrix:
    return np.asarray(
        pyworld.decode_spectral_envelope(
            np.ascontiguousarray(cepstrum), SPEECH_RATE, (bins - 1) * 2
        )
    )


def warped(envelope: Matrix, factor: float) -> Matrix:
    """Stretch the frequency axis: above 1 the vocal tract is shorter, formants move up."""
    if factor == 1.0:
        return envelope
    bins = np.arange(envelope.shape[1])
    source = np.minimum(bins / factor, bins[-1])
    low = source.astype(int)
    high = np.minimum(low + 1, bins[-1])
    share = source - low
    logarithm = np.log(envelope)
    return np.asarray(np.exp(logarithm[:, low] * (1 - share) + logarithm[:, high] * share))


def extended(envelope: Matrix, bandwidth_hertz: float) -> Matrix:
    """Above the recording's bandwidth let *envelope* fall by 12 dB an octave."""
    edge = _bin(bandwidth_hertz, envelope.shape[1])
    bins = np.arange(edge, envelope.shape[1])
    out = envelope.copy()
    out[:, edge:] = envelope[:, edge : edge + 1] * (edge / bins) ** 4
    return out


def _bin(hertz: float, bins: int) -> int:
    return min(int(hertz / (SPEECH_RATE / 2) * (bins - 1)), bins - 1)
