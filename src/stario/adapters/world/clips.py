"""Clips of voices, recorded and made, all alike but for the voice."""

import attrs
import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, sosfiltfilt

from stario.adapters.world.recording import opened
from stario.ports.execution import Checkpoint, HeavyWork
from stario.ports.sound import ClipCutter, Leveller
from stario.ports.speech import SPEECH_RATE, Samples

FADE_SECONDS = 0.04
BAND_HERTZ = (70.0, 7_500.0)
"""What a telephone-grade recording and every engine have in common."""

_FRAME = int(0.02 * SPEECH_RATE)
_SPEECH_BELOW_LOUD_DB = 25.0
_LEAST_SPEECH_SHARE = 0.6
_FLOOR_DBFS = -66.0
"""A bed of noise under all clips, so that silence does not tell a studio from a program."""


@attrs.frozen
class WorldClipCutter(ClipCutter):
    """Opens recordings as enrolment does."""

    _heavy_work: HeavyWork
    _leveller: Leveller

    async def from_recording(
        self, recording: bytes, *, seconds: int, at_most: int
    ) -> tuple[Samples, ...]:
        def work(checkpoint: Checkpoint) -> tuple[Samples, ...]:
            sound = opened(recording).samples
            checkpoint()
            starts = _starts(sound, seconds)[:at_most]
            return tuple(self._clip(sound, start, seconds) for start in starts)

        return await self._heavy_work.run(work)

    async def from_speech(self, samples: Samples, *, seconds: int) -> Samples | None:
        def work(_: Checkpoint) -> Samples | None:
            starts = _starts(samples, seconds)
            return self._clip(samples, starts[0], seconds) if starts else None

        return await self._heavy_work.run(work)

    def _clip(self, sound: Samples, start: int, seconds: int) -> Samples:
        length = seconds * SPEECH_RATE
        band = butter(4, BAND_HERTZ, "bandpass", fs=SPEECH_RATE, output="sos")
        filtered = sosfiltfilt(band, sound[start : start + length])
        clip = self._leveller.level(np.asarray(filtered, np.float32), SPEECH_RATE)
        return _faded(clip + _noise(start, length))


def _starts(sound: Samples, seconds: int) -> list[int]:
    """Where clips may begin: at the onset of speech, no two overlapping, the fullest first."""
    length = seconds * SPEECH_RATE
    count = len(sound) // _FRAME
    if len(sound) < length:
        return []
    frames = sound[: count * _FRAME].reshape(count, _FRAME).astype(np.float64)
    levels = 10 * np.log10(np.mean(frames**2, axis=1) + 1e-10)
    speech = levels > np.percentile(levels, 90) - _SPEECH_BELOW_LOUD_DB
    onsets = [i for i in range(count) if speech[i] and (i == 0 or not speech[i - 1])]
    whole = [i for i in onsets if i * _FRAME + length <= len(sound)]
    shares = {i: _share(speech, i, length) for i in whole}
    chosen: list[int] = []
    for onset in sorted(whole, key=lambda i: (-shares[i], i)):
        apart = all(abs(onset - other) * _FRAME >= length for other in chosen)
        if apart and shares[onset] >= _LEAST_SPEECH_SHARE:
            chosen.append(onset)
    return [onset * _FRAME for onset in chosen]


def _share(speech: NDArray[np.bool_], onset: int, length: int) -> float:
    return float(np.mean(speech[onset : onset + length // _FRAME]))


def _noise(seed: int, length: int) -> NDArray[np.float64]:
    return np.random.default_rng(seed).normal(0, 10 ** (_FLOOR_DBFS / 20), length)


def _faded(clip: NDArray[np.float64]) -> Samples:
    size = int(FADE_SECONDS * SPEECH_RATE)
    ramp = np.sin(np.linspace(0, np.pi / 2, size)) ** 2
    faded = clip.copy()
    faded[:size] *= ramp
    faded[-size:] *= ramp[::-1]
    return np.asarray(np.clip(faded, -1, 1), np.float32)
