"""What the model cache does about damage, races and restarts."""

import asyncio
import os
from pathlib import Path

import msgspec
import pytest

from stario.adapters.memory.media import MemoryObjectStore
from stario.adapters.memory.system import MemoryClock
from stario.adapters.model_store.cached import CachedModelStore
from stario.adapters.model_store.manifest_files import (
    PACKAGED_MANIFESTS,
    manifest_names,
    read_manifest,
)
from stario.adapters.model_store.publisher import ModelPublisher
from stario.ports.media import Bucket
from stario.ports.models import ModelCorrupted, ModelMissing
from tests.builders.models import contents, manifest_of

MODEL = "good"
FILES = {"weights.onnx": b"weights", "voices/a.bin": b"voice"}


class CountingStore(MemoryObjectStore):
    """Counts how often a file travels, and takes its time over it."""

    downloads = 0

    async def download(self, bucket: Bucket, key: str, destination: Path) -> None:
        self.downloads += 1
        await asyncio.sleep(0.02)
        await super().download(bucket, key, destination)


@pytest.fixture
def manifests(tmp_path: Path) -> Path:
    folder = tmp_path / "manifests"
    folder.mkdir()
    (folder / "good.json").write_bytes(msgspec.json.encode(manifest_of(MODEL, FILES)))
    return folder


@pytest.fixture
async def objects() -> CountingStore:
    store = CountingStore(clock=MemoryClock())
    for file, content in FILES.items():
        await store.put(Bucket.MODELS, f"good/1.0/{file}", content, content_type="a/b")
    return store


def cache(tmp_path: Path, manifests: Path, objects: CountingStore | None) -> CachedModelStore:
    return CachedModelStore(
        folder=tmp_path / "cache", manifests=(manifests,), objects=objects, required=(MODEL,)
    )


def damage(path: Path) -> None:
    """Change one byte, as a dying disk does: the size stays."""
    content = bytearray(path.read_bytes())
    content[0] ^= 1
    path.write_bytes(content)
    os.utime(path, (1, 1))


async def test_a_damaged_file_is_fetched_again_after_a_restart(
    tmp_path: Path, manifests: Path, objects: CountingStore
) -> None:
    weights = await cache(tmp_path, manifests, objects).fetch(MODEL) / "weights.onnx"
    damage(weights)

    restarted = cache(tmp_path, manifests, objects)
    with pytest.raises(ModelCorrupted) as corrupted:
        await restarted.fetch(MODEL)
    assert corrupted.value.details["file"] == "weights.onnx"
    assert [problem.code for problem in await restarted.check()] == ["model_corrupted"]

    again = cache(tmp_path, manifests, objects)
    assert contents(await again.fetch(MODEL)) == FILES
    assert await again.check() == ()


async def test_damage_is_still_called_damage_when_a_second_part_asks_for_the_model(
    tmp_path: Path, manifests: Path, objects: CountingStore
) -> None:
    damage(await cache(tmp_path, manifests, objects).fetch(MODEL) / "weights.onnx")

    restarted = cache(tmp_path, manifests, None)
    with pytest.raises(ModelCorrupted):
        await restarted.fetch(MODEL)
    with pytest.raises(ModelMissing):
        await restarted.fetch(MODEL)
    assert [problem.code for problem in await restarted.check()] == ["model_corrupted"]


async def test_damage_while_running_fails_the_readiness_check(
    tmp_path: Path, manifests: Path, objects: CountingStore
) -> None:
    store = cache(tmp_path, manifests, objects)
    weights = await store.fetch(MODEL) / "weights.onnx"
    assert await store.check() == ()

    damage(weights)

    assert [problem.code for problem in await store.check()] == ["model_corrupted"]
    assert contents(await cache(tmp_path, manifests, objects).fetch(MODEL)) == FILES


async def test_a_model_that_was_never_fetched_fails_the_readiness_check(
    tmp_path: Path, manifests: Path, objects: CountingStore
) -> None:
    problems = await cache(tmp_path, manifests, objects).check()

    assert [problem.code for problem in problems] == ["model_missing"]


