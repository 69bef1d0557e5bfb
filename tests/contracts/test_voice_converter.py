"""What every engine that moves speech towards an artist's voice must do."""

import attrs
import numpy as np
import pytest

from stario.adapters.loudness.leveller import loudness, true_peak
from stario.adapters.memory.speech import MemorySynthesizer, MemoryVoiceConverter
from stario.domain.kernel.errors import DomainError
from stario.domain.kernel.language import Language
from stario.ports.speech import (
    SPEECH_RATE,
    ConvertedSpeech,
    RecordingRejected,
    Samples,
    Speech,
    SpeechSynthesizer,
    VoiceConverter,
    VoiceProfile,
)
from tests.builders.voices import greeting, hum, kokoro, sound_file, studio, wav, world

# Enrolling takes half a minute of processor time, more where others need the cores too.
pytestmark = pytest.mark.timeout(600)


@attrs.frozen(eq=False)
class Engine:
    """A converter, what it learnt from one recording, and one conversion."""

    converter: VoiceConverter
    synthesizer: SpeechSynthesizer
    profile: VoiceProfile
    speech: Speech
    converted: ConvertedSpeech


@pytest.fixture(scope="module", params=["memory", "world"])
async def engine(request: pytest.FixtureRequest) -> Engine:
    if request.param == "world":
        profile = await studio().profile()
        speech = await studio().greeting(Language.UZBEK)
        converted = await studio().converted(Language.UZBEK)
        return Engine(world(), kokoro(), profile, speech, converted)
    converter, synthesizer = MemoryVoiceConverter(), MemorySynthesizer()
    profile = await converter.enrol(wav(hum(20)))
    said = attrs.evolve(greeting(Language.UZBEK), voice=synthesizer.voices[0])
    speech = await synthesizer.speak(said)
    return Engine(converter, synthesizer, profile, speech, await converter.convert(speech, profile))


def test_a_profile_names_a_stock_voice_to_start_from(engine: Engine) -> None:
    assert engine.profile.voice in engine.synthesizer.voices
    assert engine.profile.engine
    assert len(engine.profile.data) < 1024 * 1024


def test_speech_is_converted_and_told_how_near_it_is(engine: Engine) -> None:
    assert engine.converted.converted
    assert 0 < engine.converted.voice_match <= 100
    assert not np.array_equal(engine.converted.speech.samples, engine.speech.samples)


def test_timings_stay_as_they_are(engine: Engine) -> None:
    converted = engine.converted.speech

    assert converted.words == engine.speech.words
    assert converted.phones == engine.speech.phones
    assert converted.rate == SPEECH_RATE
    assert len(converted.samples) == len(engine.speech.samples)


def test_sounds_stay_where_they_were(engine: Engine) -> None:
    before, after = _envelope(engine.speech.samples), _envelope(engine.converted.speech.samples)
    lags = range(-8, 9)
    likeness = [np.corrcoef(before[20:-20], np.roll(after, -lag)[20:-20])[0, 1] for lag in lags]

    assert abs(lags[int(np.argmax(likeness))]) <= 1


def test_converted_speech_is_loud_as_promised(engine: Engine) -> None:
    samples = engine.converted.speech.samples

    assert loudness(samples, SPEECH_RATE) == pytest.approx(-16, abs=0.5)
    assert true_peak(samples) <= -1


async def test_the_same_speech_gives_the_same_sound(engine: Engine) -> None:
    again = await engine.converter.convert(engine.speech, engine.profile)

    assert np.array_equal(again.speech.samples, engine.converted.speech.samples)
    assert again.voice_match == engine.converted.voice_match


async def test_silence_is_given_back_unconverted(engine: Engine) -> None:
    silent = Speech(np.zeros(SPEECH_RATE, np.float32), (), ())

    result = await engine.converter.convert(silent, engine.profile)

    assert not result.converted
    assert result.speech is silent


@pytest.mark.parametrize("data", [b"", b"x", b"PK\x03\x04" + b"\0" * 400, b"\x80\x04." * 100])
async def test_a_damaged_profile_is_a_clear_error(engine: Engine, data: bytes) -> None:
    with pytest.raises(DomainError):
        await engine.converter.convert(engine.speech, attrs.evolve(engine.profile, data=data))


async def test_a_profile_of_another_engine_is_a_clear_error(engine: Engine) -> None:
    with pytest.raises(DomainError):
        await engine.converter.convert(
            engine.speech, attrs.evolve(engine.profile, engine="another")
        )


def _noise(seconds: float) -> Samples:
    return np.random.default_rng(1).normal(0, 0.1, int(seconds * SPEECH_RATE)).astype(np.float32)


REFUSED = {
    "too_short": wav(hum(4)),
    "silent": wav(np.zeros(15 * SPEECH_RATE, np.float32)),
    "noisy": wav(_noise(15)),
    "clipped": wav(np.clip(hum(15) * 20, -0.9, 0.9)),
}


@pytest.mark.parametrize(
    "content",
    [b"", b"not a sound", b"RIFF\xff\xff\xff\xffWAVEfmt ", b"\x89PNG\r\n\x1a\n" + b"0" * 200,
     wav(hum(12))[:40]],
)  # fmt: skip
async def test_what_is_no_sound_is_refused(engine: Engine, content: bytes) -> None:
    with pytest.raises(RecordingRejected) as refused:
        await engine.converter.enrol(content)

    assert refused.value.details["reason"] == "not_sound"


@pytest.mark.parametrize("reason", ["too_short", "silent", "noisy", "clipped"])
async def test_an_unusable_recording_is_refused_with_a_reason(engine: Engine, reason: str) -> None:
    with pytest.raises(RecordingRejected) as refused:
        await engine.converter.enrol(REFUSED[reason])

    assert refused.value.details["reason"] == reason


async def test_a_recording_of_ten_minutes_is_refused(engine: Engine) -> None:
    long = sound_file(np.tile(hum(10), 60)[::3], SPEECH_RATE // 3, "FLAC")

    with pytest.raises(RecordingRejected) as refused:
        await engine.converter.enrol(long)

    assert refused.value.details["reason"] == "too_long"


def _envelope(samples: Samples) -> Samples:
    """Level of 10 ms frames, dB."""
    size = SPEECH_RATE // 100
    frames = samples[: len(samples) // size * size].reshape(-1, size)
    return np.asarray(10 * np.log10(np.mean(frames**2, axis=1) + 1e-6))
