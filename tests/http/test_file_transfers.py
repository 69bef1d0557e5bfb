"""GET and PUT of files by signed link, as browsers and attackers send them."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
import pytest_asyncio
from tests.servers.object_stores import LINK_SECRET, files_store

from stario.adapters.files.links import LinkSigner, Permission
from stario.adapters.files.store import FilesObjectStore
from stario.adapters.memory.system import MemoryClock
from stario.domain.kernel.errors import Invalid
from stario.ports.media import Bucket, ObjectMissing

DIGITS = b"0123456789"
KEY = "videos/a.mp4"


@pytest_asyncio.fixture(scope="session")
async def files(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[FilesObjectStore]:
    async with files_store(tmp_path_factory.mktemp("files")) as store:
        await store.put(Bucket.MEDIA, KEY, DIGITS, content_type="video/mp4")
        yield store


@pytest_asyncio.fixture(scope="session")
async def player() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(timeout=10) as client:
        yield client


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def link(files: FilesObjectStore, key: str = KEY, *, filename: str | None = None) -> str:
    return await files.presign_download(Bucket.MEDIA, key, expires_in_seconds=60, filename=filename)


@pytest.mark.parametrize(
    ("wanted", "status", "body", "content_range"),
    [
        ("bytes=0-3", 206, b"0123", "bytes 0-3/10"),
        ("bytes=7-", 206, b"789", "bytes 7-9/10"),
        ("bytes=-2", 206, b"89", "bytes 8-9/10"),
        ("bytes=-50", 206, DIGITS, "bytes 0-9/10"),
        ("bytes=8-99", 206, b"89", "bytes 8-9/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=-0", 416, b"", "bytes */10"),
        ("bytes=5-2", 200, DIGITS, None),
        ("bytes=0-1,4-5", 200, DIGITS, None),
        ("bytes=x", 200, DIGITS, None),
        ("chapters=1-2", 200, DIGITS, None),
    ],
)
async def test_a_player_gets_the_range_it_asks_for(  # noqa: PLR0917
    files: FilesObjectStore,
    player: httpx.AsyncClient,
    wanted: str,
    status: int,
    body: bytes,
    content_range: str | None,
) -> None:
    answer = await player.get(await link(files), headers={"Range": wanted})

    assert (answer.status_code, answer.content) == (status, body)
    assert answer.headers.get("content-range") == content_range


async def test_answers_tell_a_browser_not_to_guess_and_not_to_run(
    files: FilesObjectStore, player: httpx.AsyncClient
) -> None:
    headers = (await player.get(await link(files))).headers

    assert headers["content-type"] == "video/mp4"
    assert headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in headers["content-security-policy"]
    assert headers["accept-ranges"] == "bytes"
    assert headers["cache-control"] == "private, no-cache"


async def test_a_copy_that_is_still_good_is_not_sent_again(
    files: FilesObjectStore, player: httpx.AsyncClient
) -> None:
    url = await link(files)
    etag = (await player.get(url)).headers["etag"]

    again = await player.get(url, headers={"If-None-Match": etag})
    changed = await player.get(url, headers={"If-None-Match": '"another"'})

    assert (again.status_code, again.content) == (304, b"")
    assert changed.status_code == 200


async def test_a_range_of_an_older_version_is_answered_whole(
    files: FilesObjectStore, player: httpx.AsyncClient
) -> None:
    key = "replaced"
    await files.put(Bucket.MEDIA, key, b"old old old", content_type="video/mp4")
    url = await link(files, key)
    etag = (await player.get(url)).headers["etag"]
    await files.put(Bucket.MEDIA, key, b"new new new", content_type="video/mp4")

    answer = await player.get(url, headers={"Range": "bytes=4-", "If-Range": etag})

    assert (answer.status_code, answer.content) == (200, b"new new new")


async def test_a_head_request_tells_the_size(
    files: FilesObjectStore, player: httpx.AsyncClient
) -> None:
    answer = await player.head(await link(files))

    assert (answer.status_code, answer.headers["content-length"]) == (200, "10")


async def test_a_file_name_in_any_script_is_kept(
    files: FilesObjectStore, player: httpx.AsyncClient
) -> None:
    url = await link(files, filename='Тўй "2026"\r\nSet-Cookie: a=b.mp4')

    disposition = (await player.get(url)).headers["content-disposition"]

    assert disposition.startswith("attachment; filename*=UTF-8''%D0%A2%D1%9E%D0%B9%20%222026%22%0D")
    renamed = url.replace("2026", "2027")
    assert (await player.get(renamed)).status_code == 403


async def test_a_refusal_is_a_problem_document(
    files: FilesObjectStore, player: httpx.AsyncClient
) -> None:
    url = await link(files)

    answer = await player.get(url[:-1] + ("0" if url[-1] != "0" else "1"))

    assert answer.status_code == 403
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "link_invalid"


@pytest.mark.parametrize("expires", ["", "x", "-1", "٣", "1e9", "9" * 40, " 1"])
async def test_an_expiry_in_another_spelling_is_refused(
    files: FilesObjectStore, player: httpx.AsyncClient, expires: str
) -> None:
    base = (await link(files)).partition("?")[0]

    answer = await player.get(base, params={"expires": expires, "signature": "0" * 64})

    assert answer.status_code == 403


@pytest.mark.parametrize("signature", ["", "ж" * 64, "0" * 100_0, "\ud800"])
async def test_a_strange_signature_is_refused(signature: str) -> None:
    signer = LinkSigner(LINK_SECRET)
    clock = MemoryClock()
    allowed = Permission(method="GET", bucket="b", key="k", expires=4_000_000_000)

    with pytest.raises(Exception, match="link_invalid"):
        signer.require(allowed, signature, now=clock.now())


async def test_what_was_signed_and_is_gone_is_not_found(
    files: FilesObjectStore, player: httpx.AsyncClient
) -> None:
    answer = await player.get(await link(files, "gone"))

    assert (answer.status_code, answer.json()["code"]) == (404, "object_missing")


async def test_other_methods_are_not_served(
    files: FilesObjectStore, player: httpx.AsyncClient
) -> None:
    for method in ("POST", "DELETE", "PATCH"):
        answer = await player.request(method, await link(files))
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, PUT")


async def raw(url: str, head: str, body: bytes) -> bytes:
    """Send a request as it stands, close, and give the answer's first line."""
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    target = f"{parts.path}?{parts.query}"
    writer.write(f"PUT {target} HTTP/1.1\r\nHost: x\r\n{head}\r\n\r\n".encode() + body)
    writer.write_eof()
    first = await reader.readline()
    writer.close()
    return first


