"""A cluster on an ordinary day: two gateways, two workers, a scheduler."""

import signal
import subprocess
from collections.abc import AsyncIterator
from io import BytesIO

import av
import httpx
import pytest
import pytest_asyncio

from stario.domain.generation.model.job import JobState
from stario.entrypoints.demo.casting import ASTRONAUT
from stario.entrypoints.http.handlers.videos_schema import VideoAnswer
from tests.builders.portraits import drawn_face, encoded
from tests.system.cluster import Cluster
from tests.system.people import ADMIN, GREETING, Cast
from tests.system.processes import Process
from tests.system.waiting import until


@pytest_asyncio.fixture(scope="module")
async def workers(cluster: Cluster, audience: Cast) -> AsyncIterator[list[Process]]:
    """As an operator starts them; the greeting is made by the real encoder."""
    queues = ("video", "voice", "enrolment", "rendition", "export")
    workers = [cluster.run("worker", *queues, name=f"real-worker-{n}") for n in (1, 2)]
    yield workers
    for worker in workers:
        worker.close()


@pytest_asyncio.fixture(scope="module")
async def video(workers: list[Process], cluster: Cluster, audience: Cast) -> VideoAnswer:
    """Ordered at one gateway and followed at the other."""
    job = await audience.order()
    async with audience.at(cluster.urls[1]) as elsewhere:
        events = await elsewhere.watch(job)
        assert (events[-1].status, events[-1].progress_percent) == ("completed", 100)
        assert "animating" in {event.stage for event in events}
        return await elsewhere.video(job)


async def test_a_greeting_ordered_at_one_gateway_is_followed_at_the_other(
    video: VideoAnswer, cluster: Cluster
) -> None:
    assert video.video_url.startswith(cluster.s3_url)
    async with httpx.AsyncClient() as anybody:
        whole = (await anybody.get(video.video_url)).raise_for_status()
        part = await anybody.get(video.video_url, headers={"Range": "bytes=0-99"})
        forged = await anybody.get(video.video_url[:-3] + "000")
        captions = await anybody.get(video.captions_url)

    assert whole.headers["content-type"] == "video/mp4"
    assert (part.status_code, part.content) == (206, whole.content[:100])
    assert forged.status_code == 403
    assert captions.text.startswith("WEBVTT")
    with av.open(BytesIO(whole.content), "r") as container:
        assert container.streams.video[0].codec_context.name == "h264"


async def test_the_same_order_at_both_gateways_is_one_order(
    workers: list[Process], cluster: Cluster, audience: Cast
) -> None:
    order = {"artist_id": audience.artist, **GREETING}
    headers = {"Idempotency-Key": "the-same-order-twice"}
    async with audience.at(cluster.urls[1]) as elsewhere:
        first = await audience.fan.http.post("/videos/generate", json=order, headers=headers)
        second = await elsewhere.fan.http.post("/videos/generate", json=order, headers=headers)

    assert first.status_code == second.status_code == 202
    assert first.json() == second.json()
    job = first.json()["job_id"]
    cancelled = await audience.fan.http.post(f"/videos/jobs/{job}/cancel")
    assert cancelled.json()["status"] == "cancelled"


async def test_a_portrait_goes_straight_to_the_object_store(
    cluster: Cluster, audience: Cast
) -> None:
    artist = await audience.staff.create_artist(ASTRONAUT, price_uzs=0)
    image = encoded(drawn_face())
    place = f"/artists/{artist}/portrait"
    body = {"content_type": "image/png", "size_bytes": len(image)}
    upload = (await audience.staff.http.post(place, json=body)).raise_for_status().json()
    assert upload["upload_url"].startswith(cluster.s3_url)

    async with audience.at(cluster.urls[1]) as elsewhere, httpx.AsyncClient() as anybody:
        early = await elsewhere.staff.http.post(f"{place}/{upload['upload_id']}/complete")
        sent = await anybody.put(upload["upload_url"], content=image, headers=upload["headers"])
        taken = await elsewhere.staff.http.post(f"{place}/{upload['upload_id']}/complete")

    assert (early.status_code, early.json()["code"]) == (409, "upload_missing")
    assert (sent.status_code, taken.status_code) == (200, 200)


@pytest.mark.parametrize("gateway", [0, 1])
async def test_every_gateway_tells_how_the_cluster_is(
    workers: list[Process], cluster: Cluster, gateway: int
) -> None:
    async with httpx.AsyncClient(base_url=cluster.urls[gateway]) as http:
        health = (await http.get("/health")).json()
        metrics = (await http.get("/metrics")).text

    assert health["status"] == "ok", health
    assert {"database", "object-store", "queue-list"} <= set(health["dependencies"])
    assert 'stario_queue_jobs{queue="video_generation_queue",state="failed"}' in metrics


async def test_other_sizes_are_made_by_the_workers(video: VideoAnswer, audience: Cast) -> None:
    async def again() -> VideoAnswer:
        return await audience.video(video.id)

    complete = await until(again, lambda found: found.stream_url is not None)
    playlist = (await audience.fan.http.get(complete.stream_url or "")).text
    segments = [line for line in playlist.splitlines() if line.startswith("http")]
    async with httpx.AsyncClient() as anybody:
        assert [(await anybody.get(link)).status_code for link in segments] == [200] * len(segments)


async def test_staff_see_queues_and_jobs_from_a_terminal(
    video: VideoAnswer, cluster: Cluster
) -> None:
    queues = await cluster.stario("jobs", "queues")
    jobs = await cluster.stario("jobs", "list", "--queue", "video", "--state", "done")

    assert "video_generation_queue" in queues
    assert video.id in jobs


async def test_an_account_gets_a_role_from_a_terminal(cluster: Cluster) -> None:
    printed = await cluster.stario(
        "accounts", "create-staff", "--email", "operator@stario.example",
        "--full-name", "An Operator", "--role", "operator",
        STARIO_STAFF_PASSWORD="an operator's long password",
    )  # fmt: skip
    assert "operator@stario.example is operator" in printed

    async with httpx.AsyncClient(base_url=cluster.urls[1]) as http:
        body = {"email": "operator@stario.example", "password": "an operator's long password"}
        signed_in = (await http.post("/auth/login", json=body)).raise_for_status().json()
        headers = {"Authorization": f"Bearer {signed_in['access_token']}"}
        assert (await http.get("/jobs", headers=headers)).status_code == 200
    assert signed_in["user"]["role"] == "operator"
    assert signed_in["user"]["email"] != ADMIN


async def test_redis_cli_counts_what_waits(
    workers: list[Process], cluster: Cluster, audience: Cast
) -> None:
    for worker in workers:
        worker.signal(signal.SIGTERM)
    assert [await worker.exit_code() for worker in workers] == [0, 0]

    first, second, third = [await audience.order() for _ in range(3)]
    assert _llen(cluster) == "3"
    assert (await audience.fan.video_job(third)).queue_position == 3
    assert f"{second} is cancelled" in await cluster.stario("jobs", "cancel", second)
    assert _llen(cluster) == "2"
    assert (await audience.fan.video_job(third)).queue_position == 2

    with cluster.hired():
        await audience.done(first)
        await audience.done(third)
    assert _llen(cluster) == "0"
    assert [job.state for job in await cluster.jobs([first, second, third])] == [
        JobState.DONE,
        JobState.CANCELLED,
        JobState.DONE,
    ]


def _llen(cluster: Cluster) -> str:
    command = ["redis-cli", "-p", str(cluster.redis.port), "LLEN", "video_generation_queue"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
