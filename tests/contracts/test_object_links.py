"""Links to objects, over real HTTP."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

import httpx
import pytest
import pytest_asyncio

from stario.ports.media import (
    Bucket,
    ObjectMissing,
    ObjectStore,
    ObjectTooLarge,
    PresignedUpload,
    read_bounded,
)

BUCKET = Bucket.ARTISTS
PNG = "image/png"
CONTENT = b"\x89PNG and the rest"


@pytest_asyncio.fixture(scope="session")
async def browser() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(timeout=10) as client:
        yield client


async def upload_link(objects: ObjectStore, key: str, *, seconds: int = 60) -> PresignedUpload:
    return await objects.presign_upload(
        BUCKET, key, content_type=PNG, size_bytes=len(CONTENT), expires_in_seconds=seconds
    )


async def sent(
    browser: httpx.AsyncClient,
    upload: PresignedUpload,
    *,
    content: bytes = CONTENT,
    content_type: str = PNG,
    method: str = "PUT",
    url: str | None = None,
) -> int:
    response = await browser.request(
        method, url or upload.url, content=content, headers={"Content-Type": content_type}
    )
    return response.status_code


def other(url: str, **changes: str) -> str:
    """*url* with other values in its query."""
    parts = urlsplit(url)
    query = {**dict(parse_qsl(parts.query)), **changes}
    return urlunsplit(parts._replace(query=urlencode(query)))


async def test_an_upload_by_link_becomes_an_object(
    objects: ObjectStore, browser: httpx.AsyncClient, folder: str
) -> None:
    key = f"{folder}/portrait.png"
    upload = await upload_link(objects, key)

    response = await browser.request(
        upload.method, upload.url, content=CONTENT, headers=dict(upload.headers)
    )

    assert response.status_code == 200
    assert await objects.get(BUCKET, key) == CONTENT
    assert (await objects.describe(BUCKET, key)).content_type == PNG
    left = upload.expires_at - datetime.now(UTC)
    assert timedelta(seconds=50) < left <= timedelta(seconds=61)


async def test_another_type_is_refused(
    objects: ObjectStore, browser: httpx.AsyncClient, folder: str
) -> None:
    upload = await upload_link(objects, f"{folder}/a")

    assert await sent(browser, upload, content_type="text/html") == 403
    with pytest.raises(ObjectMissing):
        await objects.describe(BUCKET, f"{folder}/a")


@pytest.mark.parametrize("content", [CONTENT + b"!", CONTENT[:-1], b""])
async def test_another_length_is_refused(
    objects: ObjectStore, browser: httpx.AsyncClient, folder: str, content: bytes
) -> None:
    upload = await upload_link(objects, f"{folder}/a")

    assert await sent(browser, upload, content=content) == 403
    with pytest.raises(ObjectMissing):
        await objects.describe(BUCKET, f"{folder}/a")


async def test_a_link_is_good_for_its_own_key_alone(
    objects: ObjectStore, browser: httpx.AsyncClient, folder: str
) -> None:
    upload = await upload_link(objects, f"{folder}/mine")
    await objects.put(BUCKET, f"{folder}/theirs", b"theirs", content_type=PNG)
    download = await objects.presign_download(BUCKET, f"{folder}/mine", expires_in_seconds=60)
    theirs = upload.url.replace("/mine", "/theirs")

    assert await sent(browser, upload, url=theirs) == 403
    assert (await browser.get(download.replace("/mine", "/theirs"))).status_code == 403
    assert await objects.get(BUCKET, f"{folder}/theirs") == b"theirs"


async def test_a_link_is_good_for_its_own_bucket_alone(
    objects: ObjectStore, browser: httpx.AsyncClient, folder: str
) -> None:
    await objects.put(Bucket.EPHEMERAL, f"{folder}/a", b"x", content_type=PNG)
    link = await objects.presign_download(BUCKET, f"{folder}/a", expires_in_seconds=60)

    answer = await browser.get(link.replace(BUCKET.value, Bucket.EPHEMERAL.value))

    assert answer.status_code == 403


async def test_a_link_to_read_does_not_let_anybody_write(
    objects: ObjectStore, browser: httpx.AsyncClient, folder: str
) -> None:
    key = f"{folder}/a"
    await objects.put(BUCKET, key, CONTENT, content_type=PNG)
    link = await objects.presign_download(BUCKET, key, expires_in_seconds=60)
    upload = await upload_link(objects, key)

    assert await sent(browser, upload, content=b"x" * len(CONTENT), url=link) == 403
    assert (await browser.get(upload.url)).status_code == 403
    assert await objects.get(BUCKET, key) == CONTENT


async def test_a_download_by_link_is_the_object(
    objects: ObjectStore, browser: httpx.AsyncClient, folder: str
) -> None:
    await objects.put(BUCKET, f"{folder}/a.png", CONTENT, content_type=PNG)
    link = await objects.presign_download(BUCKET, f"{folder}/a.png", expires_in_seconds=60)

    answer = await browser.get(link)

    assert (answer.status_code, answer.content) == (200, CONTENT)
    assert answer.headers["content-type"] == PNG


async def test_a_file_name_makes_browsers_save(
    objects: ObjectStore, browser: httpx.AsyncClient, folder: str
) -> None:
    await objects.put(BUCKET, f"{folder}/a", CONTENT, content_type=PNG)
    link = await objects.presign_download(
        BUCKET, f"{folder}/a", expires_in_seconds=60, filename="greeting.png"
    )

    disposition = (await browser.get(link)).headers["content-disposition"]

    assert disposition.startswith("attachment;")
    assert "greeting.png" in unquote(disposition)


async def test_a_changed_query_is_refused(
    objects: ObjectStore, browser: httpx.AsyncClient, folder: str
) -> None:
    await objects.put(BUCKET, f"{folder}/a", CONTENT, content_type=PNG)
    link = await objects.presign_download(BUCKET, f"{folder}/a", expires_in_seconds=60)

    for name, value in parse_qsl(urlsplit(link).query):
        # The server of the tests takes a link of an unknown algorithm for an anonymous request,
        # and lets anybody read; a real store does not.
        if name != "X-Amz-Algorithm":
            changed = other(link, **{name: value[:-1] + ("1" if value[-1] != "1" else "2")})
            assert (await browser.get(changed)).status_code == 403, name


async def test_a_late_request_is_refused(
    objects: ObjectStore, browser: httpx.AsyncClient, folder: str
) -> None:
    await objects.put(BUCKET, f"{folder}/a", CONTENT, content_type=PNG)
    link = await objects.presign_download(BUCKET, f"{folder}/a", expires_in_seconds=1)
    upload = await upload_link(objects, f"{folder}/b", seconds=1)
    open_upload = await open_link(objects, f"{folder}/c", seconds=1)
    await asyncio.sleep(2.1)

    assert (await browser.get(link)).status_code == 403
    assert await sent(browser, upload) == 403
    assert await sent(browser, open_upload) == 403
    with pytest.raises(ObjectMissing):
        await objects.describe(BUCKET, f"{folder}/b")


async def open_link(objects: ObjectStore, key: str, *, seconds: int = 60) -> PresignedUpload:
    return await objects.presign_open_upload(
        Bucket.EPHEMERAL, key, largest_bytes=len(CONTENT), expires_in_seconds=seconds
    )


@pytest.mark.parametrize("content_type", ["image/jpeg", "image/heic", "application/octet-stream"])
async def test_an_open_link_takes_any_type_and_length(
    objects: ObjectStore, browser: httpx.AsyncClient, folder: str, content_type: str
) -> None:
    key = f"{folder}/{content_type.replace('/', '-')}"
    upload = await open_link(objects, key)
    assert upload.method == "PUT"

    for content in (CONTENT, CONTENT[:3], b""):
        assert await sent(browser, upload, content=content, content_type=content_type) == 200
        assert await objects.get(Bucket.EPHEMERAL, key) == content

    left = upload.expires_at - datetime.now(UTC)
    assert timedelta(seconds=50) < left <= timedelta(seconds=61)


async def test_an_open_link_needs_no_type_at_all(
    objects: ObjectStore, browser: httpx.AsyncClient, folder: str
) -> None:
    upload = await open_link(objects, f"{folder}/untyped")

    answer = await browser.put(upload.url, content=CONTENT, headers=dict(upload.headers))

    assert answer.status_code == 200
    assert await objects.get(Bucket.EPHEMERAL, f"{folder}/untyped") == CONTENT


async def test_what_an_open_link_took_too_much_of_is_not_read(
    objects: ObjectStore, browser: httpx.AsyncClient, folder: str
) -> None:
    """S3 can't refuse the PUT; then whoever reads it does."""
    key = f"{folder}/long"
    upload = await open_link(objects, key)

    status = await sent(browser, upload, content=CONTENT + b"x")

    assert status in {200, 413}
    with pytest.raises((ObjectMissing, ObjectTooLarge)):
        await read_bounded(objects, Bucket.EPHEMERAL, key, largest_bytes=len(CONTENT))


