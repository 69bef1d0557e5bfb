"""What is held for a person is in no list, on every storage."""

import attrs

from stario.domain.kernel.paging import PageRequest
from stario.ports.storage import Storage
from tests.builders import a_video, a_voice_message
from tests.builders.work import a_poster
from tests.contracts.remembered import a_cast

PAGE = PageRequest(1, 10)


async def test_a_held_product_is_in_no_list_until_it_is_handed_over(storage: Storage) -> None:
    cast = await a_cast(storage)
    jobs = [cast.job() for _ in range(4)]
    jobs[3] = attrs.evolve(jobs[3], account_id=None)
    video = attrs.evolve(a_video(jobs[0]), held=True)
    message = attrs.evolve(a_voice_message(jobs[1]), held=True)
    poster = attrs.evolve(a_poster(jobs[2]), held=True)
    sample = attrs.evolve(a_voice_message(jobs[3], is_sample=True), held=True)
    fan, artist = video.account_id, video.artist_id
    async with storage() as work:
        for job in jobs:
            await work.jobs.add(job)
        await work.videos.add(video)
        await work.posters.add(poster)
        await work.voice_messages.add(message)
        await work.voice_messages.add(sample)
        await work.commit()

    async with storage() as work:
        assert await work.videos.get(video.id) == video
        assert (await work.videos.list(PAGE)).total == 0
        assert (await work.videos.list(PAGE, account=fan)).items == ()
        assert (await work.posters.list(PAGE, account=fan)).items == ()
        assert (await work.voice_messages.list(PAGE, account=fan)).items == ()
        assert await work.voice_messages.samples(artist) == ()
        # A revocation and the end of its time find it all the same.
        assert await work.videos.standing_on(cast.consent.id) == (video,)
        assert len(await work.posters.expired(at=poster.expires_at, limit=5)) == 1
        await work.videos.save(attrs.evolve(video, held=False))
        await work.posters.save(attrs.evolve(poster, held=False))
        await work.voice_messages.save(attrs.evolve(message, held=False))
        await work.voice_messages.save(attrs.evolve(sample, held=False))
        await work.commit()

    async with storage() as work:
        assert (await work.videos.list(PAGE, account=fan)).total == 1
        assert (await work.posters.list(PAGE, account=fan)).total == 1
        assert (await work.voice_messages.list(PAGE, account=fan)).total == 1
        assert len(await work.voice_messages.samples(artist)) == 1
