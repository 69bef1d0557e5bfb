"""The embedded default from the outside: one process, and all of Stario over HTTP."""

import re
from collections.abc import AsyncIterator
from io import BytesIO
from urllib.parse import parse_qsl, urlencode, urlsplit

import av
import httpx
import msgspec
import pytest
import pytest_asyncio
from PIL import Image

from stario.entrypoints.http.handlers.jobs_schema import JobEvent
from stario.entrypoints.http.handlers.videos_schema import (
    DownloadAnswer,
    ShareAnswer,
    VideoAnswer,
    VideoJobAnswer,
)
from tests.system.embedded import Embedded
from tests.system.people import Cast
from tests.system.waiting import until

STAGES = [
    "checking",
    "speaking",
    "matching_voice",
    "animating",
    "packing",
    "storing",
    "checking_result",
]


@pytest_asyncio.fixture(scope="module")
async def greeting(people: Cast) -> tuple[list[JobEvent], VideoJobAnswer]:
    """One greeting for all tests: what was told while it was made, and how it ended."""
    job = await people.order()
    events = await people.watch(job)
    return events, await people.fan.video_job(job)


@pytest_asyncio.fixture(scope="module")
async def video(people: Cast, greeting: tuple[list[JobEvent], VideoJobAnswer]) -> VideoAnswer:
    """The greeting with everything that is made of it afterwards."""
    _, job = greeting
    return await until(lambda: people.video(job.job_id), lambda video: video.stream_url is not None)


