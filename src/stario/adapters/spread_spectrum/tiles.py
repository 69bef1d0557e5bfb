"""Sound as tiles of time and frequency: cut up, measured, and put together again."""

from math import gcd

import numpy as np
from numpy.typing import NDArray
from scipy import fft
from scipy.ndimage import maximum_filter1d, uniform_filter1d
from scipy.signal import resample_poly

from stario.ports.speech import Samples

RATE = 24_000
"""Tiles are those of sound at this rate, whatever the rate of the file."""

WINDOW = 1024
HOP = WINDOW // 2
BANDS = 41

_BINS_PER_BAND = 8
# 305 Hz to 7,992 Hz: telephones and encoders cut what is beyond.
_FIRST_BIN = 13
_LAST_BIN = _FIRST_BIN + BANDS * _BINS_PER_BAND
_SILENCE = 1e-9
_OVERSAMPLING = 4
_LOOK_AHEAD = int(0.003 * RATE) | 1
# Hann windows half a window apart add up to one.
_SHAPE = np.hanning(WINDOW + 1)[:-1].astype(np.float32)

Levels = NDArray[np.float64]
"""Decibels of each tile, `(frames, BANDS)`."""

Spectra = NDArray[np.complex64]
"""`(frames, WINDOW / 2 + 1)`."""


def at_rate(samples: Samples, rate: int, wanted: int) -> Samples:
    if rate == wanted or len(samples) == 0:
        return samples
    shared = gcd(rate, wanted)
    return np.asarray(resample_poly(samples, wanted // shared, rate // shared), np.float32)


def spectra_of(sound: Samples) -> Spectra:
    """Give the spectra of windows that add up to *sound*."""
    padded = np.pad(sound, (HOP, HOP + -len(sound) % HOP))
    windows = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP]
    return np.asarray(fft.rfft(windows * _SHAPE, axis=1), np.complex64)


def levels_of(spectra: Spectra) -> Levels:
    power = np.abs(spectra[:, _FIRST_BIN:_LAST_BIN]) ** 2
    tiles = power.reshape(len(power), BANDS, _BINS_PER_BAND).sum(axis=2, dtype=np.float64)
    return np.asarray(10 * np.log10(tiles + _SILENCE))


def amplified(spectra: Spectra, gains: Levels, length: int) -> Samples:
    """Put *length* samples together again, each tile louder by its gain."""
    factors = np.ones(spectra.shape, np.float32)
    factors[:, _FIRST_BIN:_LAST_BIN] = np.repeat(10 ** (gains / 20), _BINS_PER_BAND, axis=1)
    halves = fft.irfft(spectra * factors, WINDOW, axis=1).reshape(-1, 2, HOP)
    whole = np.zeros((len(halves) + 1, HOP), np.float32)
    whole[:-1] += halves[:, 0]
    whole[1:] += halves[:, 1]
    return whole.ravel()[HOP : HOP + length]


def peaks_of(sound: Samples) -> NDArray[np.float64]:
    """
    Find the true peak around each sample.

    Source: ITU-R BS.1770-4, annex 2 (4x oversampled).
    """
    oversampled = np.abs(resample_poly(sound.astype(np.float64), _OVERSAMPLING, 1))
    peaks: NDArray[np.float64] = oversampled.reshape(len(sound), _OVERSAMPLING).max(axis=1)
    return peaks


def limited(sound: Samples, ceiling: float) -> Samples:
    """Turn *sound* down for some milliseconds around each true peak above *ceiling*."""
    peaks = peaks_of(sound)
    if peaks.max() <= ceiling:
        return sound
    # The widest peak first, then a smooth curve that is nowhere above what each peak needs.
    held = maximum_filter1d(peaks, 2 * _LOOK_AHEAD + 1)
    gain = uniform_filter1d(np.minimum(1.0, ceiling / np.maximum(held, 1e-9)), _LOOK_AHEAD)
    return np.asarray(sound * gain, np.float32)
