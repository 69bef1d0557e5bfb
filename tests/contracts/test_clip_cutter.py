"""What every maker of clips promises: nothing but the voice tells two of them apart."""

import itertools

import numpy as np
import pytest

from stario.adapters.loudness.leveller import LoudnessLeveller, loudness
from stario.adapters.memory.clips import MemoryClipCutter
from stario.adapters.memory.speech import MemorySynthesizer
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.adapters.world.clips import WorldClipCutter
from stario.domain.kernel.language import Language
from stario.ports.sound import LOUDNESS_LUFS, ClipCutter
from stario.ports.speech import SPEECH_RATE, RecordingRejected, Samples, Utterance
from tests.builders.voices import wav

SECONDS = 4


@pytest.fixture(params=["memory", "world"])
def cutter(request: pytest.FixtureRequest) -> ClipCutter:
    if request.param == "memory":
        return MemoryClipCutter()
    return WorldClipCutter(ThreadHeavyWork(threads=1), LoudnessLeveller())


async def spoken(seconds: float) -> Samples:
    """Words of the tone voice, as long as asked, over the hiss of a room."""
    text = "Salom, aziz doʻstim! Senga omad, baxt va sogʻlik tilayman. " * 8
    said = await MemorySynthesizer().speak(
        Utterance(text=text, language=Language.UZBEK, voice="tone_high")
    )
    sound = np.resize(said.samples, round(seconds * SPEECH_RATE))
    hiss = np.random.default_rng(3).normal(0, 1e-3, len(sound))
    return np.asarray(0.4 * sound + hiss, np.float32)


async def test_clips_of_a_recording_are_alike_and_do_not_overlap(cutter: ClipCutter) -> None:
    recording = await spoken(26)

    clips = await cutter.from_recording(wav(recording), seconds=SECONDS, at_most=4)

    assert 2 <= len(clips) <= 4
    assert {len(clip) for clip in clips} == {SECONDS * SPEECH_RATE}
    assert all(abs(loudness(c, SPEECH_RATE) - LOUDNESS_LUFS) < 0.5 for c in clips)
    assert all(not np.array_equal(a, b) for a, b in itertools.combinations(clips, 2))


async def test_made_speech_becomes_a_clip_like_them(cutter: ClipCutter) -> None:
    clip = await cutter.from_speech(await spoken(9), seconds=SECONDS)

    assert clip is not None
    assert len(clip) == SECONDS * SPEECH_RATE
    assert abs(loudness(clip, SPEECH_RATE) - LOUDNESS_LUFS) < 0.5


async def test_the_same_sound_gives_the_same_clip(cutter: ClipCutter) -> None:
    sound = await spoken(9)

    first, second = [await cutter.from_speech(sound, seconds=SECONDS) for _ in range(2)]

    assert first is not None
    assert second is not None
    assert np.array_equal(first, second)


async def test_what_is_too_short_gives_none(cutter: ClipCutter) -> None:
    assert await cutter.from_speech(await spoken(3.9), seconds=SECONDS) is None


async def test_what_is_no_recording_is_rejected(cutter: ClipCutter) -> None:
    with pytest.raises(RecordingRejected) as refusal:
        await cutter.from_recording(b"no sound at all", seconds=SECONDS, at_most=4)
    assert refusal.value.details["reason"] == "not_sound"
