"""Mel spectrograms as the speaker encoder was trained on them."""

import numpy as np
from numpy.typing import NDArray
from scipy.signal import get_window

from stario.ports.speech import Samples

RATE = 16_000
BANDS = 40

_FFT = 512
_WINDOW = 400
_HOP = 160
_FLOOR = 1e-10

# Slaney's mel scale: linear up to 1 kHz, then 27 steps to a factor of 6.4.
_LINEAR_HERTZ = 200 / 3
_BREAK_HERTZ = 1000.0
_BREAK_MEL = _BREAK_HERTZ / _LINEAR_HERTZ
_LOG_STEP = np.log(6.4) / 27


def log_mel(samples: Samples) -> NDArray[np.float32]:
    """
    Analyse *samples* at 16 kHz in 25 ms Hamming windows every 10 ms.

    Returns:
        `(frames, 40)`, log10 of power.
    """
    padded = np.pad(samples, (0, max(0, _FFT - len(samples))))
    frames = np.lib.stride_tricks.sliding_window_view(padded, _FFT)[::_HOP]
    margin = (_FFT - _WINDOW) // 2
    window = np.pad(get_window("hamming", _WINDOW), margin)
    power = np.abs(np.fft.rfft(frames * window, axis=1)) ** 2
    return np.log10(power @ _filters().T + _FLOOR).astype(np.float32)


def _filters() -> NDArray[np.float64]:
    """
    Triangles of equal area, `(40, 257)`.

    Source: Slaney, "Auditory Toolbox" (1998), as librosa implements it.
    """
    edges = _to_hertz(np.linspace(0, _to_mel(RATE / 2), BANDS + 2))
    bins = np.fft.rfftfreq(_FFT, 1 / RATE)
    below, middle, above = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    rising = (bins - below) / (middle - below)
    falling = (above - bins) / (above - middle)
    triangles = np.maximum(0, np.minimum(rising, falling))
    return np.asarray(triangles * 2 / (above - below))


def _to_mel(hertz: float) -> float:
    return float(_BREAK_MEL + np.log(hertz / _BREAK_HERTZ) / _LOG_STEP)


def _to_hertz(mel: NDArray[np.float64]) -> NDArray[np.float64]:
    above = _BREAK_HERTZ * np.exp(_LOG_STEP * (np.maximum(mel, _BREAK_MEL) - _BREAK_MEL))
    return np.where(mel < _BREAK_MEL, mel * _LINEAR_HERTZ, above)
