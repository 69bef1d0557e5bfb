"""What may be done with finished work, by whom, and for how long."""

from datetime import timedelta

import pytest
from tests.builders.effects import an_idempotency_record
from tests.builders.people import a_refresh_token
from tests.builders.studio import Studio
from tests.builders.work import a_job, a_share, a_video, a_voice_message

from stario.domain.generation.model.share import SHARED_FOR, SharedKind, ShareLink, SharePlatform
from stario.domain.generation.model.video import Video
from stario.domain.generation.usecases.delete_video import DeleteVideo
from stario.domain.generation.usecases.expire_media import AT_ONCE, ExpireMedia
from stario.domain.generation.usecases.forget_answers import ForgetAnswers
from stario.domain.generation.usecases.list_videos import ListVideos
from stario.domain.generation.usecases.open_share import OpenShare
from stario.domain.generation.usecases.read_video import ReadVideo
from stario.domain.generation.usecases.share_video import ShareVideo
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import AccountId
from stario.domain.kernel.paging import PageRequest
from stario.ports.media import Bucket


async def kept(studio: Studio, *, lasts: timedelta = timedelta(days=90)) -> Video:
    """Remember a video of somebody's, with a file."""
    town = studio.town
    artist, fan = await studio.star(), await town.person()
    job = a_job(account=fan, artist=artist, consent=await studio.agree(artist))
    video = a_video(job, expires_at=town.clock.now() + lasts)
    async with town.storage() as work:
        await work.jobs.add(job)
        await work.videos.add(video)
        await work.commit()
    await town.objects.put(Bucket.MEDIA, video.video_key, b"video", content_type="video/mp4")
    return video


async def delete(studio: Studio, video: Video, account: AccountId | None) -> None:
    town = studio.town
    await DeleteVideo(storage=town.storage, take_down=town.take_down, clock=town.clock)(
        video.id, account=account
    )


async def share(studio: Studio, video: Video, account: AccountId | None = None) -> ShareLink:
    town = studio.town
    return await ShareVideo(
        storage=town.storage,
        read_video=ReadVideo(storage=town.storage),
        clock=town.clock,
        entropy=town.entropy,
    )(video.id, SharePlatform.TELEGRAM, account=account or video.account_id)


def opened(studio: Studio) -> OpenShare:
    return OpenShare(storage=studio.town.storage, clock=studio.town.clock)


async def test_a_video_is_seen_by_its_owner_and_staff(studio: Studio) -> None:
    video, other = await kept(studio), await studio.town.person()
    read = ReadVideo(storage=studio.town.storage)

    assert await read(video.id, account=video.account_id) == video
    assert await read(video.id, account=None) == video
    with pytest.raises(NotFound):
        await read(video.id, account=other.id)


async def test_lists_hold_ones_own_newest_first_and_nothing_that_is_gone(studio: Studio) -> None:
    mine, others = await kept(studio), await kept(studio)
    listing = ListVideos(storage=studio.town.storage)

    assert (await listing(PageRequest(), account=mine.account_id)).items == (mine,)
    assert (await listing(PageRequest(), account=None)).total == 2

    await delete(studio, others, None)
    assert (await listing(PageRequest(), account=None)).items == (mine,)


async def test_a_deleted_video_goes_with_its_links_and_files(studio: Studio) -> None:
    video = await kept(studio)
    link = await share(studio, video)

    await delete(studio, video, video.account_id)

    for attempt in (
        delete(studio, video, video.account_id),
        ReadVideo(storage=studio.town.storage)(video.id, account=None),
        opened(studio)(link.token),
        share(studio, video),
    ):
        with pytest.raises(NotFound):
            await attempt
    await studio.deliver()
    assert await studio.media() == []


async def test_nobody_deletes_what_is_somebody_elses(studio: Studio) -> None:
    video, other = await kept(studio), await studio.town.person()

    with pytest.raises(NotFound):
        await delete(studio, video, other.id)

    read = ReadVideo(storage=studio.town.storage)
    assert await read(video.id, account=video.account_id) == video


async def test_a_link_lets_a_stranger_in_until_it_ends(studio: Studio) -> None:
    video = await kept(studio)
    link = await share(studio, video)

    shared = await opened(studio)(link.token)
    assert (shared.subject, shared.artist_name) == (video, "Yulduz")
    assert link.expires_at == studio.town.clock.now() + SHARED_FOR
    assert len(link.token) >= 22

    studio.town.clock.set(link.expires_at)
    with pytest.raises(NotFound):
        await opened(studio)(link.token)


async def test_a_link_does_not_outlive_its_video(studio: Studio) -> None:
    video = await kept(studio, lasts=timedelta(days=2))

    assert (await share(studio, video)).expires_at == video.expires_at


async def test_nobody_shares_what_is_somebody_elses(studio: Studio) -> None:
    video, other = await kept(studio), await studio.town.person()

    with pytest.raises(NotFound):
        await share(studio, video, other.id)


async def test_a_link_to_something_else_opens_no_video(studio: Studio) -> None:
    video = await kept(studio)
    async with studio.town.storage() as work:
        owner = await work.accounts.get(video.account_id)
        link = a_share(owner, subject_id=video.id, kind=SharedKind.VOICE)
        await work.shares.add(link)
        await work.commit()

    for token in (link.token, "unknown-token-unknown"):
        with pytest.raises(NotFound):
            await opened(studio)(token)


async def test_what_was_kept_long_enough_goes(studio: Studio) -> None:
    town = studio.town
    old, young = await kept(studio, lasts=timedelta(days=1)), await kept(studio)
    async with town.storage() as work:
        job = await work.jobs.get(old.job_id)
        message = a_voice_message(job, expires_at=old.expires_at)
        await work.voice_messages.add(message)
        await work.commit()
    await town.objects.put(Bucket.MEDIA, message.audio_key, b"sound", content_type="audio/mp4")
    town.clock.set(old.expires_at)

    more = await ExpireMedia(storage=town.storage, take_down=town.take_down, clock=town.clock)()
    await studio.deliver()

    assert not more
    assert await studio.media() == [young.video_key]
    async with town.storage() as work:
        record = await work.videos.get(old.id)
        assert (record.taken_down_reason, record.sha256) == ("retention", old.sha256)
        assert (await work.voice_messages.get(message.id)).taken_down_at is not None


async def test_retention_says_when_there_is_more(studio: Studio) -> None:
    town = studio.town
    for _ in range(AT_ONCE + 1):
        await kept(studio, lasts=timedelta(days=1))
    town.clock.advance(by=timedelta(days=1))
    expire = ExpireMedia(storage=town.storage, take_down=town.take_down, clock=town.clock)

    assert [await expire(), await expire(), await expire()] == [True, False, False]


async def test_answers_and_tokens_that_nobody_needs_are_forgotten(studio: Studio) -> None:
    town = studio.town
    fan, now = await town.person(), town.clock.now()
    async with town.storage() as work:
        await work.idempotency.begin(an_idempotency_record(created_at=now - timedelta(hours=25)))
        await work.idempotency.begin(an_idempotency_record(created_at=now - timedelta(hours=23)))
        await work.refresh_tokens.add(a_refresh_token(fan, expires_at=now - timedelta(days=30)))
        await work.refresh_tokens.add(a_refresh_token(fan, expires_at=now + timedelta(days=1)))
        await work.commit()
    forget = ForgetAnswers(storage=town.storage, clock=town.clock)

    assert await forget() == 2
    assert await forget() == 0
