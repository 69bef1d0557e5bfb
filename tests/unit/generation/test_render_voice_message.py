"""Voice messages and samples, from their order to a file that can be heard."""

from io import BytesIO

import attrs
import numpy as np
import pytest
from tests.builders.readers import Reader
from tests.builders.studio import Studio
from tests.builders.voices import wav

from stario.adapters.memory.speech import MemorySynthesizer, MemoryVoiceConverter
from stario.domain.artists.model.artist import Artist, VoiceEnrolment
from stario.domain.generation.model.job import Job, JobState
from stario.domain.generation.model.queue import Queue
from stario.domain.generation.model.voice_message import VoiceMessage
from stario.domain.generation.usecases.fail_job import Blame
from stario.domain.generation.usecases.read_voice_message import ReadVoiceMessage
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import VoiceMessageId
from stario.domain.kernel.language import Language
from stario.domain.provenance.model.asset import mark_of
from stario.ports.media import Bucket
from stario.ports.speech import SPEECH_RATE, Utterance
from stario.ports.work import JobFailed

PROFILE = "artists/x/voice-profile"


async def message_of(studio: Studio, job: Job) -> VoiceMessage:
    async with studio.town.storage() as work:
        return await work.voice_messages.get(VoiceMessageId(job.id))


async def enrolled(studio: Studio, artist: Artist) -> Artist:
    """Give *artist* the voice of a recording."""
    spoken = await MemorySynthesizer().speak(
        Utterance(text="salom dunyo " * 25, language=Language.UZBEK, voice="tone_low")
    )
    profile = await MemoryVoiceConverter().enrol(wav(spoken.samples))
    await studio.town.objects.put(Bucket.ARTISTS, PROFILE, profile.data, content_type="text/plain")
    voice = VoiceEnrolment(
        profile_key=PROFILE,
        engine=profile.engine,
        voice=profile.voice,
        similarity=profile.similarity,
        error_rate=None,
        enrolled_at=studio.town.clock.now(),
    )
    return await studio.save(attrs.evolve(artist, voice=voice))


async def test_a_message_carries_its_mark(studio: Studio) -> None:
    artist, fan = await studio.star(), await studio.town.person()
    await studio.agree(artist)
    await studio.order_voice(artist, fan, "Salom!")

    message = await message_of(studio, await studio.work(Queue.VOICE))

    content = await studio.town.objects.get(Bucket.MEDIA, message.audio_key)
    samples = np.load(BytesIO(content), allow_pickle=False)
    found = studio.engines.watermark.find_in_sound(samples, SPEECH_RATE)
    assert found == mark_of(message.id)


async def test_a_message_is_what_was_said(studio: Studio) -> None:
    artist, fan = await studio.star(), await studio.town.person()
    consent = await studio.agree(artist)
    await studio.order_voice(artist, fan, "Salom!", speed=0.5)

    done = await studio.work(Queue.VOICE)

    message = await message_of(studio, done)
    assert (message.account_id, message.consent_id) == (fan.id, consent.id)
    assert (message.text, message.emotion, message.speed) == ("Salom!", "happy", 0.5)
    assert message.duration_seconds == pytest.approx(6 / 15 / 0.5)
    assert message.audio_key.startswith(message.prefix)
    audio = await studio.town.objects.get(Bucket.MEDIA, message.audio_key)
    assert len(np.load(BytesIO(audio))) == round(message.duration_seconds * SPEECH_RATE)
    assert done.result is not None
    assert done.result["voice_message_id"] == message.id


async def test_a_stock_voice_matches_nobody_an_enrolled_one_somebody(studio: Studio) -> None:
    studio.synthesizer = MemorySynthesizer()
    artist, fan = await studio.star(), await studio.town.person()
    await studio.agree(artist)
    await studio.order_voice(artist, fan)
    stock = await message_of(studio, await studio.work(Queue.VOICE))

    await enrolled(studio, artist)
    await studio.order_voice(artist, fan)
    matched = await message_of(studio, await studio.work(Queue.VOICE))

    assert stock.voice_match == 0
    assert 0 < matched.voice_match <= 100


async def test_a_profile_that_is_gone_fails_for_good(studio: Studio) -> None:
    artist, fan = await studio.star(), await studio.town.person()
    await studio.agree(artist)
    await enrolled(studio, artist)
    await studio.town.objects.delete(Bucket.ARTISTS, PROFILE)
    await studio.order_voice(artist, fan)

    assert (await studio.work(Queue.VOICE)).error == "no_voice"


async def test_a_message_longer_than_the_consent_allows_is_not_made(studio: Studio) -> None:
    studio.synthesizer = Reader(characters_per_second=5)
    artist, fan = await studio.star(), await studio.town.person()
    await studio.agree(artist, max_duration_seconds=15)
    await studio.order_voice(artist, fan, "a" * 150)

    failed = await studio.work(Queue.VOICE)

    assert (failed.state, failed.error) == (JobState.FAILED, "speech_too_long")
    assert await studio.media() == []


async def test_a_consent_that_ends_meanwhile_takes_the_sound_with_it(studio: Studio) -> None:
    artist, fan = await studio.star(), await studio.town.person()
    consent = await studio.agree(artist)
    await studio.order_voice(artist, fan)
    job = await studio.claim(Queue.VOICE)
    completion = await studio.make(job)
    studio.town.clock.set(consent.valid_until)

    with pytest.raises(JobFailed, match="consent_revoked") as failure:
        await studio.steps.complete(job, completion)
    await studio.steps.fail(job, failure.value.reason, blame=Blame.ORDER)

    with pytest.raises(NotFound):
        await message_of(studio, job)
    await studio.deliver()
    assert await studio.media() == []


async def test_a_second_delivery_finds_the_first(studio: Studio) -> None:
    artist, fan = await studio.star(), await studio.town.person()
    await studio.agree(artist)
    await studio.order_voice(artist, fan)
    job = await studio.claim(Queue.VOICE)
    completion = await studio.make(job)

    first = await studio.steps.complete(job, completion)

    assert await studio.steps.complete(job, completion) == first


async def test_only_its_owner_and_staff_hear_a_message(studio: Studio) -> None:
    artist, fan = await studio.star(), await studio.town.person()
    await studio.agree(artist)
    await studio.order_voice(artist, fan)
    message = await message_of(studio, await studio.work(Queue.VOICE))
    read = ReadVoiceMessage(storage=studio.town.storage)

    assert await read(message.id, account=fan.id) == message
    assert await read(message.id, account=None) == message
    with pytest.raises(NotFound):
        await read(message.id, account=(await studio.town.person()).id)