async def test_a_put_without_a_length_is_refused(files: FilesObjectStore) -> None:
    upload = await files.presign_upload(
        Bucket.MEDIA, "chunked", content_type="a/b", size_bytes=3, expires_in_seconds=60
    )
    head = "Content-Type: a/b\r\nTransfer-Encoding: chunked"

    assert b" 411 " in await raw(upload.url, head, b"3\r\nabc\r\n0\r\n\r\n")


async def test_a_put_that_breaks_off_leaves_nothing(files: FilesObjectStore) -> None:
    upload = await files.presign_upload(
        Bucket.MEDIA, "broken", content_type="a/b", size_bytes=9000, expires_in_seconds=60
    )

    await raw(upload.url, "Content-Type: a/b\r\nContent-Length: 9000", b"a" * 4000)

    for _ in range(100):
        if not names(files.root / Bucket.MEDIA / ".incoming"):
            break
        await asyncio.sleep(0.02)
    assert names(files.root / Bucket.MEDIA / ".incoming") == []
    with pytest.raises(ObjectMissing):
        await files.get(Bucket.MEDIA, "broken")


async def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 32 bytes"):
        LinkSigner(b"short")
    assert "secret" not in repr(LinkSigner(LINK_SECRET))


async def test_a_symbolic_link_in_the_folder_leads_nowhere(
    files: FilesObjectStore, tmp_path: Path
) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    bucket = files.root / Bucket.MEDIA
    (bucket / "out~").symlink_to(tmp_path)
    (bucket / "direct").symlink_to(tmp_path / "secret")

    for key in ("out/secret", "direct"):
        with pytest.raises(Invalid):
            await files.get(Bucket.MEDIA, key)
    with pytest.raises(Invalid):
        await files.put(Bucket.MEDIA, "out/mine", b"x", content_type="a/b")
    assert names(tmp_path) == ["secret"]
    for name in ("out~", "direct"):
        (bucket / name).unlink()
