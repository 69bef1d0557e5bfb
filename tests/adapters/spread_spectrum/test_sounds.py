"""What marked speech goes through and still says what it is."""

from collections.abc import Callable

import numpy as np
import pytest

from stario.adapters.loudness.leveller import LoudnessLeveller, loudness, true_peak
from stario.adapters.spread_spectrum.sounds import SoundMarks
from stario.adapters.spread_spectrum.tiles import levels_of, spectra_of
from stario.ports.speech import SPEECH_RATE, Samples
from tests.adapters.spread_spectrum.attacks import broadcast
from tests.builders.scenes import babble

MARK = 0xFEDC_BA98_7654_3210
MARKS = SoundMarks(b"what the tests mark speech with")
SPEECHES = [LoudnessLeveller().level(babble(seed, 3.0), SPEECH_RATE) for seed in range(4)]

Heard = tuple[Samples, int]

SURVIVED: dict[str, Callable[[Samples], Heard]] = {
    "AAC 96": lambda sound: broadcast(sound, "aac", "mp4", kilobits=96),
    "AAC 128 at 48 kHz": lambda sound: broadcast(sound, "aac", "mp4", kilobits=128, rate=48_000),
    "MP3 128": lambda sound: broadcast(sound, "libmp3lame", "mp3", kilobits=128),
    "MP3 128 at 44.1 kHz": lambda sound: broadcast(
        sound, "libmp3lame", "mp3", kilobits=128, rate=44_100
    ),
    "cut beginning": lambda sound: (sound[7_777:], SPEECH_RATE),
    "silence before": lambda sound: (np.pad(sound, (12_345, 0)), SPEECH_RATE),
    "much softer": lambda sound: (sound * np.float32(0.2), SPEECH_RATE),
    "upside down": lambda sound: (-sound, SPEECH_RATE),
}


@pytest.fixture(scope="module")
def marked() -> list[Samples]:
    return [MARKS.mark(speech, SPEECH_RATE, MARK) for speech in SPEECHES]


@pytest.mark.parametrize("way", sorted(SURVIVED))
def test_the_mark_survives(marked: list[Samples], way: str) -> None:
    assert [MARKS.find(*SURVIVED[way](sound)) for sound in marked] == [MARK] * len(marked)


@pytest.mark.parametrize("rate", [16_000, 44_100, 48_000])
def test_sound_of_any_rate_can_be_marked(rate: int) -> None:
    time = np.arange(3 * rate) / rate
    speech = np.interp(time, np.arange(3 * SPEECH_RATE) / SPEECH_RATE, SPEECHES[0])
    marked = MARKS.mark(speech.astype(np.float32), rate, MARK)

    assert marked.shape == speech.shape
    assert MARKS.find(marked, rate) == MARK


def test_the_mark_is_far_below_the_speech_in_each_band(marked: list[Samples]) -> None:
    for speech, sound in zip(SPEECHES, marked, strict=True):
        before, added = (10 ** (_levels(each) / 10) for each in (speech, sound - speech))
        below_db = 10 * np.log10(before.sum(axis=0) / added.sum(axis=0))
        # A band that holds one pure tone alone can move by half a step.
        assert below_db.min() > 23
        assert np.median(below_db) > 28


def test_silence_stays_silence() -> None:
    speech = np.concatenate([SPEECHES[0], np.zeros(SPEECH_RATE, np.float32), SPEECHES[1]])
    marked = MARKS.mark(speech, SPEECH_RATE, MARK)

    pause = slice(3 * SPEECH_RATE + 1100, 4 * SPEECH_RATE - 1100)
    assert np.abs(marked[pause]).max() < 1e-6


def test_speech_is_as_loud_as_before_and_its_peaks_no_higher(marked: list[Samples]) -> None:
    for speech, sound in zip(SPEECHES, marked, strict=True):
        change = loudness(sound, SPEECH_RATE) - loudness(speech, SPEECH_RATE)
        assert abs(change) < 0.1
        assert true_peak(sound) <= true_peak(speech) + 0.02


def test_no_sound_without_a_mark_is_taken_for_marked() -> None:
    random = np.random.default_rng(3)
    noise = [random.normal(0, 0.1, SPEECH_RATE * 2).astype(np.float32) for _ in range(5)]
    speech = [babble(100 + seed, 2.0) for seed in range(5)]

    assert {MARKS.find(sound, SPEECH_RATE) for sound in (*noise, *speech)} == {None}


def _levels(sound: Samples) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return levels_of(spectra_of(sound))
