"""What becomes of effects that transactions wrote down."""

from collections.abc import Mapping
from datetime import timedelta

import attrs
import pytest

from stario.adapters.memory.media import MemoryObjectStore
from stario.domain.generation.usecases.deliver_effects import DeliverEffects
from stario.domain.kernel.errors import Unavailable
from stario.ports.media import Bucket
from tests.builders.effects import an_outbox_message
from tests.worker.line import Line

KEYS = ("videos/1/video.mp4", "videos/1/captions.vtt", "videos/10/video.mp4", "videos/2/a")


@attrs.define(kw_only=True)
class BrokenStore(MemoryObjectStore):
    """A real store, until it breaks."""

    broken: bool = False

    async def delete(self, bucket: Bucket, key: str) -> None:
        if self.broken:
            raise Unavailable(what="objects")
        await MemoryObjectStore.delete(self, bucket, key)


@pytest.fixture
async def objects(line: Line) -> BrokenStore:
    store = BrokenStore(clock=line.clock)
    for key in KEYS:
        await store.put(Bucket.MEDIA, key, b"x", content_type="video/mp4")
    return store


async def keys(store: MemoryObjectStore) -> list[str]:
    return [found.key async for found in store.list(Bucket.MEDIA)]


async def write_down(line: Line, *payloads: Mapping[str, str]) -> None:
    async with line.storage() as work:
        for payload in payloads:
            message = an_outbox_message(payload=payload, created_at=line.clock.now())
            await work.outbox.add(message)
        await work.commit()


def relay(line: Line, objects: BrokenStore) -> DeliverEffects:
    return DeliverEffects(storage=line.storage, objects=objects, clock=line.clock)


async def test_an_object_and_a_folder_are_deleted_and_nothing_else(
    line: Line, objects: BrokenStore
) -> None:
    await write_down(
        line,
        {"bucket": "stario-media", "prefix": "videos/1/"},
        {"bucket": "stario-media", "key": "videos/2/a"},
    )

    delivered = await relay(line, objects)()

    assert (delivered.done, delivered.failures) == (2, {})
    assert await keys(objects) == ["videos/10/video.mp4"]
    assert (await relay(line, objects)()).done == 0


async def test_what_fails_is_tried_again_ever_later_and_never_given_up(
    line: Line, objects: BrokenStore
) -> None:
    objects.broken = True
    await write_down(line, {"bucket": "stario-media", "key": "videos/2/a"})

    for wait_seconds in (0, 31, 61, 121):
        line.clock.ahead += timedelta(seconds=wait_seconds)
        assert list((await relay(line, objects)()).failures.values()) == ["unavailable"]
        assert (await relay(line, objects)()).failures == {}

    objects.broken = False
    line.clock.ahead += timedelta(hours=1)
    assert (await relay(line, objects)()).done == 1
    assert "videos/2/a" not in await keys(objects)


@pytest.mark.parametrize(
    "payload",
    [
        {"bucket": "stario-media", "prefix": ""},
        {"bucket": "stario-media", "prefix": "/"},
        {"bucket": "stario-media", "prefix": "videos/1"},
        {"bucket": "stario-media"},
        {"bucket": "elsewhere", "key": "a"},
    ],
)
async def test_a_message_that_names_too_much_or_nothing_deletes_nothing_and_stops_nobody(
    line: Line, objects: BrokenStore, payload: Mapping[str, str]
) -> None:
    await write_down(line, payload, {"bucket": "stario-media", "key": "videos/2/a"})

    delivered = await relay(line, objects)()

    assert delivered.done == 1
    assert list(delivered.failures.values()) == ["invalid"]
    assert len(await keys(objects)) == 3


async def test_no_more_is_done_than_asked_for(line: Line, objects: BrokenStore) -> None:
    await write_down(line, *({"bucket": "stario-media", "key": key} for key in KEYS))

    assert (await relay(line, objects)(limit=3)).done == 3
    assert len(await keys(objects)) == 1
