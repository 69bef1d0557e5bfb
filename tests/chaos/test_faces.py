"""No photo of a face outlives its use by more than three seconds, whatever breaks."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from stario.domain.faces.model.face_upload import DELETED_WITHIN, DeletionNet, FaceUpload
from stario.ports.media import Bucket
from tests.chaos.darkroom import ChaosDarkroom
from tests.chaos.face_process import Step
from tests.servers.faults import faulty
from tests.servers.postgres import PostgresDatabases, PostgresServer
from tests.servers.redis import RedisServer
from tests.system.waiting import until

LIST_TRUE_WITHIN_SECONDS = 5


@pytest_asyncio.fixture(scope="module")
async def room(
    mistreated_postgres: PostgresServer,
    mistreated_template: str,
    redis_server: RedisServer,
    s3_url: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[ChaosDarkroom]:
    """One cleaner for all: what it survives in one test it has behind it in the next."""
    databases = PostgresDatabases(mistreated_postgres.url())
    url = databases.create(template=mistreated_template)
    folder: Path = tmp_path_factory.mktemp("darkroom")
    async with faulty(s3_url) as proxy:
        room = ChaosDarkroom(folder=folder, postgres_url=url, redis=redis_server, proxy=proxy)
        async with room.open():
            await room.start_cleaner()
            await room.keep_versions()
            yield room
    databases.drop(url)


@pytest_asyncio.fixture(autouse=True)
async def nothing_is_left(room: ChaosDarkroom) -> AsyncIterator[None]:
    """After each test, whatever it broke, no byte of a face is anywhere."""
    yield
    await until(room.versions, lambda keys: not keys)
    assert await room.traces() == []
    assert (await room.pending()).count == 0
    await until(room.listed, lambda length: length == 0, within_seconds=5)


async def test_the_search_would_find_a_trace(room: ChaosDarkroom) -> None:
    upload = await room.sent()
    (room.folder / "left behind").write_bytes(room.canaries[-1])

    found = await room.traces()

    assert f"store: {upload.key}" in found
    assert any("left behind" in place for place in found)
    (room.folder / "left behind").unlink()
    await room.used(upload)


async def test_a_reader_killed_at_any_step_leaves_no_photo(room: ChaosDarkroom) -> None:
    async with asyncio.TaskGroup() as watching:
        for step in Step:
            upload = await room.killed_at(step)
            watching.create_task(_require_gone_in_time(room, upload, step))


async def _require_gone_in_time(room: ChaosDarkroom, upload: FaceUpload, step: Step) -> None:
    killed_at = room.clients.clock.now()

    gone_at = await room.gone_at(upload)

    receipt = await room.row(upload.id)
    # A photo that nobody used waits for the end of its link.
    counts_from = killed_at if receipt.last_used_at else max(killed_at, receipt.due_at)
    assert gone_at - counts_from < DELETED_WITHIN, step
    assert receipt.deleted_by is DeletionNet.CLEANER, step
    assert receipt.delay_seconds is not None
    assert receipt.delay_seconds < DELETED_WITHIN.total_seconds(), step


async def test_a_flushed_redis_delays_no_deletion_and_its_list_is_true_again(
    room: ChaosDarkroom,
) -> None:
    uploads = [await room.sent() for _ in range(12)]
    room.proxy.hang_up()
    await asyncio.gather(*(room.mark_used(upload) for upload in uploads))
    await until(room.listed, lambda length: length == 12, within_seconds=5)

    room.redis.flush()

    await until(room.listed, lambda length: length == 12, within_seconds=LIST_TRUE_WITHIN_SECONDS)
    room.redis.flush()
    room.proxy.pick_up()
    await room.gone_at(*uploads, within_seconds=40)


async def test_a_store_that_fails_for_a_while_gets_no_photo_forgiven(room: ChaosDarkroom) -> None:
    uploads = [await room.sent() for _ in range(5)]
    # It fails in the middle of the uses.
    using = [asyncio.create_task(room.used(upload)) for upload in uploads]
    await asyncio.sleep(0.02)
    room.proxy.hang_up()
    await asyncio.wait(using, timeout=4)
    # Who could not even begin to use it lets go of it.
    for upload in uploads:
        await room.mark_used(upload)
    await until(room.list_is_true, bool, within_seconds=LIST_TRUE_WITHIN_SECONDS)
    assert await room.listed() > 0

    room.proxy.pick_up()
    back_at = room.clients.clock.now()

    gone_at = await room.gone_at(*uploads)
    # At most one pause between attempts, and an attempt.
    assert gone_at - back_at < timedelta(seconds=9)
    await asyncio.gather(*using, return_exceptions=True)


async def test_without_redis_photos_are_gone_as_fast(room: ChaosDarkroom) -> None:
    room.redis.stop()
    try:
        upload = await room.sent()
        await room.used(upload)
        assert (await room.row(upload.id)).deleted_by is DeletionNet.USE
        dead = await room.killed_at(Step.HOLD)
        killed_at = room.clients.clock.now()
        assert await room.gone_at(dead) - killed_at < DELETED_WITHIN
    finally:
        room.redis.start()


async def test_a_killed_cleaner_is_replaced_by_another(room: ChaosDarkroom) -> None:
    room.kill_cleaner()
    uploads = [await room.sent() for _ in range(8)]
    for upload in uploads:
        await room.mark_used(upload)
    assert (await room.pending()).count == 8

    await room.start_cleaner()
    while await room.versions():
        await asyncio.sleep(0.01)
        if len(await room.versions()) < 8:
            break
    room.kill_cleaner()
    await room.start_cleaner()

    await room.gone_at(*uploads, within_seconds=40)


async def test_an_operator_cleans_up_by_hand_and_reads_what_went(room: ChaosDarkroom) -> None:
    room.kill_cleaner()
    used, stray = await room.sent(), "faces/nobody-knows-me"
    await room.mark_used(used)
    await room.clients.objects.put(Bucket.EPHEMERAL, stray, room.photo(), content_type="image/jpeg")
    assert "1, the oldest for" in await room.stario("ephemeral", "status")

    printed = await room.stario("ephemeral", "cleanup")

    assert f"deleted {used.key}" in printed
    assert f"swept   {stray}" in printed
    assert await room.versions() == []
    assert (await room.row(used.id)).deleted_by is DeletionNet.MANUAL
    assert "0 due photos deleted, 0 strays swept" in await room.stario("ephemeral", "cleanup")
    assert "in force" in await room.stario("ephemeral", "lifecycle", "verify")
    await room.start_cleaner()


async def test_a_photo_sent_again_after_its_deletion_is_swept(room: ChaosDarkroom) -> None:
    upload = await room.sent()
    await room.used(upload)
    receipt = await room.row(upload.id)
    assert receipt.deleted_by is DeletionNet.USE

    await room.clients.objects.put(
        Bucket.EPHEMERAL, upload.key, room.photo(), content_type="image/jpeg"
    )

    await until(room.versions, lambda keys: not keys)
    await until(lambda: room.row(upload.id), lambda row: row.swept_at is not None)
