"""What S3 does beyond the contract: versions, parts, broken connections, dead servers."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import cast
from uuid import uuid4

import attrs
import pytest
import pytest_asyncio
from aiobotocore.client import AioBaseClient  # type: ignore[import-untyped]

from stario.adapters.s3.buckets import ensure_buckets
from stario.adapters.s3.connection import S3Connection, open_store
from stario.adapters.s3.store import S3ObjectStore
from stario.adapters.system import SystemClock
from stario.domain.kernel.errors import Unavailable
from stario.ports.media import Bucket, ObjectMissing
from tests.servers.faults import faulty
from tests.servers.object_stores import s3_connection

KEY = "videos/a.mp4"
CLOCK = SystemClock()
CONTENT = bytes(range(256)) * 8192


@pytest_asyncio.fixture
async def store(s3_url: str) -> AsyncIterator[S3ObjectStore]:
    prefix = f"t{uuid4().hex[:8]}-"
    async with open_store(s3_connection(s3_url), clock=CLOCK, prefix=prefix) as opened:
        await ensure_buckets(opened)
        yield opened


def impatient(url: str, *, attempts: int = 1) -> S3Connection:
    return attrs.evolve(
        s3_connection(url),
        attempts=attempts,
        connect_timeout_seconds=0.5,
        read_timeout_seconds=0.5,
    )


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def test_setting_up_twice_keeps_what_is_there(store: S3ObjectStore) -> None:
    await store.put(Bucket.MEDIA, KEY, b"x", content_type="video/mp4")

    await ensure_buckets(store, origins=("https://stario.example",))

    assert await store.get(Bucket.MEDIA, KEY) == b"x"


async def test_pages_of_our_origin_alone_may_upload(store: S3ObjectStore) -> None:
    await ensure_buckets(store, origins=("https://stario.example",))

    client = cast("AioBaseClient", store.client)
    for bucket in Bucket:
        rules = (await client.get_bucket_cors(Bucket=store.name(bucket)))["CORSRules"]
        assert [rule["AllowedOrigins"] for rule in rules] == [["https://stario.example"]]


async def test_deleting_removes_every_version(store: S3ObjectStore) -> None:
    client = cast("AioBaseClient", store.client)
    bucket = store.name(Bucket.EPHEMERAL)
    await client.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    for content in (b"first face", b"second face"):
        await store.put(Bucket.EPHEMERAL, "face", content, content_type="image/jpeg")
    await store.put(Bucket.EPHEMERAL, "face-of-another", b"x", content_type="image/jpeg")
    # A marker of an earlier, shallow deletion is there as well.
    await client.delete_object(Bucket=bucket, Key="face")

    await store.delete(Bucket.EPHEMERAL, "face")

    versions = await client.list_object_versions(Bucket=bucket)
    left = [*versions.get("Versions", []), *versions.get("DeleteMarkers", [])]
    assert [version["Key"] for version in left] == ["face-of-another"]


async def test_a_broken_upload_leaves_no_parts(
    store: S3ObjectStore, s3_url: str, tmp_path: Path
) -> None:
    source = tmp_path / "large"
    source.write_bytes(CONTENT * 12)
    async with (
        faulty(s3_url) as proxy,
        open_store(s3_connection(proxy.url), clock=CLOCK, prefix=store.prefix) as broken,
    ):
        uploading = asyncio.create_task(
            broken.put(Bucket.MEDIA, KEY, source, content_type="video/mp4")
        )
        # The first connection starts the upload; later ones carry the parts.
        while proxy.connections < 2:  # noqa: ASYNC110
            await asyncio.sleep(0.001)
        uploading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await uploading

    client = cast("AioBaseClient", store.client)
    unfinished = await client.list_multipart_uploads(Bucket=store.name(Bucket.MEDIA))
    assert unfinished.get("Uploads", []) == []
    with pytest.raises(ObjectMissing):
        await store.describe(Bucket.MEDIA, KEY)


async def test_a_download_goes_on_where_the_connection_broke(
    store: S3ObjectStore, s3_url: str, tmp_path: Path
) -> None:
    await store.put(Bucket.MEDIA, KEY, CONTENT, content_type="video/mp4")
    async with (
        faulty(s3_url) as proxy,
        open_store(s3_connection(proxy.url), clock=CLOCK, prefix=store.prefix) as flaky,
    ):
        proxy.cuts = [700_000, 700_000]
        await flaky.download(Bucket.MEDIA, KEY, tmp_path / "copy")
        assert proxy.connections >= 3

    assert (tmp_path / "copy").read_bytes() == CONTENT


async def test_a_download_that_keeps_breaking_leaves_no_file(
    store: S3ObjectStore, s3_url: str, tmp_path: Path
) -> None:
    await store.put(Bucket.MEDIA, KEY, CONTENT, content_type="video/mp4")
    async with (
        faulty(s3_url) as proxy,
        open_store(impatient(proxy.url), clock=CLOCK, prefix=store.prefix) as broken,
    ):
        proxy.cuts = [2000] * 50
        with pytest.raises(Unavailable):
            await broken.download(Bucket.MEDIA, KEY, tmp_path / "copy")

    assert names(tmp_path) == []


async def test_a_changed_object_is_not_glued_to_the_old_one(
    store: S3ObjectStore, s3_url: str
) -> None:
    await store.put(Bucket.MEDIA, KEY, CONTENT, content_type="video/mp4")
    async with (
        faulty(s3_url) as proxy,
        open_store(s3_connection(proxy.url), clock=CLOCK, prefix=store.prefix) as flaky,
    ):
        proxy.cuts = [700_000]
        reading = flaky.read(Bucket.MEDIA, KEY)
        await anext(reading)
        await store.put(Bucket.MEDIA, KEY, CONTENT[::-1], content_type="video/mp4")
        with pytest.raises(Unavailable):
            [chunk async for chunk in reading]


async def test_a_dead_server_is_unavailable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    async with open_store(impatient(url), clock=CLOCK) as dead:
        for attempt in (
            dead.check(),
            dead.get(Bucket.MEDIA, KEY),
            dead.put(Bucket.MEDIA, KEY, b"x", content_type="a/b"),
            dead.delete(Bucket.MEDIA, KEY),
            ensure_buckets(dead),
        ):
            with pytest.raises(Unavailable):
                await attempt


async def test_a_silent_server_is_unavailable_in_time(s3_url: str) -> None:
    async with faulty(s3_url) as proxy, open_store(impatient(proxy.url), clock=CLOCK) as silent:
        proxy.silent = True
        begun = time.monotonic()
        with pytest.raises(Unavailable):
            await silent.check()

    assert time.monotonic() - begun < 4


async def test_a_missing_bucket_is_unavailable_not_a_missing_object(s3_url: str) -> None:
    async with open_store(s3_connection(s3_url), clock=CLOCK, prefix="nobody-made-") as store:
        with pytest.raises(Unavailable) as refused:
            await store.get(Bucket.MEDIA, KEY)

    assert refused.value.details["reason"] == "NoSuchBucket"


async def test_links_name_the_store_as_browsers_know_it(s3_url: str) -> None:
    connection = attrs.evolve(s3_connection(s3_url), public_endpoint="https://media.example")
    async with open_store(connection, clock=CLOCK, names={Bucket.MEDIA: "our-media"}) as store:
        link = await store.presign_download(Bucket.MEDIA, KEY, expires_in_seconds=60)

    assert link.startswith(f"https://media.example/our-media/{KEY}?")


def test_a_secret_is_not_in_what_is_logged() -> None:
    assert "hush" not in repr(S3Connection(secret_key="hush"))
