"""Durations of tokens to times of phones and words."""

from collections.abc import Sequence

import attrs
import numpy as np
from numpy.typing import NDArray

from stario.adapters.kokoro.model import FRAME_SAMPLES
from stario.adapters.kokoro.text.front_end import SpokenWord
from stario.ports.speech import SPEECH_RATE, Phone, Word

FRAME_SECONDS = FRAME_SAMPLES / SPEECH_RATE

# The decoder sounds a token earlier than its frames: by three quarters of the token before it and
# half a frame. Fitted on vowels and sibilants of 45 renderings, three voices at three speeds:
# the same two numbers fit all of them, a constant shift fits none.
_EARLY_SHARE = 0.75
_EARLY_SECONDS = 0.0125

_PAUSES = frozenset(",.!?;:…—")
# A gap shorter than this between two words is not heard as a pause.
_PAUSE_SECONDS = 0.09

_IPA = {
    "A": "eɪ", "I": "aɪ", "O": "oʊ", "W": "aʊ", "Y": "ɔɪ", "T": "ɾ", "ᵊ": "ə", "ʤ": "dʒ",
    "ʧ": "tʃ", "ʦ": "ts", "ʨ": "tɕ", "ᵻ": "ɪ",
}  # fmt: skip
_PRIMARY_STRESS = "ˈ"
_BEFORE_SOUND = frozenset("ˈˌ")
_AFTER_SOUND = frozenset("ːʲʰ̃")


@attrs.frozen
class Timings:
    phones: tuple[Phone, ...]
    words: tuple[Word, ...]


@attrs.define
class _Slot:
    """One sound, or one gap where `ipa` is empty, of the word number `word`."""

    ipa: str
    word: int
    start: float
    end: float


def timings(
    words: Sequence[SpokenWord], symbols: str, durations: NDArray[np.int64], seconds: float
) -> Timings:
    """
    Time a rendered sentence.

    Args:
        words: the sentence.
        symbols: what was rendered: the words' symbols in their order, nothing left out.
        durations: `(len(symbols) + 2,)` frames, with the start and end token.
        seconds: length of the sound.

    Returns:
        Phones (with pauses between them) and words; in order, inside the sound.
    """
    bounds = _bounds(durations, seconds)
    slots = _slots(symbols, _owners(words), bounds)
    while slots and not slots[-1].ipa:
        slots.pop()
    return Timings(_phones(slots), _words(words, slots))


def _bounds(durations: NDArray[np.int64], seconds: float) -> NDArray[np.float64]:
    """Where each token starts, and where the last one ends: `(tokens + 1,)`, in order."""
    lengths = durations * FRAME_SECONDS
    ends = np.cumsum(lengths)
    starts = np.concatenate([[0.0], ends[:-1]])
    before = np.concatenate([[0.0], lengths[:-1]])
    # The start token is silence: its length says nothing about the first sound.
    before[1] = FRAME_SECONDS
    early = starts - _EARLY_SHARE * before - _EARLY_SECONDS
    bounds = np.concatenate([early, [seconds]])
    ordered: NDArray[np.float64] = np.maximum.accumulate(np.clip(bounds, 0.0, seconds))
    return ordered


def _owners(words: Sequence[SpokenWord]) -> list[int]:
    return [at for at, word in enumerate(words) for _symbol in word.symbols]


def _slots(symbols: str, owners: Sequence[int], bounds: NDArray[np.float64]) -> list[_Slot]:
    """Merge each mark into the sound that it marks, and each run of gaps into one."""
    slots: list[_Slot] = []
    opening: float | None = None
    for at, symbol in enumerate(symbols):
        start, end = float(bounds[at + 1]), float(bounds[at + 2])
        if symbol in _BEFORE_SOUND:
            opening = start if opening is None else opening
        elif symbol in _AFTER_SOUND and slots:
            slots[-1].end = end
            slots[-1].ipa += symbol
        elif symbol == " " or symbol in _PAUSES:
            _add_gap(slots, owners[at], start, end)
        else:
            first = start if opening is None else opening
            mark = _PRIMARY_STRESS if symbols[at - 1 : at] == _PRIMARY_STRESS else ""
            slots.append(_Slot(mark + _IPA.get(symbol, symbol), owners[at], first, end))
            opening = None
    return slots


def _add_gap(slots: list[_Slot], owner: int, start: float, end: float) -> None:
    if slots and not slots[-1].ipa:
        slots[-1].end = end
    elif slots:
        slots.append(_Slot("", owner, start, end))


def _phones(slots: Sequence[_Slot]) -> tuple[Phone, ...]:
    phones: list[Phone] = []
    for slot in slots:
        if slot.end <= slot.start:
            continue
        short_gap = not slot.ipa and slot.end - slot.start < _PAUSE_SECONDS
        if short_gap and phones:
            phones[-1] = attrs.evolve(phones[-1], end_seconds=slot.end)
        else:
            phones.append(Phone(slot.ipa, slot.start, slot.end))
    return tuple(phones)


def _words(words: Sequence[SpokenWord], slots: Sequence[_Slot]) -> tuple[Word, ...]:
    out = []
    for at, word in enumerate(words):
        own = [slot for slot in slots if slot.word == at and slot.ipa]
        if own:
            out.append(Word(word.text, own[0].start, own[-1].end))
    return tuple(out)
