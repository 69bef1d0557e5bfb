"""What every engine that speaks must do."""

import asyncio
from itertools import pairwise

import attrs
import numpy as np
import pytest

from stario.adapters.loudness.leveller import loudness, true_peak
from stario.adapters.memory.speech import MemorySynthesizer
from stario.domain.kernel.errors import Invalid, NotFound
from stario.domain.kernel.language import Language
from stario.ports.speech import (
    SPEECH_RATE,
    Emotion,
    Speech,
    SpeechSynthesizer,
    Unspeakable,
    Utterance,
)
from tests.builders.voices import kokoro

TEXT = "Salom, Dilnoza! 🎉 Sizga 30 ta gul — bizdan."
WORDS = ["Salom,", "Dilnoza!", "Sizga", "30", "ta", "gul —", "bizdan."]


@pytest.fixture(scope="module", params=["memory", "kokoro"])
def synthesizer(request: pytest.FixtureRequest) -> SpeechSynthesizer:
    return MemorySynthesizer() if request.param == "memory" else kokoro()


@pytest.fixture(scope="module")
def utterance(synthesizer: SpeechSynthesizer) -> Utterance:
    return Utterance(text=TEXT, language=Language.UZBEK, voice=synthesizer.voices[0])


@pytest.fixture(scope="module")
async def speech(synthesizer: SpeechSynthesizer, utterance: Utterance) -> Speech:
    return await synthesizer.speak(utterance)


def test_the_three_languages_of_the_product_are_spoken(synthesizer: SpeechSynthesizer) -> None:
    assert synthesizer.languages == frozenset(Language)


def test_there_are_at_least_two_voices(synthesizer: SpeechSynthesizer) -> None:
    assert len(set(synthesizer.voices)) == len(synthesizer.voices) >= 2


def test_speech_is_loud_as_promised_and_never_clips(speech: Speech) -> None:
    assert speech.rate == SPEECH_RATE
    assert speech.samples.dtype == np.float32
    assert loudness(speech.samples, speech.rate) == pytest.approx(-16, abs=0.5)
    assert true_peak(speech.samples) <= -1


def test_words_are_the_fans_own(speech: Speech) -> None:
    assert [word.text for word in speech.words] == WORDS


def test_words_follow_each_other_inside_the_sound(speech: Speech) -> None:
    times = [(word.start_seconds, word.end_seconds) for word in speech.words]

    assert all(start < end for start, end in times)
    assert all(before[1] <= after[0] + 1e-9 for before, after in pairwise(times))
    assert times[0][0] >= 0
    assert times[-1][1] <= speech.duration_seconds


def test_phones_follow_each_other_inside_the_sound(speech: Speech) -> None:
    times = [(phone.start_seconds, phone.end_seconds) for phone in speech.phones]

    assert all(start < end for start, end in times)
    assert all(before[1] <= after[0] + 1e-9 for before, after in pairwise(times))
    assert times[0][0] >= 0
    assert times[-1][1] <= speech.duration_seconds


def test_every_word_has_phones_and_pauses_have_none(speech: Speech) -> None:
    for word in speech.words:
        inside = [
            phone
            for phone in speech.phones
            if phone.ipa and word.start_seconds - 1e-6 <= phone.start_seconds < word.end_seconds
        ]
        assert inside, word
    pauses = [phone for phone in speech.phones if not phone.ipa]
    assert pauses, "two sentences have a pause between them"


def test_sound_is_where_the_words_are(speech: Speech) -> None:
    level = np.zeros(len(speech.samples), bool)
    for word in speech.words:
        start, end = (int(at * SPEECH_RATE) for at in (word.start_seconds, word.end_seconds))
        level[start:end] = True
    power = speech.samples**2

    assert power[level].sum() > 0.9 * power.sum()


async def test_the_same_utterance_gives_the_same_samples(
    synthesizer: SpeechSynthesizer, utterance: Utterance, speech: Speech
) -> None:
    again = await synthesizer.speak(utterance)

    assert np.array_equal(again.samples, speech.samples)
    assert again.words == speech.words
    assert again.phones == speech.phones


async def test_speed_is_obeyed(
    synthesizer: SpeechSynthesizer, utterance: Utterance, speech: Speech
) -> None:
    fast = await synthesizer.speak(attrs.evolve(utterance, speed=2.0))
    slow = await synthesizer.speak(attrs.evolve(utterance, speed=0.5))

    assert fast.duration_seconds < 0.75 * speech.duration_seconds
    assert slow.duration_seconds > 1.5 * speech.duration_seconds


async def test_emotions_sound_different(
    synthesizer: SpeechSynthesizer, utterance: Utterance, speech: Speech
) -> None:
    sad = await synthesizer.speak(attrs.evolve(utterance, emotion=Emotion.SAD))
    excited = await synthesizer.speak(attrs.evolve(utterance, emotion=Emotion.EXCITED))

    assert excited.duration_seconds < speech.duration_seconds < sad.duration_seconds


@pytest.mark.parametrize("speed", [0.49, 2.01, 0.0, -1.0, float("nan")])
async def test_a_speed_out_of_range_is_refused(
    synthesizer: SpeechSynthesizer, utterance: Utterance, speed: float
) -> None:
    with pytest.raises(Invalid):
        await synthesizer.speak(attrs.evolve(utterance, speed=speed))


async def test_an_unknown_voice_is_not_found(
    synthesizer: SpeechSynthesizer, utterance: Utterance
) -> None:
    with pytest.raises(NotFound):
        await synthesizer.speak(attrs.evolve(utterance, voice="../../etc/passwd"))


@pytest.mark.parametrize("text", ["", "   ", "🎉🎉", "— … !!!", "\u200b\u0000", "。、"])
async def test_a_text_without_a_word_is_unspeakable(
    synthesizer: SpeechSynthesizer, utterance: Utterance, text: str
) -> None:
    with pytest.raises(Unspeakable):
        await synthesizer.speak(attrs.evolve(utterance, text=text))


async def test_a_caller_who_leaves_gets_rid_of_the_work(
    synthesizer: SpeechSynthesizer, utterance: Utterance
) -> None:
    speaking = asyncio.create_task(
        synthesizer.speak(attrs.evolve(utterance, text="Salom, dunyo! " * 30))
    )
    await asyncio.sleep(0.05)
    speaking.cancel()

    done, _waiting = await asyncio.wait([speaking], timeout=20)

    assert done
