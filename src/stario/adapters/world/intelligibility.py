"""Whether converted speech still says the same."""

import re
import unicodedata
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.signal import stft

from stario.ports.speech import SPEECH_RATE, Samples

_BANDS_HERTZ = np.geomspace(150, 4300, 16)
_WINDOW, _HOP = 768, 384
_SEGMENT_FRAMES = 24
_ACTIVE_BELOW_PEAK_DB = 40.0


def envelope_agreement(original: Samples, converted: Samples) -> float:
    """
    Correlate how the energy of third-octave bands moves in both sounds, segment by segment.

    It looks at content alone: a fixed filter or another voice keeps it near 1, other words or
    noise bring it to 0.

    Returns:
        -1 to 1.

    Source: after Jensen & Taal, "An algorithm for predicting the intelligibility of speech
    masked by modulated noise maskers" (2016): 0.384 s segments, rows normalised.
    """
    length = min(len(original), len(converted))
    first, second = (_band_energies(sound[:length]) for sound in (original, converted))
    active = first.max(axis=0) > first.max() - _ACTIVE_BELOW_PEAK_DB
    first, second = first[:, active], second[:, active]
    starts = range(0, first.shape[1] - _SEGMENT_FRAMES + 1, _SEGMENT_FRAMES // 2)
    if not starts:
        return 0.0
    return float(
        np.mean(
            [
                np.mean(
                    np.sum(
                        _unit_rows(first[:, at : at + _SEGMENT_FRAMES])
                        * _unit_rows(second[:, at : at + _SEGMENT_FRAMES]),
                        axis=1,
                    )
                )
                for at in starts
            ]
        )
    )


def _band_energies(sound: Samples) -> NDArray[np.float64]:
    """`(bands, frames)`, dB."""
    frequencies, _times, spectrum = stft(
        sound, SPEECH_RATE, nperseg=_WINDOW, noverlap=_WINDOW - _HOP
    )
    power = np.abs(spectrum) ** 2
    bands = [
        power[(frequencies >= low) & (frequencies < high)].sum(axis=0)
        for low, high in pairwise(_BANDS_HERTZ)
    ]
    return np.asarray(10 * np.log10(np.array(bands) + 1e-9))


def _unit_rows(segment: NDArray[np.float64]) -> NDArray[np.float64]:
    centred = segment - segment.mean(axis=1, keepdims=True)
    return np.asarray(centred / (np.linalg.norm(centred, axis=1, keepdims=True) + 1e-9))


_UZBEK_FOLDS = (
    ("g'", "g"), ("o'", "o"), ("ğ", "g"), ("ş", "sh"), ("ç", "ch"), ("ı", "i"), ("ü", "u"),
    ("ö", "o"), ("ə", "a"), ("x", "h"), ("q", "k"), ("w", "v"), ("â", "a"), ("á", "a"), ("î", "i"),
)  # fmt: skip


def character_error_rate(expected: str, heard: str) -> float:
    """
    Edit distance over the length of *expected*, letters alone.

    Letters that a recogniser without Uzbek spelling confuses (x and h, q and k) count as one.
    """
    wanted, got = _folded(expected), _folded(heard)
    return _edit_distance(wanted, got) / max(len(wanted), 1)


def _folded(text: str) -> str:
    text = re.sub("[ʻʼ’‘`]", "'", unicodedata.normalize("NFC", text.lower()))
    for letters, replacement in _UZBEK_FOLDS:
        text = text.replace(letters, replacement)
    return re.sub(r"[^\w]", "", text)


def _edit_distance(first: str, second: str) -> int:
    row = list(range(len(second) + 1))
    for at, letter in enumerate(first, 1):
        before, row[0] = row[0], at
        for column, other in enumerate(second, 1):
            best = min(row[column] + 1, row[column - 1] + 1, before + (letter != other))
            before, row[column] = row[column], best
    return row[-1]
