"""What every object store does."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from stario.domain.kernel.errors import Invalid
from stario.ports.media import Bucket, ObjectMissing, ObjectStore

BUCKET = Bucket.MEDIA
TEXT = "text/vtt"
LARGE_BYTES = 20 * 1024 * 1024 + 7
"""More than two parts of a multipart upload, and not a whole number of them."""


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def collected(
    objects: ObjectStore, key: str, *, start: int = 0, end: int | None = None
) -> bytes:
    return b"".join([chunk async for chunk in objects.read(BUCKET, key, start=start, end=end)])


async def test_what_was_put_is_got(objects: ObjectStore, folder: str) -> None:
    await objects.put(BUCKET, f"{folder}/a.vtt", b"WEBVTT", content_type=TEXT)

    assert await objects.get(BUCKET, f"{folder}/a.vtt") == b"WEBVTT"


async def test_an_empty_object_is_an_object(objects: ObjectStore, folder: str) -> None:
    await objects.put(BUCKET, f"{folder}/empty", b"", content_type=TEXT)

    assert await objects.get(BUCKET, f"{folder}/empty") == b""
    assert await collected(objects, f"{folder}/empty") == b""
    assert (await objects.describe(BUCKET, f"{folder}/empty")).bytes == 0


async def test_a_second_put_replaces_content_and_type(objects: ObjectStore, folder: str) -> None:
    key = f"{folder}/a"
    await objects.put(BUCKET, key, b"first and long", content_type="text/plain")
    await objects.put(BUCKET, key, b"second", content_type="image/png")

    assert await objects.get(BUCKET, key) == b"second"
    described = await objects.describe(BUCKET, key)
    assert (described.bytes, described.content_type) == (6, "image/png")


async def test_a_description_tells_size_type_and_time(objects: ObjectStore, folder: str) -> None:
    await objects.put(BUCKET, f"{folder}/a.vtt", b"WEBVTT", content_type=TEXT)

    described = await objects.describe(BUCKET, f"{folder}/a.vtt")

    assert (described.key, described.bytes, described.content_type) == (f"{folder}/a.vtt", 6, TEXT)
    assert abs(described.modified_at - datetime.now(UTC)) < timedelta(seconds=10)


async def test_a_large_file_travels_whole(
    objects: ObjectStore, folder: str, tmp_path: Path
) -> None:
    source, copy = tmp_path / "source", tmp_path / "deep" / "copy"
    content = (b"0123456789abcdef" * (LARGE_BYTES // 16 + 1))[:LARGE_BYTES]
    source.write_bytes(content)

    await objects.put(BUCKET, f"{folder}/large", source, content_type="video/mp4")
    await objects.download(BUCKET, f"{folder}/large", copy)

    assert copy.read_bytes() == content
    assert (await objects.describe(BUCKET, f"{folder}/large")).content_type == "video/mp4"
    assert names(copy.parent) == ["copy"]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (0, None, b"0123456789"),
        (3, None, b"3456789"),
        (0, 1, b"0"),
        (2, 5, b"234"),
        (8, 50, b"89"),
        (10, None, b""),
        (50, 60, b""),
        (4, 4, b""),
        (5, 2, b""),
    ],
)
async def test_a_part_is_read_alone(
    objects: ObjectStore, folder: str, start: int, end: int | None, expected: bytes
) -> None:
    key = f"{folder}/digits"
    await objects.put(BUCKET, key, b"0123456789", content_type=TEXT)

    assert await collected(objects, key, start=start, end=end) == expected


async def test_reading_what_is_not_there_says_so(
    objects: ObjectStore, folder: str, tmp_path: Path
) -> None:
    key = f"{folder}/missing"
    for attempt in (
        objects.get(BUCKET, key),
        objects.describe(BUCKET, key),
        objects.download(BUCKET, key, tmp_path / "copy"),
        collected(objects, key),
        collected(objects, key, start=2, end=1),
    ):
        with pytest.raises(ObjectMissing) as missing:
            await attempt
        assert missing.value.details["key"] == key
    assert names(tmp_path) == []


async def test_a_listing_is_in_order_of_key(objects: ObjectStore, folder: str) -> None:
    names = ["b", "a/b", "a-b", "a/a", "a.b", "B", "a", "a/b/c"]
    for name in names:
        await objects.put(BUCKET, f"{folder}/{name}", name.encode(), content_type=TEXT)

    listed = [entry async for entry in objects.list(BUCKET, prefix=f"{folder}/")]

    assert [entry.key for entry in listed] == sorted(f"{folder}/{name}" for name in names)
    assert {entry.key: entry.bytes for entry in listed}[f"{folder}/a/b/c"] == 5
    assert {entry.content_type for entry in listed} == {""}
    for name in names:
        assert await objects.get(BUCKET, f"{folder}/{name}") == name.encode()


async def test_a_prefix_may_end_inside_a_name(objects: ObjectStore, folder: str) -> None:
    for name in ("video-1", "video-2", "voice-1", "video/3"):
        await objects.put(BUCKET, f"{folder}/{name}", b"x", content_type=TEXT)

    keys = [entry.key async for entry in objects.list(BUCKET, prefix=f"{folder}/video-")]

    assert keys == [f"{folder}/video-1", f"{folder}/video-2"]
    assert [e async for e in objects.list(BUCKET, prefix=f"{folder}/none/")] == []


async def test_what_is_deleted_is_gone(objects: ObjectStore, folder: str) -> None:
    for name in ("a", "a/b", "a2"):
        await objects.put(BUCKET, f"{folder}/{name}", b"x", content_type=TEXT)

    await objects.delete(BUCKET, f"{folder}/a")
    await objects.delete(BUCKET, f"{folder}/a")

    with pytest.raises(ObjectMissing):
        await objects.get(BUCKET, f"{folder}/a")
    left = [entry.key async for entry in objects.list(BUCKET, prefix=f"{folder}/")]
    assert left == [f"{folder}/a/b", f"{folder}/a2"]


async def test_buckets_are_apart(objects: ObjectStore, folder: str) -> None:
    await objects.put(Bucket.EPHEMERAL, f"{folder}/face", b"x", content_type="image/jpeg")

    with pytest.raises(ObjectMissing):
        await objects.get(Bucket.ARTISTS, f"{folder}/face")


async def test_a_reader_keeps_the_content_that_it_began(objects: ObjectStore, folder: str) -> None:
    key = f"{folder}/a"
    old, new = b"o" * 3_000_000, b"n" * 3_000_000
    await objects.put(BUCKET, key, old, content_type=TEXT)

    reading = objects.read(BUCKET, key)
    first = await anext(reading)
    await objects.put(BUCKET, key, new, content_type=TEXT)
    rest = b"".join([chunk async for chunk in reading])

    assert first + rest == old
    assert await objects.get(BUCKET, key) == new


async def test_writers_at_once_leave_one_whole_object(objects: ObjectStore, folder: str) -> None:
    key = f"{folder}/a"
    contents = [bytes([65 + n]) * (100_000 + n) for n in range(8)]

    await asyncio.gather(
        *(objects.put(BUCKET, key, content, content_type=TEXT) for content in contents)
    )

    assert await objects.get(BUCKET, key) in contents


@pytest.mark.parametrize(
    "key", ["", "/a", "a/", "a//b", "../a", "a/../b", "a/./b", ".a", "a\\b", "a\x00", "ж", "a b"]
)
async def test_an_unsound_key_is_refused_everywhere(objects: ObjectStore, key: str) -> None:
    for attempt in (
        objects.put(BUCKET, key, b"x", content_type=TEXT),
        objects.get(BUCKET, key),
        objects.describe(BUCKET, key),
        objects.delete(BUCKET, key),
        objects.presign_download(BUCKET, key, expires_in_seconds=60),
        objects.presign_upload(BUCKET, key, content_type=TEXT, size_bytes=1, expires_in_seconds=60),
    ):
        with pytest.raises(Invalid):
            await attempt


async def test_an_unsound_prefix_is_refused(objects: ObjectStore) -> None:
    for prefix in ("../", "a/../", "/"):
        with pytest.raises(Invalid):
            [entry async for entry in objects.list(BUCKET, prefix=prefix)]


async def test_a_store_that_answers_passes_its_check(objects: ObjectStore) -> None:
    await objects.check()
