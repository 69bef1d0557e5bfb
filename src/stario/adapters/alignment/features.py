"""What speech sounds like from moment to moment, as numbers that ignore the voice a little."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from scipy.fft import dct
from scipy.signal import resample_poly

from stario.ports.speech import Samples

Features = NDArray[np.float32]
"""`(frames, features)`."""

HOP_SECONDS = 0.010
WINDOW_SECONDS = 0.025

_RATE = 16_000
_HOP = int(HOP_SECONDS * _RATE)
_WINDOW = int(WINDOW_SECONDS * _RATE)
_FOURIER = 512
_BANDS = 26
_COEFFICIENTS = 13
_LOW_HERTZ, _HIGH_HERTZ = 80.0, 7600.0
_PREEMPHASIS = 0.97
# Loudness differs between voices more than the rest; change tells sounds apart more than state.
_LOUDNESS_WEIGHT = 0.6
_CHANGE_WEIGHT = 1.2


def mfcc_of(samples: Samples, rate: int) -> Features:
    """
    Measure mel-frequency cepstra and their change, each normalised over the sound.

    Returns:
        `(frames, 26)`, one frame each `HOP_SECONDS`, the first centred at half a window.

    Source: Davis and Mermelstein 1980; O'Shaughnessy's mel scale.
    """
    shared = int(np.gcd(_RATE, rate))
    sound = np.nan_to_num(np.asarray(samples, np.float64))
    sound = resample_poly(sound, _RATE // shared, rate // shared)
    sound = np.pad(sound, (0, max(_WINDOW - len(sound), 0)))
    sharpened = np.append(sound[0], sound[1:] - _PREEMPHASIS * sound[:-1])
    windows = sliding_window_view(sharpened, _WINDOW)[::_HOP] * np.hamming(_WINDOW)
    power = np.abs(np.fft.rfft(windows, _FOURIER)) ** 2
    cepstra = dct(np.log(power @ _mel_filters().T + 1e-8), axis=1, norm="ortho")[:, :_COEFFICIENTS]
    cepstra = (cepstra - cepstra.mean(axis=0)) / (cepstra.std(axis=0) + 1e-6)
    cepstra[:, 0] *= _LOUDNESS_WEIGHT
    change = np.gradient(cepstra, axis=0) if len(cepstra) > 1 else np.zeros_like(cepstra)
    change *= _CHANGE_WEIGHT / (change.std(axis=0) + 1e-6)
    return np.hstack([cepstra, change]).astype(np.float32)


def _mel_filters() -> NDArray[np.float64]:
    """Build triangles evenly spaced in mel, `(bands, bins)`."""
    low, high = (2595 * np.log10(1 + hertz / 700) for hertz in (_LOW_HERTZ, _HIGH_HERTZ))
    edges = 700 * (10 ** (np.linspace(low, high, _BANDS + 2) / 2595) - 1)
    hertz = np.arange(_FOURIER // 2 + 1) * (_RATE / _FOURIER)
    left, peak, right = (edges[i : i + _BANDS, None] for i in range(3))
    rising, falling = (hertz - left) / (peak - left), (right - hertz) / (right - peak)
    return np.clip(np.minimum(rising, falling), 0, None)
