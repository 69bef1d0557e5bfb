"""What Whisper's encoder gets to hear."""

import numpy as np
import pytest
from faster_whisper.feature_extractor import FeatureExtractor  # type: ignore[import-untyped]

from stario.adapters.musetalk.mel import RATE, SEGMENT_SAMPLES, log_mel, samples_of
from stario.ports.speech import Speech


def noise(seconds: float, seed: int = 0) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    random = np.random.default_rng(seed)
    time = np.arange(int(seconds * RATE)) / RATE
    sweep = np.sin(2 * np.pi * (200 + 900 * time) * time)
    return np.asarray(0.3 * sweep + 0.01 * random.standard_normal(len(time)), np.float32)


@pytest.mark.parametrize("seconds", [0.3, 2.0, 11.7])
def test_spectrograms_are_those_of_an_independent_whisper(seconds: float) -> None:
    samples = noise(seconds)
    padded = np.zeros(SEGMENT_SAMPLES, np.float32)
    padded[: len(samples)] = samples

    theirs = FeatureExtractor(feature_size=80)(padded, padding=0)[:, :3000]

    assert log_mel(samples).shape == (1, 80, 3000)
    np.testing.assert_allclose(log_mel(samples)[0], theirs, atol=2e-3)


def test_longer_sound_is_cut_into_segments_of_half_a_minute() -> None:
    samples = noise(31)

    segments = log_mel(samples)

    assert segments.shape == (2, 80, 3000)
    np.testing.assert_array_equal(segments[0], log_mel(samples[:SEGMENT_SAMPLES])[0])
    np.testing.assert_array_equal(segments[1], log_mel(samples[SEGMENT_SAMPLES:])[0])


def test_speech_is_brought_to_the_rate_that_whisper_knows() -> None:
    time = np.arange(24_000) / 24_000
    tone = np.sin(2 * np.pi * 440 * time).astype(np.float32)

    samples = samples_of(Speech(tone, (), ()))

    expected = np.sin(2 * np.pi * 440 * np.arange(RATE) / RATE)
    assert samples.shape == (RATE,)
    np.testing.assert_allclose(samples[500:-500], expected[500:-500], atol=5e-3)