async def test_what_is_as_long_as_allowed_is_read_whole(objects: ObjectStore, folder: str) -> None:
    await objects.put(Bucket.EPHEMERAL, f"{folder}/whole", CONTENT, content_type=PNG)
    await objects.put(Bucket.EPHEMERAL, f"{folder}/empty", b"", content_type=PNG)

    for name, content in (("whole", CONTENT), ("empty", b"")):
        key = f"{folder}/{name}"
        read = await read_bounded(objects, Bucket.EPHEMERAL, key, largest_bytes=len(CONTENT))
        assert read == content


async def test_an_open_link_opens_nothing_else(
    objects: ObjectStore, browser: httpx.AsyncClient, folder: str
) -> None:
    upload = await open_link(objects, f"{folder}/mine")
    theirs = upload.url.replace("/mine", "/theirs")

    assert await sent(browser, upload, url=theirs) == 403
    assert (await browser.get(upload.url)).status_code == 403
    assert await sent(browser, upload, method="DELETE") in {403, 405}
    with pytest.raises(ObjectMissing):
        await objects.describe(Bucket.EPHEMERAL, f"{folder}/theirs")


async def test_the_largest_length_of_a_link_cant_be_raised(
    objects: ObjectStore, browser: httpx.AsyncClient, folder: str
) -> None:
    upload = await open_link(objects, f"{folder}/raised")
    if "largest_bytes=" not in upload.url:
        pytest.skip("this store binds no length")

    for raised in ("999999", "0", "-1", "x"):
        url = other(upload.url, largest_bytes=raised)
        assert await sent(browser, upload, url=url, content=CONTENT + b"x") == 403
