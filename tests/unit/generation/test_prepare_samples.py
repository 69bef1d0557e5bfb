"""Every artist who may speak has a sample in each of her languages."""

from datetime import timedelta

import attrs
from tests.builders.artists import a_voice_enrolment
from tests.builders.studio import Studio

from stario.domain.artists.model.artist import Artist, ArtistStatus
from stario.domain.generation.model.job import Job, JobState
from stario.domain.generation.model.queue import Queue
from stario.domain.generation.model.voice_message import VoiceMessage
from stario.domain.generation.usecases.fail_job import Blame
from stario.domain.generation.usecases.list_samples import ListSamples
from stario.domain.generation.usecases.prepare_samples import PrepareSamples
from stario.domain.kernel.language import Language
from stario.domain.kernel.paging import LARGEST_PAGE, PageRequest
from stario.ports.media import Bucket


async def prepare(studio: Studio) -> int:
    return await PrepareSamples(
        storage=studio.town.storage,
        dispatch=studio.town.dispatch,
        clock=studio.town.clock,
        languages=frozenset(Language),
    )()


async def voice_jobs(studio: Studio) -> tuple[Job, ...]:
    async with studio.town.storage() as work:
        return (await work.jobs.list(PageRequest(), queue=Queue.VOICE)).items


async def samples(studio: Studio, artist: Artist) -> tuple[VoiceMessage, ...]:
    return await ListSamples(storage=studio.town.storage)(artist.id)


async def make_all(studio: Studio) -> None:
    for job in await voice_jobs(studio):
        if job.state is JobState.QUEUED:
            assert (await studio.work(Queue.VOICE)).state is JobState.DONE


async def test_each_language_is_ordered_once(studio: Studio) -> None:
    artist = await studio.star()
    await studio.agree(artist)

    assert await prepare(studio) == 3
    assert await prepare(studio) == 0

    listed = await studio.town.dispatch.listed(Queue.VOICE)
    assert {job.id for job in await voice_jobs(studio)} == set(listed or ())
    assert {job.account_id for job in await voice_jobs(studio)} == {None}


async def test_samples_that_are_made_are_heard_in_order_of_language(studio: Studio) -> None:
    artist = await studio.star()
    consent = await studio.agree(artist)
    await prepare(studio)

    await make_all(studio)

    found = await samples(studio, artist)
    assert [sample.language for sample in found] == ["en", "ru", "uz"]
    assert all(sample.is_sample and sample.consent_id == consent.id for sample in found)
    assert await prepare(studio) == 0


async def test_only_languages_of_the_artist_are_spoken(studio: Studio) -> None:
    artist = await studio.star()
    await studio.save(attrs.evolve(artist, languages=(Language.RUSSIAN,)))
    await studio.agree(artist)

    assert await prepare(studio) == 1


async def test_nobody_speaks_without_consent_or_out_of_verification(studio: Studio) -> None:
    await studio.star()
    for changes in (
        {"is_verified": False},
        {"status": ArtistStatus.INACTIVE},
        {"stock_voice": None},
    ):
        artist = await studio.star()
        await studio.agree(artist)
        await studio.save(attrs.evolve(artist, **changes))

    assert await prepare(studio) == 0


async def test_a_voice_enrolled_anew_is_heard_anew(studio: Studio) -> None:
    artist = await studio.star()
    await studio.agree(artist)
    await prepare(studio)
    await make_all(studio)
    studio.town.clock.advance(seconds=60)
    await studio.town.objects.put(
        Bucket.ARTISTS, "artists/x/profile", b"profile", content_type="text/plain"
    )
    voice = attrs.evolve(a_voice_enrolment(), enrolled_at=studio.town.clock.now())
    await studio.save(attrs.evolve(artist, voice=voice))

    assert await prepare(studio) == 3
    assert await prepare(studio) == 0


async def test_samples_on_a_revoked_consent_go_and_come_back_on_a_new_one(
    studio: Studio,
) -> None:
    artist = await studio.star()
    consent = await studio.agree(artist)
    await prepare(studio)
    await make_all(studio)

    await studio.revoke(consent)
    assert await samples(studio, artist) == ()
    assert await prepare(studio) == 0
    await studio.agree(artist)

    assert await prepare(studio) == 3
    await make_all(studio)
    assert len(await samples(studio, artist)) == 3


async def test_a_sample_that_failed_is_tried_again_in_the_next_period(studio: Studio) -> None:
    artist = await studio.star()
    await studio.agree(artist)
    await prepare(studio)
    job = await studio.claim(Queue.VOICE)
    await studio.steps.fail(job, "unspeakable", blame=Blame.ORDER)
    await make_all(studio)

    assert await prepare(studio) == 0
    studio.town.clock.advance(by=timedelta(days=31))
    assert await prepare(studio) == 1


async def test_more_artists_than_a_page_holds_are_all_seen(studio: Studio) -> None:
    stars = [await studio.star() for _ in range(LARGEST_PAGE + 2)]
    for star in stars:
        await studio.agree(star)

    assert await prepare(studio) == 3 * len(stars)
