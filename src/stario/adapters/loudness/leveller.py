"""Loudness by pyloudnorm, peaks by a look-ahead limiter."""

import warnings

import attrs
import numpy as np
import pyloudnorm  # type: ignore[import-untyped]
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter1d, uniform_filter1d
from scipy.signal import resample_poly

from stario.ports.sound import LOUDNESS_LUFS, TRUE_PEAK_DBTP, Leveller
from stario.ports.speech import Samples

Curve = NDArray[np.float64]

_OVERSAMPLING = 4
_LOOK_AHEAD_SECONDS = 0.003
_BLOCK_SECONDS = 0.4
_SILENCE_LUFS = -70.0
_ROUNDS = 4
# The filter's ripple, and the rounding of whoever encodes the result.
_HEADROOM_DB = 0.1


@attrs.frozen
class LoudnessLeveller(Leveller):
    """
    Gain to the target, then a limiter; a few rounds, since limiting takes loudness away.

    Source: ITU-R BS.1770-4, annex 1 (loudness) and annex 2 (true peak, 4x oversampled).
    """

    lufs: float = LOUDNESS_LUFS
    true_peak_dbtp: float = TRUE_PEAK_DBTP

    def level(self, samples: Samples, rate: int) -> Samples:
        sound = samples.astype(np.float64)
        for _round in range(_ROUNDS):
            missing_db = self.lufs - loudness(sound, rate)
            if not np.isfinite(missing_db) or missing_db > self.lufs - _SILENCE_LUFS:
                return samples
            sound = self._limited(sound * 10 ** (missing_db / 20), rate)
            if abs(missing_db) < 0.05:
                break
        return sound.astype(np.float32)

    def _limited(self, sound: Curve, rate: int) -> Curve:
        ceiling = 10 ** ((self.true_peak_dbtp - _HEADROOM_DB) / 20)
        peaks = _peak_curve(sound)
        if peaks.max(initial=0.0) <= ceiling:
            return sound
        width = int(_LOOK_AHEAD_SECONDS * rate) | 1
        # The widest peak first, then a smooth curve that is nowhere above what each peak needs.
        held = maximum_filter1d(peaks, 2 * width + 1)
        gain = uniform_filter1d(np.minimum(1.0, ceiling / np.maximum(held, 1e-9)), width)
        return sound * gain


def loudness(samples: Samples | Curve, rate: int) -> float:
    """
    Measure integrated loudness of mono sound.

    Sound shorter than one block is measured as if it were repeated.

    Returns:
        LUFS; minus infinity for silence.

    Source: ITU-R BS.1770-4, annex 1.
    """
    sound = np.asarray(samples, dtype=np.float64)
    if len(sound) == 0 or not np.any(sound):
        return -np.inf
    block = int(_BLOCK_SECONDS * rate) + 1
    if len(sound) < block:
        sound = np.tile(sound, -(-block // len(sound)))
    with warnings.catch_warnings():
        # Blocks of digital silence have no logarithm; the gate drops them anyway.
        warnings.simplefilter("ignore", RuntimeWarning)
        return float(pyloudnorm.Meter(rate).integrated_loudness(sound))


def true_peak(samples: Samples) -> float:
    """
    Find the highest peak of the reconstructed waveform.

    Returns:
        dBTP; minus infinity for silence.

    Source: ITU-R BS.1770-4, annex 2.
    """
    highest = float(_peak_curve(samples.astype(np.float64)).max(initial=0.0))
    return 20 * np.log10(highest) if highest > 0 else -np.inf


def _peak_curve(sound: Curve) -> Curve:
    """The highest oversampled value around each sample."""
    if len(sound) == 0:
        return sound
    oversampled = np.abs(resample_poly(sound, _OVERSAMPLING, 1))
    curve: Curve = oversampled[: len(sound) * _OVERSAMPLING].reshape(len(sound), -1).max(axis=1)
    return curve
