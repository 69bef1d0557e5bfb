"""The other sizes of a video, and the stream that plays them."""

import pytest
from tests.builders.studio import Studio, a_greeting

from stario.domain.generation.model.job import JobState
from stario.domain.generation.model.queue import Queue
from stario.domain.generation.model.video import Video
from stario.domain.generation.usecases.delete_video import DeleteVideo
from stario.domain.generation.usecases.fail_job import Blame
from stario.domain.generation.usecases.link_media import LinkMedia
from stario.domain.generation.usecases.play_stream import PlayStream
from stario.domain.generation.usecases.read_video import ReadVideo
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import VideoId
from stario.ports.media import Bucket


async def finished(studio: Studio) -> Video:
    artist, fan = await studio.star(), await studio.town.person()
    await studio.agree(artist)
    await studio.order(a_greeting(artist), fan)
    return await video_of(studio, (await studio.work()).id)


async def video_of(studio: Studio, video: str) -> Video:
    async with studio.town.storage() as work:
        return await work.videos.get(VideoId(video))


async def delete(studio: Studio, video: Video) -> None:
    town = studio.town
    use_case = DeleteVideo(storage=town.storage, take_down=town.take_down, clock=town.clock)
    await use_case(video.id, account=video.account_id)


def play(studio: Studio) -> PlayStream:
    return PlayStream(
        read_video=ReadVideo(storage=studio.town.storage),
        link_media=LinkMedia(objects=studio.town.objects),
        objects=studio.town.objects,
    )


async def test_a_video_gets_its_sizes_a_preview_and_a_stream(studio: Studio) -> None:
    video = await finished(studio)

    done = await studio.work(Queue.RENDITION)

    grown = await video_of(studio, video.id)
    assert (done.state, set(grown.renditions)) == (JobState.DONE, {"sd", "1080p"})
    assert grown.preview_key is not None
    assert grown.stream_key is not None
    for key, content_type in (
        (grown.renditions["sd"], "video/mp4"),
        (grown.renditions["1080p"], "video/mp4"),
        (grown.preview_key, "image/webp"),
        (grown.stream_key, "application/vnd.apple.mpegurl"),
    ):
        assert key.startswith(video.prefix)
        described = await studio.town.objects.describe(Bucket.MEDIA, key)
        assert described.content_type == content_type


async def test_a_stream_plays_over_links_that_end(studio: Studio) -> None:
    video = await finished(studio)
    await studio.work(Queue.RENDITION)

    playlist = (await play(studio)(video.id, "index.m3u8", account=video.account_id)).decode()

    links = [line for line in playlist.splitlines() if not line.startswith("#")]
    assert links
    assert all(link.startswith("http://memory/stario-media/") for link in links)
    assert playlist.startswith("#EXTM3U")


async def test_a_stream_is_its_owners_once_it_is_there(studio: Studio) -> None:
    video = await finished(studio)
    with pytest.raises(NotFound):
        await play(studio)(video.id, "index.m3u8", account=video.account_id)
    await studio.work(Queue.RENDITION)

    for account, name in (
        ((await studio.town.person()).id, "index.m3u8"),
        (video.account_id, "other.m3u8"),
        (video.account_id, "../../video.mp4"),
    ):
        with pytest.raises(NotFound):
            await play(studio)(video.id, name, account=account)


async def test_a_video_deleted_before_is_left_alone(studio: Studio) -> None:
    video = await finished(studio)
    await delete(studio, video)

    failed = await studio.work(Queue.RENDITION)

    assert (failed.state, failed.error) == (JobState.FAILED, "video_gone")


async def test_a_video_whose_file_is_gone_is_left_alone(studio: Studio) -> None:
    video = await finished(studio)
    await studio.town.objects.delete(Bucket.MEDIA, video.video_key)

    assert (await studio.work(Queue.RENDITION)).error == "video_gone"


async def test_a_video_deleted_meanwhile_keeps_no_rendition(studio: Studio) -> None:
    video = await finished(studio)
    job = await studio.claim(Queue.RENDITION)
    completion = await studio.make(job)
    await delete(studio, video)

    done = await studio.steps.complete(job, completion)
    await studio.deliver()

    assert done.state is JobState.DONE
    gone = await video_of(studio, video.id)
    assert (gone.renditions, gone.stream_key) == ({}, None)
    assert await studio.media() == []


async def test_an_attempt_that_broke_leaves_nothing_of_a_deleted_video(studio: Studio) -> None:
    video = await finished(studio)
    job = await studio.claim(Queue.RENDITION)
    await delete(studio, video)
    await studio.deliver()
    # What a worker that has not heard of it still writes.
    await studio.town.objects.put(
        Bucket.MEDIA, f"{video.prefix}renditions/1/sd.mp4", b"x", content_type="video/mp4"
    )
    await studio.steps.fail(job, "internal", blame=Blame.ATTEMPT)
    studio.town.clock.advance(seconds=600)

    assert (await studio.work(Queue.RENDITION)).error == "video_gone"
    await studio.deliver()

    assert await studio.media() == []


async def test_a_revocation_takes_renditions_along_while_they_are_made(studio: Studio) -> None:
    artist, fan = await studio.star(), await studio.town.person()
    consent = await studio.agree(artist)
    await studio.order(a_greeting(artist), fan)
    await studio.work()
    job = await studio.claim(Queue.RENDITION)
    await studio.revoke(consent)
    await studio.town.objects.put(
        Bucket.MEDIA,
        f"videos/{job.payload['video_id']}/renditions/1/sd.mp4",
        b"x",
        content_type="video/mp4",
    )

    await studio.deliver()

    assert (await studio.job(job)).state is JobState.CANCELLED
    assert await studio.media() == []


async def test_a_second_attempt_stores_beside_the_first(studio: Studio) -> None:
    video = await finished(studio)
    first = await studio.claim(Queue.RENDITION)
    await studio.make(first)
    before = set(await studio.media())
    await studio.put_back(first)

    await studio.work(Queue.RENDITION)

    grown = await video_of(studio, video.id)
    assert before.isdisjoint(grown.renditions.values())
