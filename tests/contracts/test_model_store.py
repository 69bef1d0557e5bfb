"""What every model store does."""

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import attrs
import msgspec
import pytest
import pytest_asyncio

from stario.adapters.memory.media import MemoryObjectStore
from stario.adapters.memory.models import MemoryModelStore
from stario.adapters.memory.system import MemoryClock
from stario.adapters.model_store.cached import CachedModelStore
from stario.adapters.s3.buckets import ensure_buckets
from stario.adapters.s3.connection import open_store
from stario.adapters.system import SystemClock
from stario.ports.media import Bucket, ObjectStore
from stario.ports.models import (
    LicenceForbids,
    ModelCorrupted,
    ModelMissing,
    ModelStore,
)
from tests.builders.models import contents, manifest_of
from tests.servers.object_stores import s3_connection

FILES = {"weights.onnx": b"weights", "voices/a.bin": b"voice"}


@attrs.frozen(kw_only=True)
class World:
    """A store with `good`, `free` (not for paid products), `bad` (wrong bytes), `gone` (none)."""

    store: ModelStore
    production: ModelStore


MANIFESTS = {
    "good": manifest_of("good", FILES),
    "free": manifest_of("free", {"free.onnx": b"free"}, commercial=False),
    "bad": manifest_of("bad", {"bad.onnx": b"as promised"}),
    "gone": manifest_of("gone", {"gone.onnx": b"gone"}),
}
CONTENTS = {
    **{("good", file): content for file, content in FILES.items()},
    ("free", "free.onnx"): b"free",
    ("bad", "bad.onnx"): b"as PROMISED",
}
REQUIRED = ("good", "bad", "gone")


def memory_world(folder: Path) -> World:
    def store(*, production: bool) -> ModelStore:
        return MemoryModelStore(
            folder=folder / uuid4().hex,
            manifests=MANIFESTS,
            contents=dict(CONTENTS),
            production=production,
            required=REQUIRED,
        )

    return World(store=store(production=False), production=store(production=True))


async def cached_world(folder: Path, objects: ObjectStore) -> World:
    manifests = folder / "manifests"
    manifests.mkdir()
    for name, manifest in MANIFESTS.items():
        (manifests / f"{name}.json").write_bytes(msgspec.json.encode(manifest))
    for (name, file), content in CONTENTS.items():
        key = f"{name}/1.0/{file}"
        await objects.put(Bucket.MODELS, key, content, content_type="application/octet-stream")

    def store(*, production: bool) -> ModelStore:
        return CachedModelStore(
            folder=folder / uuid4().hex,
            objects=objects,
            manifests=(manifests,),
            production=production,
            required=REQUIRED,
        )

    return World(store=store(production=False), production=store(production=True))


@pytest_asyncio.fixture(params=["memory", "cached", "cached from s3"])
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    if request.param == "memory":
        yield memory_world(tmp_path)
    elif request.param == "cached":
        yield await cached_world(tmp_path, MemoryObjectStore(clock=MemoryClock()))
    else:
        connection = s3_connection(request.getfixturevalue("s3_url"))
        prefix = f"m{uuid4().hex[:8]}-"
        async with open_store(connection, clock=SystemClock(), prefix=prefix) as objects:
            await ensure_buckets(objects)
            yield await cached_world(tmp_path, objects)


async def test_a_manifest_says_what_a_model_is(world: World) -> None:
    assert await world.store.manifest("good") == MANIFESTS["good"]


async def test_fetching_gives_every_file(world: World) -> None:
    assert contents(await world.store.fetch("good")) == FILES


async def test_fetching_again_gives_the_same_folder(world: World) -> None:
    assert await world.store.fetch("good") == await world.store.fetch("good")


@pytest.mark.parametrize("name", ["unknown", "", "../good", "good/../good", "GOOD", "a" * 200])
async def test_a_model_nobody_described_is_missing(world: World, name: str) -> None:
    with pytest.raises(ModelMissing):
        await world.store.manifest(name)
    with pytest.raises(ModelMissing):
        await world.store.fetch(name)


async def test_a_file_that_is_nowhere_is_named(world: World) -> None:
    with pytest.raises(ModelMissing) as missing:
        await world.store.fetch("gone")

    assert missing.value.details == {"model": "gone", "file": "gone.onnx"}


async def test_wrong_bytes_are_refused_and_named(world: World) -> None:
    with pytest.raises(ModelCorrupted) as corrupted:
        await world.store.fetch("bad")

    assert corrupted.value.details == {"model": "bad", "file": "bad.onnx"}


async def test_production_refuses_weights_that_are_not_for_paid_products(world: World) -> None:
    assert contents(await world.store.fetch("free")) == {"free.onnx": b"free"}
    with pytest.raises(LicenceForbids) as forbidden:
        await world.production.fetch("free")

    assert forbidden.value.details == {"model": "free", "licence": "CC-BY-NC-4.0"}
    assert contents(await world.production.fetch("good")) == FILES


async def test_a_process_is_ready_when_its_models_are_sound(world: World) -> None:
    await world.store.fetch("good")
    for name in ("bad", "gone"):
        with pytest.raises((ModelCorrupted, ModelMissing)):
            await world.store.fetch(name)

    problems = await world.store.check()

    assert [problem.details["model"] for problem in problems] == ["bad", "gone"]
