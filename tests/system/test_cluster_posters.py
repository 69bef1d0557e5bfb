"""Posters on a cluster: one of each order, whoever dies, and no photo outlives its job."""

import io
import signal
from datetime import timedelta
from typing import TypeVar

import attrs
import httpx
import msgspec
from PIL import Image

from stario.domain.generation.model.queue import Queue
from stario.entrypoints.http.handlers.face_uploads_schema import FaceReceiptAnswer
from stario.entrypoints.http.handlers.jobs_schema import AcceptedJob
from stario.entrypoints.http.handlers.posters_schema import (
    PhotoUploadAnswer,
    PosterAnswer,
    PosterDownloadAnswer,
    PosterJobAnswer,
)
from stario.ports.media import Bucket
from tests.builders.portraits import admiral, encoded
from tests.system.cluster import Cluster
from tests.system.people import Cast
from tests.system.processes import Process
from tests.system.waiting import until

CANARY = b"this photo is nobody else's business"
FOR_EVER = 120.0
GONE_WITHIN = timedelta(seconds=3)

T = TypeVar("T")


def a_photo() -> bytes:
    """A PNG of a person with a canary after its end, as no encoder would write."""
    return encoded(admiral()) + CANARY


@attrs.frozen
class Fan:
    """Speaks to the first gateway as the audience's fan."""

    http: httpx.AsyncClient

    async def post(self, path: str, answer: type[T], body: object = None) -> T:
        response = await self.http.post(path, json=body)
        assert response.status_code < 300, response.text
        return msgspec.json.decode(response.content, type=answer)

    async def get(self, path: str, answer: type[T]) -> T:
        response = await self.http.get(path)
        assert response.status_code == 200, response.text
        return msgspec.json.decode(response.content, type=answer)

    async def send_photo(self) -> PhotoUploadAnswer:
        upload = await self.post("/posters/uploads", PhotoUploadAnswer)
        async with httpx.AsyncClient() as stranger:
            sent = await stranger.request(
                upload.method, upload.upload_url, content=a_photo(), headers=upload.headers
            )
        assert sent.status_code < 300, sent.text
        return upload

    async def order(self, artist: str, **wishes: object) -> str:
        body = {"artist_id": artist, "text": "Malika, 25 yosh muborak!", "language": "uz"}
        return (await self.post("/posters/generate", AcceptedJob, body | wishes)).job_id

    async def done(self, job: str) -> PosterJobAnswer:
        def ended(answer: PosterJobAnswer) -> bool:
            assert answer.status in ("queued", "processing", "completed"), answer
            return answer.status == "completed"

        return await until(lambda: self.get(f"/posters/jobs/{job}", PosterJobAnswer), ended)


async def everything(cluster: Cluster, bucket: Bucket) -> bytes:
    objects = cluster.clients.objects
    keys = [found.key async for found in objects.list(bucket)]
    return b"".join([await objects.get(bucket, key) for key in keys])


async def test_a_worker_that_dies_over_a_poster_leaves_one_poster_and_no_photo(
    cluster: Cluster, audience: Cast
) -> None:
    fan = Fan(audience.fan.http)
    upload = await fan.send_photo()
    dying = cluster.hire({"storing": FOR_EVER}, queues=[Queue.POSTER])
    try:
        job = await fan.order(audience.artist, user_photo_url=upload.photo_url)
        await until(lambda: cluster.media(f"posters/{job}/1/"), bool)
    finally:
        dying.signal(signal.SIGKILL)
        dying.close()
    assert CANARY in await everything(cluster, Bucket.EPHEMERAL)

    cleaner = Process.stario(
        "cleaner", environment=cluster.environment, log=cluster.folder / "cleaner.log"
    )
    try:
        with cluster.hired(queues=[Queue.POSTER]):
            done = await fan.done(job)
            receipt = await until(
                lambda: fan.get(f"/faces/uploads/{upload.upload_id}", FaceReceiptAnswer),
                lambda found: found.deleted_at is not None,
            )
    finally:
        cleaner.close()

    [made] = await cluster.jobs([job])
    assert made.attempts == 2
    assert receipt.deleted_at is not None
    assert done.completed_at is not None
    assert receipt.deleted_at - done.completed_at <= GONE_WITHIN
    kept = {f"posters/{job}/2/{name}.jpg" for name in ("standard", "hd", "thumbnail")}
    await until(lambda: cluster.media(f"posters/{job}/"), lambda keys: keys == kept)
    for bucket in (Bucket.EPHEMERAL, Bucket.MEDIA, Bucket.ARTISTS):
        assert CANARY not in await everything(cluster, bucket)


async def test_a_fan_gets_the_poster_and_a_sheet_for_the_printing_house(
    cluster: Cluster, audience: Cast
) -> None:
    fan = Fan(audience.fan.http)
    job = await fan.order(audience.artist, aspect_ratio="1:1", template_id="birthday")
    wish = {"quality": "print", "format": "pdf"}
    with cluster.hired(queues=[Queue.POSTER, Queue.POSTER_FILE]):
        poster = await fan.done(job)
        waiting = await fan.post(f"/posters/{job}/download", AcceptedJob, wish)
        printed = await fan.done(waiting.job_id)

    answer = await fan.get(f"/posters/{job}", PosterAnswer)
    assert (answer.width, answer.height, answer.template_id) == (1080, 1080, "birthday")
    assert "print.pdf" in answer.files
    link = await fan.post(f"/posters/{job}/download", PosterDownloadAnswer, wish)
    assert printed.file_url is not None
    assert poster.poster_url is not None
    async with httpx.AsyncClient() as stranger:
        picture = await stranger.get(poster.poster_url)
        sheet = await stranger.get(link.download_url)
    with Image.open(io.BytesIO(picture.content)) as image:
        assert image.size == (1080, 1080)
    assert sheet.content.startswith(b"%PDF-")
    assert "attachment" in sheet.headers["content-disposition"]
