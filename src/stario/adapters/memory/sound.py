"""Loudness and colour of sound with numpy alone."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from stario.ports.sound import LOUDNESS_LUFS, TRUE_PEAK_DBTP
from stario.ports.speech import SPEECH_RATE, Samples

_BLOCK_SECONDS, _STEP_SECONDS = 0.4, 0.1
# K weighting at 48 kHz: ITU-R BS.1770-4, tables 1 and 2.
_SHELF: Final = (
    (1.53512485958697, -2.69169618940638, 1.19839281085285),
    (1.0, -1.69065929318241, 0.73248077421585),
)
_HIGH_PASS: Final = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))

BANDS: Final = 24
_BAND_EDGES: Final = np.geomspace(100, 8000, BANDS + 1)


def levelled(samples: Samples) -> Samples:
    """Bring *samples* at 24 kHz to the product's loudness; silence stays."""
    measured = loudness(samples)
    if not np.isfinite(measured):
        return samples
    gain = 10 ** ((LOUDNESS_LUFS - measured) / 20)
    # Tones have a low crest factor, so this only guards against the unforeseen.
    ceiling = 10 ** ((TRUE_PEAK_DBTP - 0.5) / 20)
    return np.asarray(np.clip(samples * gain, -ceiling, ceiling), np.float32)


def loudness(samples: Samples) -> float:
    """LUFS of mono sound at 24 kHz, minus infinity for silence (ITU-R BS.1770-4, annex 1)."""
    if len(samples) == 0 or not np.any(samples):
        return -np.inf
    block, step = int(_BLOCK_SECONDS * SPEECH_RATE), int(_STEP_SECONDS * SPEECH_RATE)
    weighted = np.pad(_weighted(samples), (0, max(0, block - len(samples))))
    blocks = np.lib.stride_tricks.sliding_window_view(weighted**2, block)[::step].mean(axis=1)
    levels = -0.691 + 10 * np.log10(blocks + 1e-12)
    heard = blocks[levels > -70.0]
    if len(heard) == 0:
        return -np.inf
    gate = -0.691 + 10 * np.log10(heard.mean()) - 10
    gated = blocks[(levels > -70.0) & (levels > gate)]
    return float(-0.691 + 10 * np.log10(gated.mean()))


def colour(samples: Samples) -> NDArray[np.float64]:
    """Long-term level of 24 bands, dB, without its mean: what a voice's timbre is here."""
    power = np.abs(np.fft.rfft(samples)) ** 2
    hertz = np.fft.rfftfreq(len(samples), 1 / SPEECH_RATE)
    index = np.digitize(hertz, _BAND_EDGES) - 1
    levels = np.array(
        [power[index == band].mean() if np.any(index == band) else 0.0 for band in range(BANDS)]
    )
    decibels = 10 * np.log10(levels + 1e-9)
    return np.asarray(decibels - decibels.mean())


def coloured(samples: Samples, gains_db: NDArray[np.float64]) -> Samples:
    """Filter *samples* by *gains_db* of the 24 bands; the length stays."""
    hertz = np.fft.rfftfreq(len(samples), 1 / SPEECH_RATE)
    centres = np.sqrt(_BAND_EDGES[:-1] * _BAND_EDGES[1:])
    gains = 10 ** (np.interp(hertz, centres, gains_db) / 20)
    return np.fft.irfft(np.fft.rfft(samples) * gains, len(samples)).astype(np.float32)


def _weighted(samples: Samples) -> NDArray[np.float64]:
    hertz = np.fft.rfftfreq(len(samples), 1 / SPEECH_RATE)
    delay = np.exp(-2j * np.pi * hertz / 48_000)
    response = np.ones_like(delay)
    for numerator, denominator in (_SHELF, _HIGH_PASS):
        response *= np.polyval(numerator[::-1], delay) / np.polyval(denominator[::-1], delay)
    return np.asarray(np.fft.irfft(np.fft.rfft(samples) * response, len(samples)))
