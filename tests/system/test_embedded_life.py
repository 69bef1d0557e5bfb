"""The embedded default through stops, crashes, deletions and revocations."""

import asyncio
import signal
import time

import msgspec

from stario.entrypoints.http.handlers.consents_schema import ConsentAnswer, RevocationAnswer
from stario.entrypoints.http.handlers.videos_schema import ShareAnswer, VideoAnswer
from tests.system.embedded import LEASE_SECONDS, Embedded
from tests.system.people import GREETING, Cast, status_of
from tests.system.waiting import until

GONE_WITHIN_SECONDS = 5


async def test_a_stop_finishes_what_runs_ends_streams_and_loses_no_order(
    embedded: Embedded, cast: Cast
) -> None:
    running = await cast.order()
    waiting = await cast.order()
    await cast.processing(running)
    streaming = asyncio.create_task(cast.watch(waiting))
    await asyncio.sleep(0.2)

    began = time.monotonic()
    assert await embedded.stop() == 0
    assert time.monotonic() - began < 15
    assert {event.status for event in await streaming} == {"queued"}

    await embedded.start()
    async with cast.at(embedded.url) as later:
        assert (await later.fan.video_job(running)).status == "completed"
        assert (await later.done(waiting)).video_url


async def test_a_job_whose_process_was_killed_is_finished_once_after_the_restart(
    embedded: Embedded, cast: Cast
) -> None:
    job = await cast.order()
    await cast.processing(job, "animating")
    embedded.process.signal(signal.SIGKILL)
    assert await embedded.process.exit_code() == -signal.SIGKILL
    scratch = embedded.home / "scratch"
    assert [path.name for path in scratch.iterdir()] == [f"video-{job}-1"]

    began = time.monotonic()
    await embedded.start()
    async with cast.at(embedded.url) as later:
        done = await later.done(job)
        mine = await later.fan.read("/videos/my", list[VideoAnswer])

    assert time.monotonic() - began < LEASE_SECONDS + 25
    assert done.video_url
    assert [video.id for video in mine].count(job) == 1
    assert [path.name for path in scratch.iterdir() if path.name == f"video-{job}-1"] == []


async def test_a_deleted_video_is_gone_with_its_files_and_links(
    embedded: Embedded, cast: Cast
) -> None:
    async def mine() -> list[VideoAnswer]:
        return await cast.fan.read("/videos/my", list[VideoAnswer])

    videos = await until(mine, lambda videos: any(video.stream_url for video in videos))
    video = next(video for video in videos if video.stream_url)
    answer = await cast.fan.http.post(f"/videos/{video.id}/share")
    shared = msgspec.convert(answer.raise_for_status().json(), ShareAnswer)
    assert await status_of(shared.direct_url) == 200
    assert await status_of(video.video_url) == 200

    assert (await cast.fan.http.delete(f"/videos/{video.id}")).status_code == 204

    assert await status_of(shared.direct_url) == 404
    assert (await cast.fan.http.get(f"/videos/{video.id}")).status_code == 404
    await _gone(embedded, video)
    assert (await cast.fan.video_job(video.id)).video_url is None


async def test_a_revoked_consent_stops_work_and_takes_down_what_was_made(
    embedded: Embedded, cast: Cast
) -> None:
    made = await cast.fan.read("/videos/my", list[VideoAnswer])
    assert made
    running, waiting = await cast.order(), await cast.order()
    await cast.processing(running)
    place = f"/artists/{cast.artist}/consents"
    [consent] = await cast.staff.read(place, list[ConsentAnswer])
    watching = asyncio.create_task(cast.watch(running))

    answer = await cast.staff.http.delete(f"{place}/{consent.id}")
    revoked = msgspec.convert(answer.raise_for_status().json(), RevocationAnswer)

    assert revoked.taken_down_videos == len(made)
    assert revoked.cancelled_jobs >= 2
    assert (await watching)[-1].status == "cancelled"
    assert (await cast.fan.video_job(waiting)).status == "cancelled"
    for video in made:
        await _gone(embedded, video)
    order = {"artist_id": cast.artist, **GREETING}
    refused = await cast.fan.http.post("/videos/generate", json=order)
    assert (refused.status_code, refused.json()["code"]) == (403, "consent_missing")


async def _gone(embedded: Embedded, video: VideoAnswer) -> None:
    async def files() -> set[str]:
        return {path for path in embedded.media() if video.id in path}

    await until(files, lambda found: not found, within_seconds=GONE_WITHIN_SECONDS)
    assert await status_of(video.video_url) == 404
