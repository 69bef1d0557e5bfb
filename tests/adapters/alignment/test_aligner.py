"""Timings are found again in speech whose timings are known."""

import time
from collections.abc import Iterator

import attrs
import numpy as np
import pytest

from stario.adapters.alignment.aligner import DtwPhoneAligner
from stario.adapters.alignment.features import mfcc_of
from stario.adapters.alignment.warping import warping_path
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.ports.speech import SPEECH_RATE, Speech, Word
from tests.builders.speeches import babble, speech_of


@pytest.fixture
def aligner() -> Iterator[DtwPhoneAligner]:
    work = ThreadHeavyWork()
    yield DtwPhoneAligner(work)
    work.close()


def retold(speech: Speech, *, pitch: float, pace: float, seed: int) -> Speech:
    """Say the same with another voice, each sound with a length of its own."""
    random = np.random.default_rng(seed)
    timed = [
        (p.ipa, (p.end_seconds - p.start_seconds) * pace * random.uniform(0.65, 1.5))
        for p in speech.phones
    ]
    return speech_of(timed, pitch=pitch)


def starts(speech: Speech) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array([phone.start_seconds for phone in speech.phones])


@pytest.mark.parametrize(("pitch", "pace", "seed"), [(120, 1.0, 1), (180, 0.8, 2), (95, 1.3, 3)])
async def test_phones_are_found_in_another_voice_at_another_pace(
    aligner: DtwPhoneAligner, pitch: float, pace: float, seed: int
) -> None:
    reference = babble(10, seed=seed)
    truth = retold(reference, pitch=pitch, pace=pace, seed=seed)
    found = await aligner.align(reference, truth.samples)
    errors = np.abs(starts(found) - starts(truth))
    stretched = starts(reference) * truth.duration_seconds / reference.duration_seconds
    naive = np.abs(stretched - starts(truth))

    assert [phone.ipa for phone in found.phones] == [phone.ipa for phone in truth.phones]
    assert np.median(errors) < 0.02
    assert np.quantile(errors, 0.9) < 0.06
    assert np.median(errors) < 0.3 * np.median(naive)


async def test_lips_close_where_they_did(aligner: DtwPhoneAligner) -> None:
    reference = babble(10, seed=8)
    truth = retold(reference, pitch=170, pace=0.9, seed=8)
    found = await aligner.align(reference, truth.samples)
    errors = [
        abs(f.start_seconds + f.end_seconds - t.start_seconds - t.end_seconds) / 2
        for f, t in zip(found.phones, truth.phones, strict=True)
        if t.ipa in {"p", "b", "m"}
    ]

    # One frame of video is 40 ms.
    assert np.median(errors) < 0.02
    assert np.quantile(errors, 0.9) < 0.04


async def test_longer_pauses_before_between_and_after_are_no_trouble(
    aligner: DtwPhoneAligner,
) -> None:
    reference = babble(6, seed=5)
    timed = [(p.ipa, (p.end_seconds - p.start_seconds)) for p in reference.phones]
    truth = speech_of([(ipa, length if ipa else length + 0.6) for ipa, length in timed], pitch=150)
    found = await aligner.align(reference, truth.samples)
    spoken = np.array([bool(phone.ipa) for phone in truth.phones])

    assert np.median(np.abs(starts(found) - starts(truth))[spoken]) < 0.025


async def test_the_same_sound_keeps_its_timings(aligner: DtwPhoneAligner) -> None:
    speech = babble(5, seed=3)
    found = await aligner.align(speech, speech.samples)

    assert starts(found) == pytest.approx(starts(speech), abs=0.006)


async def test_words_move_with_the_phones(aligner: DtwPhoneAligner) -> None:
    reference = speech_of([("", 0.2), ("m", 0.1), ("a", 0.3), ("", 0.3), ("s", 0.15), ("i", 0.3)])
    reference = attrs.evolve(reference, words=(Word("ma", 0.2, 0.6), Word("si!", 0.9, 1.35)))
    truth = speech_of([("", 0.5), ("m", 0.2), ("a", 0.4), ("", 0.2), ("s", 0.2), ("i", 0.2)])
    found = await aligner.align(reference, truth.samples)

    assert [word.text for word in found.words] == ["ma", "si!"]
    assert found.words[0].start_seconds == pytest.approx(0.5, abs=0.05)
    assert found.words[1].start_seconds == pytest.approx(1.3, abs=0.05)


@pytest.mark.parametrize("count", [1, 10, 399, 400, 5000])
async def test_timings_stay_in_order_and_inside_any_sound(
    aligner: DtwPhoneAligner, count: int
) -> None:
    reference = babble(3, seed=2)
    noise = np.random.default_rng(0).uniform(-1, 1, count).astype(np.float32)
    found = await aligner.align(reference, noise)
    times = [t for phone in found.phones for t in (phone.start_seconds, phone.end_seconds)]

    assert times == sorted(times)
    assert times[0] >= 0
    assert times[-1] <= count / SPEECH_RATE


async def test_nothing_said_has_no_phones(aligner: DtwPhoneAligner) -> None:
    found = await aligner.align(babble(2, seed=1), np.zeros(0, np.float32))

    assert found.phones == ()


async def test_broken_samples_are_survived(aligner: DtwPhoneAligner) -> None:
    found = await aligner.align(babble(2, seed=1), np.full(SPEECH_RATE, np.nan, np.float32))

    assert all(np.isfinite(phone.end_seconds) for phone in found.phones)


def test_a_minute_takes_seconds() -> None:
    random = np.random.default_rng(0)
    first, second = (random.normal(size=(6000, 26)).astype(np.float32) for _ in range(2))
    started = time.process_time()
    path = warping_path(first, second, lambda: None)

    assert time.process_time() - started < 12
    assert tuple(path[0]) == (0, 0)
    assert tuple(path[-1]) == (5999, 5999)
    assert (np.diff(path, axis=0) >= 0).all()
    assert (np.diff(path, axis=0).max(axis=1) == 1).all()


def test_features_come_every_ten_milliseconds_whatever_the_rate() -> None:
    for rate in (16_000, 22_050, 24_000, 48_000):
        features = mfcc_of(np.random.default_rng(0).normal(size=rate).astype(np.float32), rate)

        assert features.shape == (98, 26)
        assert np.isfinite(features).all()
