"""Timings for speech that came without: borrowed from another voice that said the same."""

from collections.abc import Callable
from typing import TypeVar

import attrs
import numpy as np

from stario.adapters.alignment.features import HOP_SECONDS, WINDOW_SECONDS, mfcc_of
from stario.adapters.alignment.warping import warping_path
from stario.ports.execution import Checkpoint, HeavyWork
from stario.ports.speech import SPEECH_RATE, Phone, PhoneAligner, Samples, Speech, Word

Timed = TypeVar("Timed", Phone, Word)


@attrs.frozen
class DtwPhoneAligner(PhoneAligner):
    """Warps mel cepstra of the reference onto those of the sound; a second or two a minute."""

    _heavy_work: HeavyWork

    async def align(self, reference: Speech, samples: Samples) -> Speech:
        return await self._heavy_work.run(
            lambda checkpoint: _aligned(reference, samples, checkpoint)
        )


def _aligned(reference: Speech, samples: Samples, checkpoint: Checkpoint) -> Speech:
    speech = Speech(samples, (), ())
    if not len(samples) or not len(reference.samples):
        return speech
    moved = _clock(reference, speech, checkpoint)
    return attrs.evolve(
        speech,
        phones=tuple(_moved(phone, moved) for phone in reference.phones),
        words=tuple(_moved(word, moved) for word in reference.words),
    )


def _moved(timed: Timed, moved: Callable[[float], float]) -> Timed:
    start, end = moved(timed.start_seconds), moved(timed.end_seconds)
    return attrs.evolve(timed, start_seconds=start, end_seconds=end)


def _clock(reference: Speech, speech: Speech, checkpoint: Checkpoint) -> Callable[[float], float]:
    """Give the map from moments of *reference* to moments of *speech*; it never runs backwards."""
    first = mfcc_of(reference.samples, reference.rate)
    second = mfcc_of(speech.samples, SPEECH_RATE)
    path = warping_path(first, second, checkpoint)
    # A frame that met several others stands for their mean.
    met = np.bincount(path[:, 0], weights=path[:, 1]) / np.bincount(path[:, 0])
    here = np.arange(len(met)) * HOP_SECONDS + WINDOW_SECONDS / 2
    there = met * HOP_SECONDS + WINDOW_SECONDS / 2
    here = np.concatenate([[0.0], here, [max(reference.duration_seconds, here[-1])]])
    there = np.concatenate([[0.0], there, [max(speech.duration_seconds, there[-1])]])

    def moved(seconds: float) -> float:
        return min(float(np.interp(seconds, here, there)), speech.duration_seconds)

    return moved
