"""What remembering products and links to them promises, on every storage."""

import asyncio
from datetime import timedelta

import attrs
import pytest

from stario.domain.generation.model.video import Video
from stario.domain.generation.model.voice_message import VoiceMessage
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import VideoId, VoiceMessageId
from stario.domain.kernel.language import Language
from stario.domain.kernel.paging import PageRequest
from stario.ports.storage import Storage
from tests.builders import NOW, a_share, a_video, a_voice_message, new_id
from tests.contracts.remembered import Cast, a_cast, a_remembered_video, remember

LATER = NOW + timedelta(minutes=1)


async def stored(storage: Storage, video: Video) -> Video:
    async with storage() as work:
        return await work.videos.get(video.id)


async def say(
    storage: Storage, cast: Cast, *, language: Language = Language.UZBEK, **fields: bool
) -> VoiceMessage:
    job = cast.job()
    if fields.get("is_sample"):
        job = attrs.evolve(job, account_id=None)
    message = a_voice_message(job, language=language, is_sample=fields.get("is_sample", False))
    async with storage() as work:
        await work.jobs.add(job)
        await work.voice_messages.add(message)
        await work.commit()
    return message


async def test_every_field_of_a_video_comes_back_as_it_was(storage: Storage) -> None:
    cast = await a_cast(storage)
    job = cast.job()
    await remember(storage, job)
    video = attrs.evolve(
        a_video(job, renditions={"1080p": "k"}, recipient_name="Гулноз ʻ"),
        duration_seconds=14.000000000000002,
        seed=2**62,
        preview_key="p",
        stream_key="s",
        taken_down_at=LATER,
        taken_down_reason="by_fan",
    )
    async with storage() as work:
        await work.videos.add(video)
        await work.commit()

    assert await stored(storage, video) == video


async def test_a_job_makes_one_video(storage: Storage) -> None:
    cast = await a_cast(storage)
    job = cast.job()
    await remember(storage, job)

    async def hand_over() -> None:
        async with storage() as work:
            await work.videos.add(a_video(job))
            await work.commit()

    results = await asyncio.gather(*(hand_over() for _ in range(4)), return_exceptions=True)

    assert results.count(None) == 1
    assert sum(isinstance(result, Conflict) for result in results) == 3


async def test_what_is_not_there_is_not_found(storage: Storage) -> None:
    cast = await a_cast(storage)
    async with storage() as work:
        with pytest.raises(NotFound):
            await work.videos.get(VideoId(new_id()))
        with pytest.raises(NotFound):
            await work.videos.save(a_video(cast.job()))
        with pytest.raises(NotFound):
            await work.voice_messages.get(VoiceMessageId(new_id()))
        with pytest.raises(NotFound):
            await work.voice_messages.save(a_voice_message(cast.job()))
        with pytest.raises(NotFound):
            await work.shares.get("nothing")


async def test_renditions_are_added_to_those_that_are_there(storage: Storage) -> None:
    video = await a_remembered_video(storage, await a_cast(storage))

    async def add(quality: str, preview: str | None, stream: str | None) -> bool:
        async with storage() as work:
            added = await work.videos.add_renditions(
                video.id, {quality: f"{quality}.mp4"}, preview_key=preview, stream_key=stream
            )
            await work.commit()
        return added

    added = await asyncio.gather(add("sd", "p.webp", None), add("hd", None, "s.m3u8"))

    assert all(added)
    assert await stored(storage, video) == attrs.evolve(
        video,
        renditions={"sd": "sd.mp4", "hd": "hd.mp4"},
        preview_key="p.webp",
        stream_key="s.m3u8",
    )


async def test_a_video_that_was_taken_down_gets_no_renditions(storage: Storage) -> None:
    video = await a_remembered_video(storage, await a_cast(storage))
    down = video.take_down("by_fan", at=LATER)
    async with storage() as work:
        await work.videos.save(down)
        await work.commit()

    async with storage() as work:
        for one in (video.id, VideoId(new_id())):
            added = await work.videos.add_renditions(
                one, {"sd": "k"}, preview_key=None, stream_key=None
            )
            assert not added
        await work.commit()

    assert await stored(storage, video) == down


