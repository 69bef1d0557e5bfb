"""Sound as Whisper hears it."""

from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.signal import resample_poly

from stario.ports.speech import Speech

Floats = NDArray[np.float32]

RATE: Final = 16_000
SEGMENT_SAMPLES: Final = 30 * RATE
SEGMENT_FRAMES: Final = 3000

_WINDOW = 400
_HOP = 160
_BANDS = 80
_LINEAR_HERTZ_A_MEL = 200 / 3
_BREAK_HERTZ = 1000.0
_LOG_STEP = np.log(6.4) / 27


def samples_of(speech: Speech) -> Floats:
    """The speech at 16 kHz."""
    divisor = np.gcd(RATE, speech.rate)
    resampled = resample_poly(speech.samples, RATE // divisor, speech.rate // divisor)
    return np.asarray(resampled, np.float32)


def log_mel(samples: Floats) -> Floats:
    """
    Spectrograms of each 30 s of *samples*, the last padded with silence.

    Args:
        samples: `(time,)` at 16 kHz in [-1, 1], at least one sample.

    Returns:
        `(segments, 80, 3000)`.

    Source: Radford et al. 2022 (arXiv:2212.04356), 2.2, and the released `log_mel_spectrogram`.
    """
    count = max(1, -(-len(samples) // SEGMENT_SAMPLES))
    padded = np.zeros(count * SEGMENT_SAMPLES, np.float32)
    padded[: len(samples)] = samples
    return np.stack([_segment(part) for part in padded.reshape(count, SEGMENT_SAMPLES)])


def _segment(samples: Floats) -> Floats:
    centred = np.pad(samples, _WINDOW // 2, mode="reflect")
    frames = np.lib.stride_tricks.sliding_window_view(centred, _WINDOW)[::_HOP]
    # The periodic Hann window; the last frame is dropped, as in the released code.
    window = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(_WINDOW) / _WINDOW)).astype(np.float32)
    power = np.abs(np.fft.rfft(frames[:SEGMENT_FRAMES] * window)) ** 2
    mel = np.log10(np.maximum(_filters() @ power.T, 1e-10))
    return np.asarray((np.maximum(mel, mel.max() - 8) + 4) / 4, np.float32)


@cache
def _filters() -> NDArray[np.float64]:
    """Triangles of equal area, `(80, 201)`, on Slaney's scale (Auditory Toolbox, 1998)."""
    edges = _hertz(np.linspace(0, _mel(RATE / 2), _BANDS + 2))
    bins = np.fft.rfftfreq(_WINDOW, 1 / RATE)
    slopes = edges[:, None] - bins
    widths = np.diff(edges)
    rising = -slopes[:-2] / widths[:-1, None]
    falling = slopes[2:] / widths[1:, None]
    areas = 2 / (edges[2:] - edges[:-2])
    return np.asarray(np.maximum(0, np.minimum(rising, falling)) * areas[:, None])


def _mel(hertz: float) -> float:
    return float(_BREAK_HERTZ / _LINEAR_HERTZ_A_MEL + np.log(hertz / _BREAK_HERTZ) / _LOG_STEP)


def _hertz(mels: NDArray[np.float64]) -> NDArray[np.float64]:
    break_mel = _BREAK_HERTZ / _LINEAR_HERTZ_A_MEL
    above = _BREAK_HERTZ * np.exp(_LOG_STEP * (mels - break_mel))
    return np.where(mels < break_mel, mels * _LINEAR_HERTZ_A_MEL, above)