@pytest.fixture
async def anybody(embedded: Embedded) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who has nothing but links."""
    async with httpx.AsyncClient(base_url=embedded.url) as http:
        yield http


async def test_every_probe_answers(anybody: httpx.AsyncClient) -> None:
    whole = (await anybody.get("/health")).json()
    ready = await anybody.get("/health/ready")
    service = (await anybody.get("/health/video-gen")).json()

    # Nobody answers for the providers of payments here, and Stario does without them.
    unwell = {name for name, state in whole["dependencies"].items() if state["status"] != "ok"}
    assert unwell <= {"payment-providers", "merch-engine"}
    assert not any(whole["dependencies"][name]["vital"] for name in unwell)
    assert (ready.status_code, service["status"]) == (200, "ok")
    assert {"database", "object-store", "models", "video-gen"} <= set(whole["dependencies"])
    assert service["service"] == "video-gen"
    assert (await anybody.get("/health/merch-engine")).status_code == 200
    assert (await anybody.get("/health/regtech-filter")).status_code == 200
    assert (await anybody.get("/health/unknown")).status_code == 404


async def test_the_documentation_is_served_and_needs_nobody_else(
    anybody: httpx.AsyncClient,
) -> None:
    document = (await anybody.get("/openapi.json")).json()
    page = await anybody.get("/docs")

    assert document["openapi"].startswith("3.1")
    assert {"/videos/generate", "/artists/{artist_id}/consents"} <= set(document["paths"])
    assert page.headers["content-type"].startswith("text/html")
    assert re.findall(r"""(?:src|href|url\()=?["']?https?://""", page.text) == []


async def test_progress_is_told_from_the_order_to_the_end(
    greeting: tuple[list[JobEvent], VideoJobAnswer],
) -> None:
    events, job = greeting

    percents = [event.progress_percent for event in events]
    told = list(dict.fromkeys(event.stage for event in events if event.stage in STAGES))
    assert percents == sorted(percents)
    assert told == [stage for stage in STAGES if stage in told]
    assert "animating" in told
    assert (events[-1].status, events[-1].progress_percent) == ("completed", 100)
    assert (job.status, job.error_message) == ("completed", None)
    assert list(job.stages_seconds) == STAGES


async def test_the_files_are_a_video_captions_and_a_picture(
    anybody: httpx.AsyncClient, greeting: tuple[list[JobEvent], VideoJobAnswer]
) -> None:
    _, job = greeting
    assert job.video_url
    assert job.captions_url
    assert job.thumbnail_url

    video = await anybody.get(job.video_url)
    captions = await anybody.get(job.captions_url)
    thumbnail = await anybody.get(job.thumbnail_url)

    assert video.headers["content-type"] == "video/mp4"
    with av.open(BytesIO(video.content), "r") as container:
        assert container.streams.video[0].codec_context.name == "h264"
        assert container.streams.audio[0].codec_context.name == "aac"
        assert sum(1 for _ in container.decode(video=0)) == container.streams.video[0].frames
    assert captions.text.startswith("WEBVTT")
    assert "Dilnoza" in captions.text
    assert Image.open(BytesIO(thumbnail.content)).size == (1280, 720)


async def test_players_fetch_any_part_of_a_file(
    anybody: httpx.AsyncClient, greeting: tuple[list[JobEvent], VideoJobAnswer]
) -> None:
    link = greeting[1].video_url or ""
    whole = (await anybody.get(link)).content

    first = await anybody.get(link, headers={"Range": "bytes=0-99"})
    last = await anybody.get(link, headers={"Range": "bytes=-7"})
    beyond = await anybody.get(link, headers={"Range": f"bytes={len(whole)}-"})
    known = await anybody.get(link, headers={"If-None-Match": first.headers["etag"]})
    head = await anybody.head(link)

    assert (first.status_code, first.content) == (206, whole[:100])
    assert first.headers["content-range"] == f"bytes 0-99/{len(whole)}"
    assert last.content == whole[-7:]
    assert (beyond.status_code, known.status_code) == (416, 304)
    assert (head.status_code, head.headers["content-length"]) == (200, str(len(whole)))


async def test_a_link_that_was_changed_opens_nothing(
    anybody: httpx.AsyncClient, greeting: tuple[list[JobEvent], VideoJobAnswer]
) -> None:
    link = urlsplit(greeting[1].video_url or "")
    query = dict(parse_qsl(link.query))
    later = urlencode({**query, "expires": int(query["expires"]) + 3600})

    assert (await anybody.get(f"{link.path}?{later}")).status_code == 403
    assert (await anybody.get(link.path)).status_code == 403
    other = link.path.replace("video.mp4", "captions.vtt")
    assert (await anybody.get(f"{other}?{link.query}")).status_code == 403


async def test_other_sizes_appear_after_the_video(
    anybody: httpx.AsyncClient, cast: Cast, video: VideoAnswer
) -> None:
    assert video.qualities == ["1080p", "hd", "sd"]
    assert video.preview_url
    assert Image.open(BytesIO((await anybody.get(video.preview_url)).content)).format == "WEBP"

    for quality, height in (("sd", 360), ("hd", 720), ("4k", 1080)):
        link = await _download(cast, video.id, quality)
        answer = await anybody.get(link.download_url)
        assert answer.headers["content-disposition"].startswith("attachment")
        with av.open(BytesIO(answer.content), "r") as container:
            assert container.streams.video[0].height == height


async def test_the_stream_plays_from_its_playlist(
    anybody: httpx.AsyncClient, cast: Cast, video: VideoAnswer
) -> None:
    assert video.stream_url
    playlist = (await cast.fan.http.get(video.stream_url)).text

    assert playlist.startswith("#EXTM3U")
    assert playlist.rstrip().endswith("#EXT-X-ENDLIST")
    links = [line for line in playlist.splitlines() if line.startswith("http")]
    head = playlist.partition('URI="')[2].partition('"')[0]
    parts = [(await anybody.get(link)).raise_for_status().content for link in (head, *links)]
    with av.open(BytesIO(b"".join(parts)), "r") as container:
        frames = sum(1 for _ in container.decode(video=0))
    assert frames == round(video.duration_seconds * 25)


async def test_a_shared_page_shows_the_video_to_anybody(
    anybody: httpx.AsyncClient, cast: Cast, video: VideoAnswer
) -> None:
    answer = await cast.fan.http.post(f"/videos/{video.id}/share", params={"platform": "telegram"})
    shared = msgspec.convert(answer.raise_for_status().json(), ShareAnswer)
    page = await anybody.get(shared.direct_url)
    played = await anybody.get(f"{shared.direct_url}/video", follow_redirects=True)

    assert shared.share_url.startswith("https://t.me/share/url?")
    assert f'content="{shared.direct_url}/video"' in page.text
    assert "Dilnoza" in page.text
    assert "sunʼiy intellekt" in page.text
    assert played.content[4:8] == b"ftyp"
    assert (await anybody.get(shared.direct_url[:-1])).status_code == 404


async def test_metrics_tell_of_requests_and_queues(
    anybody: httpx.AsyncClient, greeting: tuple[list[JobEvent], VideoJobAnswer]
) -> None:
    metrics = (await anybody.get("/metrics")).text.splitlines()

    ordered = [line for line in metrics if "/videos/generate" in line]
    assert any(line.startswith("http_request_duration_seconds_count") for line in ordered)
    assert any(
        line.startswith("stario_queue_jobs") and 'queue="video_generation_queue"' in line
        for line in metrics
    )


async def _download(cast: Cast, video: str, quality: str) -> DownloadAnswer:
    answer = await cast.fan.http.post(f"/videos/{video}/download", params={"quality": quality})
    return msgspec.convert(answer.raise_for_status().json(), DownloadAnswer)