async def test_the_list_leaves_out_what_was_taken_down(storage: Storage) -> None:
    cast, other = await a_cast(storage), await a_cast(storage)
    first = await a_remembered_video(storage, cast)
    second = await a_remembered_video(storage, cast)
    down = await a_remembered_video(storage, cast)
    strange = await a_remembered_video(storage, other)
    async with storage() as work:
        await work.videos.save(down.take_down("by_fan", at=LATER))
        await work.commit()

    async with storage() as work:
        mine = await work.videos.list(PageRequest(), account=cast.fan.id)
        second_page = await work.videos.list(PageRequest(2, 1), account=cast.fan.id)
        everything = await work.videos.list(PageRequest())

    assert (mine.items, mine.total) == ((second, first), 2)
    assert (second_page.items, second_page.total) == ((first,), 2)
    assert everything.items == (strange, second, first)


async def test_what_stands_on_a_consent_is_found_until_it_is_taken_down(storage: Storage) -> None:
    cast, other = await a_cast(storage), await a_cast(storage)
    video = await a_remembered_video(storage, cast)
    await a_remembered_video(storage, other)
    message = await say(storage, cast)

    async with storage() as work:
        assert await work.videos.standing_on(cast.consent.id) == (video,)
        assert await work.voice_messages.standing_on(cast.consent.id) == (message,)
        await work.videos.save(video.take_down("revoked", at=LATER))
        await work.voice_messages.save(message.take_down("revoked", at=LATER))
        assert await work.videos.standing_on(cast.consent.id) == ()
        assert await work.voice_messages.standing_on(cast.consent.id) == ()


async def test_expired_products_are_given_oldest_first(storage: Storage) -> None:
    cast = await a_cast(storage)
    videos = [await a_remembered_video(storage, cast) for _ in range(3)]
    messages = [await say(storage, cast) for _ in range(3)]
    async with storage() as work:
        for days, video, message in zip((1, 0, 2), videos, messages, strict=True):
            ends = NOW + timedelta(days=days)
            await work.videos.save(attrs.evolve(video, expires_at=ends))
            await work.voice_messages.save(attrs.evolve(message, expires_at=ends))
        await work.commit()

    async with storage() as work:
        then = NOW + timedelta(days=1)
        expired = await work.videos.expired(at=then, limit=9)
        fewer = await work.videos.expired(at=then, limit=1)
        silent = await work.voice_messages.expired(at=then, limit=9)

    assert [video.id for video in expired] == [videos[1].id, videos[0].id]
    assert [video.id for video in fewer] == [videos[1].id]
    assert [message.id for message in silent] == [messages[1].id, messages[0].id]


async def test_samples_are_the_newest_of_each_language(storage: Storage) -> None:
    cast, other = await a_cast(storage), await a_cast(storage)
    await say(storage, cast, language=Language.UZBEK, is_sample=True)
    uzbek = await say(storage, cast, language=Language.UZBEK, is_sample=True)
    english = await say(storage, cast, language=Language.ENGLISH, is_sample=True)
    down = await say(storage, cast, language=Language.ENGLISH, is_sample=True)
    await say(storage, cast, language=Language.RUSSIAN)
    await say(storage, other, language=Language.RUSSIAN, is_sample=True)
    async with storage() as work:
        await work.voice_messages.save(down.take_down("replaced", at=LATER))
        await work.commit()

    async with storage() as work:
        assert await work.voice_messages.samples(cast.artist.id) == (english, uzbek)


async def test_voice_messages_of_an_account_come_newest_first(storage: Storage) -> None:
    cast, other = await a_cast(storage), await a_cast(storage)
    first, second, down = [await say(storage, cast) for _ in range(3)]
    await say(storage, other)
    await say(storage, cast, is_sample=True)
    async with storage() as work:
        await work.voice_messages.save(down.take_down("by_fan", at=LATER))
        await work.commit()

    async with storage() as work:
        page = await work.voice_messages.list(PageRequest(), account=cast.fan.id)
        assert await work.voice_messages.get(second.id) == second
        with pytest.raises(Conflict):
            await work.voice_messages.add(second)

    assert (page.items, page.total) == ((second, first), 2)


async def test_links_go_with_what_they_lead_to(storage: Storage) -> None:
    cast = await a_cast(storage)
    subject = new_id()
    links = [a_share(cast.fan, subject_id=subject) for _ in range(2)]
    other = a_share(cast.fan)
    async with storage() as work:
        for link in (*links, other):
            await work.shares.add(link)
        with pytest.raises(Conflict):
            await work.shares.add(other)
        await work.commit()

    async with storage() as work:
        assert await work.shares.get(links[0].token) == links[0]
        await work.shares.forget_subject(subject)
        assert await work.shares.get(other.token) == other
        for link in links:
            with pytest.raises(NotFound):
                await work.shares.get(link.token)
