"""Greetings and voice messages, from their words to the job's payload."""

from unicodedata import normalize

import pytest
from tests.builders.artists import a_template
from tests.builders.studio import Studio, a_greeting

from stario.domain.artists.model.artist import Artist
from stario.domain.artists.model.template import PromptTemplate
from stario.domain.compliance.model.consent import ConsentMissing
from stario.domain.generation.model.greeting import AspectRatio
from stario.domain.generation.model.job import JobState
from stario.domain.generation.model.payloads import GreetingWork, VoiceWork
from stario.domain.kernel.errors import Invalid, NotFound
from stario.domain.kernel.language import Language


async def offered(
    studio: Studio, artist: Artist, *, language: Language = Language.UZBEK, text: str = "Salom!"
) -> PromptTemplate:
    template = a_template(artist, language=language, text=text)
    async with studio.town.storage() as work:
        await work.templates.add(template)
        await work.commit()
    return template


async def test_a_job_carries_all_that_its_worker_needs(studio: Studio) -> None:
    artist, fan = await studio.star(name="Yulduz {x} $y"), await studio.town.person()
    await studio.agree(artist)

    accepted = await studio.order(
        a_greeting(artist, recipient_name="{0} $name %s", aspect_ratio=AspectRatio.TALL), fan
    )

    work = GreetingWork.read((await studio.job(accepted.job)).payload)
    assert "{0} $name %s" in work.script.opening
    assert "Yulduz {x} $y" in work.script.closing
    assert work.script.message == "Sen eng zoʻr opasan!"
    assert work.aspect_ratio is AspectRatio.TALL
    assert GreetingWork.read(work.payload()) == work


async def test_the_artists_own_words_open_the_greeting(studio: Studio) -> None:
    artist, fan = await studio.star(), await studio.town.person()
    await studio.agree(artist)
    template = await offered(studio, artist, text="Salom, aziz {recipient}!")

    accepted = await studio.order(
        a_greeting(artist, recipient_name="{recipient}", template=template), fan
    )

    work = GreetingWork.read(accepted.job.payload)
    assert work.script.opening == "Salom, aziz {recipient}!"


async def test_only_a_template_of_this_artist_and_language_is_taken(studio: Studio) -> None:
    artist, other, fan = await studio.star(), await studio.star(), await studio.town.person()
    await studio.agree(artist)
    unknown = a_template(artist)
    foreign = await offered(studio, other)
    russian = await offered(studio, artist, language=Language.RUSSIAN)

    for template, reason in (
        (unknown, "unknown"),
        (foreign, "unknown"),
        (russian, "other_language"),
    ):
        with pytest.raises(Invalid) as refused:
            await studio.order(a_greeting(artist, template=template), fan)
        assert (refused.value.field, refused.value.reason) == ("prompt_template_id", reason)


async def test_a_message_that_does_not_fit_is_refused_at_the_order(studio: Studio) -> None:
    artist, fan = await studio.star(), await studio.town.person()
    await studio.agree(artist)

    with pytest.raises(Invalid) as refused:
        await studio.order(a_greeting(artist, custom_message="a" * 300), fan)

    assert refused.value.reason == "too_long_for_duration"
    longer = a_greeting(artist, custom_message="a" * 300, duration_seconds=30)
    assert (await studio.order(longer, fan)).job.state is JobState.QUEUED


async def test_an_artist_nobody_knows_cannot_be_ordered(studio: Studio) -> None:
    artist, gone = await studio.star(), Studio(folder=studio.folder)
    fan = await gone.town.person()

    with pytest.raises(NotFound):
        await gone.order(a_greeting(artist), fan)


async def test_a_voice_message_stands_on_voice_alone(studio: Studio) -> None:
    artist, fan = await studio.star(), await studio.town.person()
    consent = await studio.agree(artist, topics=("greeting",))

    accepted = await studio.order_voice(artist, fan, "Salom!", speed=0.5)

    work = VoiceWork.read(accepted.job.payload)
    assert (work.text, work.emotion, work.speed, work.sample) == ("Salom!", "happy", 0.5, False)
    assert accepted.job.consent_id == consent.id
    assert VoiceWork.read(work.payload()) == work


async def test_a_slow_voice_message_must_fit_the_consent(studio: Studio) -> None:
    artist, fan = await studio.star(), await studio.town.person()
    await studio.agree(artist, max_duration_seconds=30)
    text = "a" * 300

    quick = await studio.order_voice(artist, fan, text, speed=1)
    assert quick.job.state is JobState.QUEUED
    with pytest.raises(ConsentMissing) as missing:
        await studio.order_voice(artist, fan, text, speed=0.5)
    assert missing.value.details["reason"] == "duration"


async def test_uzbek_letters_come_through_as_they_were_typed(studio: Studio) -> None:
    artist, fan = await studio.star(), await studio.town.person()
    await studio.agree(artist)
    message = "Oʻgʻlim, ko'p yasha!"

    accepted = await studio.order(a_greeting(artist, custom_message=message), fan)

    assert accepted.job.payload["message"] == normalize("NFC", message)
