"""What a folder as object store does about crashes and disks."""

import os
from pathlib import Path

import pytest

from stario.adapters.files.content_types import note_content_type
from stario.adapters.files.links import LinkSigner
from stario.adapters.files.store import FilesObjectStore
from stario.adapters.system import SystemClock
from stario.domain.kernel.errors import Unavailable
from stario.ports.media import Bucket

KEY = "videos/a.mp4"


@pytest.fixture
def store(tmp_path: Path) -> FilesObjectStore:
    return FilesObjectStore(
        root=tmp_path, base_url="http://x/", signer=LinkSigner(bytes(32)), clock=SystemClock()
    )


async def test_setting_up_twice_changes_nothing(store: FilesObjectStore) -> None:
    await store.ensure_buckets()
    await store.put(Bucket.MEDIA, KEY, b"x", content_type="video/mp4")
    await store.ensure_buckets()

    assert await store.get(Bucket.MEDIA, KEY) == b"x"


async def test_a_store_without_folders_is_not_ready(store: FilesObjectStore) -> None:
    with pytest.raises(Unavailable):
        await store.check()
    with pytest.raises(Unavailable):
        await store.put(Bucket.MEDIA, KEY, b"x", content_type="video/mp4")


async def test_a_crash_between_type_and_content_leaves_the_old_pair(
    store: FilesObjectStore,
) -> None:
    await store.ensure_buckets()
    await store.put(Bucket.MEDIA, KEY, b"old", content_type="video/mp4")
    # The note of the new content is written, and the process dies before the rename.
    path = store.root / Bucket.MEDIA / "videos~" / "a.mp4"
    note_content_type(path, "image/png", modified_ns=path.stat().st_mtime_ns + 1)

    described = await store.describe(Bucket.MEDIA, KEY)

    assert (described.bytes, described.content_type) == (3, "video/mp4")


async def test_a_copied_folder_keeps_its_types(store: FilesObjectStore) -> None:
    await store.ensure_buckets()
    await store.put(Bucket.MEDIA, KEY, b"x", content_type="video/mp4")
    os.utime(store.root / Bucket.MEDIA / "videos~" / "a.mp4", (1, 1))

    assert (await store.describe(Bucket.MEDIA, KEY)).content_type == "video/mp4"


async def test_old_leftovers_are_cleared_and_young_ones_stay(store: FilesObjectStore) -> None:
    await store.ensure_buckets()
    incoming = store.root / Bucket.EPHEMERAL / ".incoming"
    (incoming / "old").write_bytes(b"face")
    os.utime(incoming / "old", (1, 1))
    (incoming / "young").write_bytes(b"face")

    await store.ensure_buckets()

    assert [path.name for path in incoming.iterdir()] == ["young"]


async def test_a_deleted_object_leaves_no_trace(store: FilesObjectStore) -> None:
    await store.ensure_buckets()
    await store.put(Bucket.EPHEMERAL, "a/b/face.jpg", b"face", content_type="image/jpeg")

    await store.delete(Bucket.EPHEMERAL, "a/b/face.jpg")

    left = {path.name for path in (store.root / Bucket.EPHEMERAL).iterdir()}
    assert left == {".incoming", ".lock"}


async def test_a_place_that_cannot_be_written_is_said(store: FilesObjectStore) -> None:
    await store.ensure_buckets()
    await store.put(Bucket.MEDIA, KEY, b"old", content_type="video/mp4")

    with pytest.raises(Unavailable) as refused:
        await store.download(Bucket.MEDIA, KEY, Path("/dev/null/x"))

    assert refused.value.details["what"] == "object_store"
    assert await store.get(Bucket.MEDIA, KEY) == b"old"
