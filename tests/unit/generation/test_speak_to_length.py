"""A speech is brought into its time, or is refused."""

import attrs
import pytest
from tests.builders.readers import VOICE, Reader
from tests.builders.studio import Studio

from stario.adapters.memory.speech import MemorySynthesizer
from stario.domain.generation.model.script import FASTEST, SILENCE_SECONDS, Script
from stario.domain.generation.usecases.speak_as_artist import ArtistVoice, SpeakAsArtist
from stario.domain.generation.usecases.speak_to_length import FittedSpeech, SpeakToLength
from stario.domain.kernel.language import Language
from stario.ports.speech import Speech, Utterance
from stario.ports.work import JobFailed

WISHES = tuple(f"{'Tilak' * 9} {n}." for n in range(10))
FULL = Script(opening="Salom, Malika!", message="Omad.", wishes=WISHES, closing="Yulduz.")
BARE = FULL.without_wishes(len(WISHES))
ROOM_SECONDS = 15 - SILENCE_SECONDS


async def fit(studio: Studio, reader: Reader, script: Script = FULL) -> FittedSpeech:
    speak = SpeakAsArtist(
        objects=studio.town.objects, synthesizer=reader, converter=studio.workers.speak().converter
    )
    return await SpeakToLength(speak=speak)(
        script, ArtistVoice(stock=VOICE, profile=None), language=Language.UZBEK, seconds=15
    )


def rate_for(script: Script, seconds: float) -> float:
    """The rate at which a reader needs exactly *seconds* for *script*."""
    return len(script.text) / seconds


async def test_what_fits_is_said_once_at_its_own_pace(studio: Studio) -> None:
    reader = Reader(rate_for(FULL, ROOM_SECONDS - 0.1))

    fitted = await fit(studio, reader)

    assert fitted.script == FULL
    assert [utterance.speed for utterance in reader.read] == [1.0]


async def test_a_slow_voice_drops_wishes_from_the_end(studio: Studio) -> None:
    fitted = await fit(studio, Reader(rate_for(FULL, ROOM_SECONDS * 1.5)))

    kept = len(fitted.script.wishes)
    assert 4 <= kept < len(WISHES)
    assert fitted.script == FULL.without_wishes(len(WISHES) - kept)
    assert fitted.speech.duration_seconds <= ROOM_SECONDS


async def test_a_slower_one_speeds_up_once_no_wish_is_left(studio: Studio) -> None:
    reader = Reader(rate_for(BARE, ROOM_SECONDS * 1.1))

    fitted = await fit(studio, reader)

    assert fitted.script == BARE
    assert 1 < reader.read[-1].speed <= FASTEST
    assert fitted.speech.duration_seconds <= ROOM_SECONDS


async def test_what_the_fastest_voice_cannot_say_in_time_fails(studio: Studio) -> None:
    reader = Reader(rate_for(BARE, ROOM_SECONDS * FASTEST * 1.02))

    with pytest.raises(JobFailed) as failed:
        await fit(studio, reader)

    assert failed.value.reason == "speech_too_long"
    assert (reader.read[-1].text, reader.read[-1].speed) == (BARE.text, FASTEST)
    assert len(reader.read) <= 4


@attrs.define
class Droning(Reader):
    """Dwells on each word far longer than its letters tell, so that every estimate is too low."""

    async def speak(self, utterance: Utterance) -> Speech:
        wishes = utterance.text.count("Tilak")
        self.characters_per_second = len(utterance.text) / (
            ROOM_SECONDS * (1.05 if wishes else 1.1)
        )
        return await super().speak(utterance)


async def test_the_shortest_speech_has_its_try_however_wrong_the_estimates(
    studio: Studio,
) -> None:
    fitted = await fit(studio, Droning())

    assert fitted.script == BARE
    assert fitted.speech.duration_seconds <= ROOM_SECONDS


@pytest.mark.parametrize(
    ("voice", "text", "reason"),
    [
        (VOICE, "!!!", "unspeakable"),
        ("nobody", "Salom", "no_voice"),
    ],
)
async def test_what_an_engine_cannot_say_fails_for_good(
    studio: Studio, voice: str, text: str, reason: str
) -> None:
    studio.synthesizer = MemorySynthesizer()

    with pytest.raises(JobFailed) as failed:
        await studio.workers.speak().say(
            text, ArtistVoice(stock=voice, profile=None), language=Language.UZBEK
        )

    assert failed.value.reason == reason


@attrs.define
class EnglishOnly(Reader):
    @property
    def languages(self) -> frozenset[Language]:
        return frozenset({Language.ENGLISH})


async def test_a_language_the_engine_lacks_fails_for_good(studio: Studio) -> None:
    with pytest.raises(JobFailed) as failed:
        await fit(studio, EnglishOnly())

    assert failed.value.reason == "language_unsupported"
