"""How loud speech is from moment to moment."""

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, sosfiltfilt

from stario.ports.speech import Samples

Curve = NDArray[np.float64]
"""Values over time, `(time,)`."""

ENVELOPE_RATE = 100
"""Values a second of an envelope."""

_RANGE_DECIBELS = 38.0
_LOUD_QUANTILE = 0.95
_BAND_HERTZ = (180.0, 4200.0)
_SHORTEST_SECONDS = 0.05
_SILENCE_DECIBELS = -90.0
_SYLLABLE_SECONDS = 0.2
_PHRASE_SECONDS = 1.6
_LEAST_EXCESS = 0.02
_SPOKEN = 0.35


def blocks(count: int, rate: int) -> NDArray[np.int64]:
    """Give the edges of the blocks of an envelope in samples; no rate makes them drift."""
    return np.arange(count * ENVELOPE_RATE // rate + 1) * rate // ENVELOPE_RATE


def envelope_of(samples: Samples, rate: int) -> Curve:
    """
    Measure the loudness of the band that carries vowels.

    Returns:
        `ENVELOPE_RATE` values a second in [0, 1]: 1 is the loudest twentieth of the sound,
        0 is 38 dB below it; silence is 0 throughout.
    """
    edges = blocks(len(samples), rate)
    sound = np.nan_to_num(np.asarray(samples, np.float64))
    if len(sound) < _SHORTEST_SECONDS * rate:
        return np.zeros(max(len(edges) - 1, 1))
    high = min(_BAND_HERTZ[1], rate / 2 * 0.9)
    band = butter(3, (_BAND_HERTZ[0], high), "bandpass", fs=rate, output="sos")
    energy = np.add.reduceat(sosfiltfilt(band, sound) ** 2, edges[:-1]) / np.diff(edges)
    decibels = 10 * np.log10(energy + 1e-12)
    loud = float(np.quantile(decibels, _LOUD_QUANTILE))
    if loud < _SILENCE_DECIBELS:
        return np.zeros(len(decibels))
    return np.clip((decibels - loud + _RANGE_DECIBELS) / _RANGE_DECIBELS, 0.0, 1.0)


def emphasis_of(envelope: Curve) -> Curve:
    """
    Find the syllables that stand out of their phrase, 0 to 1.

    For speech whose stress nobody marked: nods and brows need something to follow.
    """
    spoken = (envelope > _SPOKEN).astype(np.float64)
    # Pauses don't count, or every phrase would begin with emphasis.
    phrase = _smooth(envelope * spoken, _PHRASE_SECONDS)
    phrase /= np.maximum(_smooth(spoken, _PHRASE_SECONDS), 0.05)
    excess = np.maximum(_smooth(envelope, _SYLLABLE_SECONDS) - phrase, 0.0)
    most = float(np.quantile(excess, 0.98))
    if most < _LEAST_EXCESS:
        return np.zeros(len(envelope))
    return np.clip(excess / most, 0.0, 1.0)


def _smooth(curve: Curve, seconds: float) -> Curve:
    kernel = np.hanning(int(seconds * ENVELOPE_RATE) // 2 * 2 + 3)[1:-1]
    padded = np.pad(curve, len(kernel) // 2, "edge")
    smooth: Curve = np.convolve(padded, kernel / kernel.sum(), "valid")
    return smooth


def at(envelope: Curve, seconds: Curve) -> Curve:
    """Read *envelope* at *seconds*."""
    centres = (np.arange(len(envelope)) + 0.5) / ENVELOPE_RATE
    return np.interp(seconds, centres, envelope)