async def test_processes_at_once_fetch_each_file_once(
    tmp_path: Path, manifests: Path, objects: CountingStore
) -> None:
    stores = [cache(tmp_path, manifests, objects) for _ in range(5)]

    folders = await asyncio.gather(*(store.fetch(MODEL) for store in stores))

    assert len(set(folders)) == 1
    assert contents(folders[0]) == FILES
    assert objects.downloads == len(FILES)


async def test_a_cancelled_fetch_leaves_nothing_half_done(
    tmp_path: Path, manifests: Path, objects: CountingStore
) -> None:
    fetching = asyncio.create_task(cache(tmp_path, manifests, objects).fetch(MODEL))
    await asyncio.sleep(0.01)
    fetching.cancel()
    with pytest.raises(asyncio.CancelledError):
        await fetching

    assert contents(tmp_path / "cache" / "good") == {}
    assert contents(await cache(tmp_path, manifests, objects).fetch(MODEL)) == FILES


async def test_what_a_killed_process_left_behind_is_cleared(
    tmp_path: Path, manifests: Path, objects: CountingStore
) -> None:
    half = tmp_path / "cache" / ".incoming" / "good-1.0" / "half-a-file"
    half.parent.mkdir(parents=True)
    half.write_bytes(b"wei")

    await cache(tmp_path, manifests, objects).fetch(MODEL)

    assert contents(tmp_path / "cache" / ".incoming") == {}


async def test_without_an_object_store_only_installed_models_are_there(
    tmp_path: Path, manifests: Path, objects: CountingStore
) -> None:
    alone = cache(tmp_path, manifests, None)
    with pytest.raises(ModelMissing):
        await alone.fetch(MODEL)

    await cache(tmp_path, manifests, objects).fetch(MODEL)

    assert contents(await alone.fetch(MODEL)) == FILES


async def test_a_cache_is_pushed_once_and_serves_another_machine(
    tmp_path: Path, manifests: Path, objects: CountingStore
) -> None:
    await cache(tmp_path, manifests, objects).fetch(MODEL)
    cluster = CountingStore(clock=MemoryClock())
    publisher = ModelPublisher(folder=tmp_path / "cache", objects=cluster, manifests=(manifests,))

    assert await publisher.push(MODEL) == len(FILES)
    assert await publisher.push(MODEL) == 0
    assert await publisher.push(MODEL, again=True) == len(FILES)
    other = CachedModelStore(folder=tmp_path / "other", manifests=(manifests,), objects=cluster)
    assert contents(await other.fetch(MODEL)) == FILES


async def test_a_damaged_cache_is_never_pushed(
    tmp_path: Path, manifests: Path, objects: CountingStore
) -> None:
    damage(await cache(tmp_path, manifests, objects).fetch(MODEL) / "voices" / "a.bin")
    cluster = CountingStore(clock=MemoryClock())
    publisher = ModelPublisher(folder=tmp_path / "cache", objects=cluster, manifests=(manifests,))

    with pytest.raises(ModelCorrupted):
        await publisher.push(MODEL)
    assert [entry async for entry in cluster.list(Bucket.MODELS)] == []


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"{}",
        msgspec.json.encode(manifest_of("another", FILES)),
        msgspec.json.encode(manifest_of(MODEL, {})),
        msgspec.json.encode(manifest_of(MODEL, {"../out": b"x"})),
        msgspec.json.encode(manifest_of(MODEL, {"/etc/passwd": b"x"})),
    ],
)
async def test_an_unsound_manifest_is_no_manifest(
    tmp_path: Path, manifests: Path, document: bytes
) -> None:
    (manifests / "good.json").write_bytes(document)

    with pytest.raises(ModelMissing) as missing:
        await cache(tmp_path, manifests, None).manifest(MODEL)

    assert missing.value.details["reason"]


def test_every_packaged_manifest_is_sound() -> None:
    names = manifest_names((PACKAGED_MANIFESTS,))

    assert {"face-landmarks", "kokoro-82m", "speaker-encoder", "whisper-base"} <= set(names)
    for name in names:
        manifest = read_manifest((PACKAGED_MANIFESTS,), name)
        assert manifest.licence
        assert manifest.source
