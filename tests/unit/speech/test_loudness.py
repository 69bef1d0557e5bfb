"""One loudness for everything."""

import numpy as np
import pytest

from stario.adapters.loudness.leveller import LoudnessLeveller, loudness, true_peak
from stario.adapters.memory import sound
from stario.ports.speech import SPEECH_RATE, Samples


def tone(level: float, hertz: float = 997, seconds: float = 3) -> Samples:
    time = np.arange(int(seconds * SPEECH_RATE)) / SPEECH_RATE
    return np.asarray(level * np.sin(2 * np.pi * hertz * time), np.float32)


def clicks() -> Samples:
    samples = tone(0.02)
    samples[:: SPEECH_RATE // 4] = 0.95
    return samples


def test_a_full_scale_tone_measures_as_the_standard_says() -> None:
    assert loudness(tone(1.0), SPEECH_RATE) == pytest.approx(-3.01, abs=0.1)
    assert sound.loudness(tone(1.0)) == pytest.approx(-3.01, abs=0.1)


def test_a_peak_between_samples_is_found() -> None:
    # A quarter of the rate, an eighth of a period off: every sample is at 0.707 of the peak.
    time = np.arange(SPEECH_RATE) + 0.5
    samples = np.asarray(np.sin(np.pi / 2 * time), np.float32)

    assert np.abs(samples).max() < 0.72
    assert true_peak(samples[1000:-1000]) == pytest.approx(0, abs=0.3)


@pytest.mark.parametrize("level", [0.001, 0.05, 0.5, 1.0])
def test_every_level_comes_to_the_target(level: float) -> None:
    levelled = LoudnessLeveller().level(tone(level), SPEECH_RATE)

    assert loudness(levelled, SPEECH_RATE) == pytest.approx(-16, abs=0.1)
    assert true_peak(levelled) <= -1


def test_peaks_are_held_down_without_a_change_of_length() -> None:
    levelled = LoudnessLeveller().level(clicks(), SPEECH_RATE)

    assert len(levelled) == len(clicks())
    assert true_peak(levelled) <= -1


@pytest.mark.parametrize("length", [0, 1, 100, SPEECH_RATE])
def test_silence_stays_silence(length: int) -> None:
    silent = np.zeros(length, np.float32)

    assert np.array_equal(LoudnessLeveller().level(silent, SPEECH_RATE), silent)
    assert np.array_equal(sound.levelled(silent), silent)


def test_a_sound_shorter_than_a_block_is_levelled_too() -> None:
    levelled = LoudnessLeveller().level(tone(0.01, seconds=0.1), SPEECH_RATE)

    assert np.abs(levelled).max() > 0.1
    assert true_peak(levelled) <= -1
