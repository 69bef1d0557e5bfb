"""From frames to seconds."""

import numpy as np
import pytest

from stario.adapters.kokoro.text.front_end import SpokenWord
from stario.adapters.kokoro.timing import timings

WORDS = (SpokenWord("Salom,", "salˈɔm", ","), SpokenWord("aziz!", "azˈiz", "!"))
SYMBOLS = "salˈɔm, azˈiz!"
DURATIONS = np.array([8, *([2] * 6), 3, 4, *([2] * 5), 4, 2])
SECONDS = float(DURATIONS.sum()) * 0.025


def test_words_and_phones_come_in_order() -> None:
    timed = timings(WORDS, SYMBOLS, DURATIONS, SECONDS)

    assert [word.text for word in timed.words] == ["Salom,", "aziz!"]
    assert [phone.ipa for phone in timed.phones] == [
        "s", "a", "l", "ˈɔ", "m", "", "a", "z", "ˈi", "z",
    ]  # fmt: skip
    assert timed.words[0].start_seconds == timed.phones[0].start_seconds
    assert timed.words[1].end_seconds == timed.phones[-1].end_seconds


def test_a_stressed_vowel_gets_the_frames_of_its_mark() -> None:
    timed = timings(WORDS, SYMBOLS, DURATIONS, SECONDS)
    lengths = {phone.ipa: phone.end_seconds - phone.start_seconds for phone in timed.phones}

    assert lengths["ˈɔ"] == pytest.approx(0.1)
    assert lengths["l"] == pytest.approx(0.05)


def test_a_short_gap_belongs_to_the_phone_before() -> None:
    words = (SpokenWord("uch", "ˈuʧ"), SpokenWord("bir", "bˈiɾ"))
    durations = np.array([8, 2, 2, 2, 1, 2, 2, 2, 2, 2])

    timed = timings(words, "ˈuʧ bˈiɾ", durations, float(durations.sum()) * 0.025)

    assert [phone.ipa for phone in timed.phones] == ["ˈu", "tʃ", "b", "ˈi", "ɾ"]
    assert timed.phones[1].end_seconds == timed.phones[2].start_seconds


def test_no_duration_drives_a_time_out_of_the_sound() -> None:
    random = np.random.default_rng(3)
    for _try in range(50):
        durations = random.integers(1, 30, len(SYMBOLS) + 2)
        seconds = float(durations.sum()) * 0.025
        timed = timings(WORDS, SYMBOLS, durations, seconds)
        edges = [
            edge for phone in timed.phones for edge in (phone.start_seconds, phone.end_seconds)
        ]
        assert edges == sorted(edges)
        assert edges[0] >= 0
        assert edges[-1] <= seconds
