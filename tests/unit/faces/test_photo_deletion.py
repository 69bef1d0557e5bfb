"""Photos of faces are gone after their use, whatever the store and the database do meanwhile."""

import asyncio
from datetime import timedelta

import attrs
import pytest
from tests.builders.darkroom import PHOTO, Darkroom, FailingStore
from tests.builders.work import a_job

from stario.adapters.memory.system import MemoryClock
from stario.adapters.system import SystemClock
from stario.domain.faces.model.face_upload import (
    HOLD,
    LARGEST_BYTES,
    URL_LIFETIME,
    DeletionNet,
    FacePurpose,
    FaceState,
    FaceUpload,
    PhotoGone,
)
from stario.domain.faces.usecases import read_face_photo
from stario.domain.generation.model.queue import Queue
from stario.domain.identity.model.account import AccountClosed
from stario.domain.kernel.errors import Invalid, NotFound
from stario.domain.kernel.ids import AccountId, FaceUploadId
from stario.ports.media import Bucket


@pytest.fixture
async def room() -> Darkroom:
    room = Darkroom()
    await room.opened()
    return room


def clock_of(room: Darkroom) -> MemoryClock:
    assert isinstance(room.clock, MemoryClock)
    return room.clock


async def use(room: Darkroom, upload: FaceUpload) -> bytes:
    async with room.read(upload.id, account=room.fan.id) as photo:
        return photo


async def test_a_photo_is_expected_before_its_link_is_given(room: Darkroom) -> None:
    opened = await room.open_upload(account=room.fan.id, purpose=FacePurpose.QUIZ, subject_id="q")

    assert await room.row(opened.upload.id) == opened.upload
    assert opened.upload.subject_id == "q"
    assert opened.presigned.expires_at - room.clock.now() <= timedelta(minutes=5)
    assert opened.upload.key in opened.presigned.url


async def test_an_account_that_is_closed_sends_no_photo(room: Darkroom) -> None:
    async with room.storage() as work:
        closed = attrs.evolve(room.fan, blocked_at=room.clock.now())
        await work.accounts.save(closed, was=room.fan)
        await work.commit()

    with pytest.raises(AccountClosed):
        await room.expect()


async def test_a_used_photo_is_gone_with_a_receipt(room: Darkroom) -> None:
    upload = await room.sent()

    assert await use(room, upload) == PHOTO

    assert await room.keys() == set()
    receipt = await room.row(upload.id)
    assert receipt.state(room.clock.now()) is FaceState.DELETED
    assert receipt.deleted_by is DeletionNet.USE
    assert room.metrics.receipts == {DeletionNet.USE: 1}
    assert room.metrics.delays_seconds == [0]


async def test_a_photo_is_gone_though_its_reader_failed(room: Darkroom) -> None:
    upload = await room.sent()

    with pytest.raises(ZeroDivisionError):
        async with room.read(upload.id, account=room.fan.id):
            raise ZeroDivisionError

    assert await room.keys() == set()


async def test_a_photo_is_gone_though_its_reader_was_cancelled(room: Darkroom) -> None:
    upload = await room.sent()
    reading = asyncio.Event()

    async def read() -> None:
        async with room.read(upload.id, account=room.fan.id):
            reading.set()
            await asyncio.sleep(60)

    task = asyncio.create_task(read())
    await reading.wait()
    task.cancel()
    await asyncio.wait([task])

    assert task.cancelled()
    assert await room.keys() == set()


async def test_a_photo_is_used_once(room: Darkroom) -> None:
    upload = await room.sent()
    results = await asyncio.gather(
        use(room, upload), use(room, upload), use(room, upload), return_exceptions=True
    )

    assert [result for result in results if result == PHOTO] == [PHOTO]
    assert sum(isinstance(result, PhotoGone) for result in results) == 2
    with pytest.raises(PhotoGone):
        await use(room, upload)


async def test_asking_before_the_photo_has_arrived_spends_nothing(room: Darkroom) -> None:
    upload = await room.expect()
    with pytest.raises(PhotoGone):
        await use(room, upload)

    await room.send(upload)

    assert await use(room, upload) == PHOTO


async def test_nobody_reads_the_photo_of_another(room: Darkroom) -> None:
    upload = await room.sent()

    with pytest.raises(NotFound):
        async with room.read(upload.id, account=AccountId("another")):
            pass
    with pytest.raises(NotFound):
        async with room.read(FaceUploadId("unknown"), account=room.fan.id):
            pass
    assert await use(room, upload) == PHOTO


async def test_a_photo_that_is_too_large_is_deleted_unread(room: Darkroom) -> None:
    upload = await room.expect()
    await room.send(upload, bytes(LARGEST_BYTES + 1))

    with pytest.raises(Invalid) as refusal:
        await use(room, upload)

    assert (refusal.value.field, refusal.value.reason) == ("photo", "too_large")
    assert await room.keys() == set()


async def test_a_long_use_prolongs_its_hold_and_a_hung_one_does_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(read_face_photo, "LONGEST_USE_SECONDS", 1.2)
    room = Darkroom(clock=SystemClock())
    await room.opened()
    upload = await room.sent()

    async with room.read(upload.id, account=room.fan.id):
        first = await room.row(upload.id)
        await asyncio.sleep(0.7)
        renewed = await room.row(upload.id)
        assert renewed.due_at > first.due_at
        await asyncio.sleep(1)
        hung = await room.row(upload.id)
        await asyncio.sleep(0.7)
        assert await room.row(upload.id) == hung
        # The cleaner does not wait for a reader that hangs.
        await asyncio.sleep(max(0.0, (hung.due_at - room.clock.now()).total_seconds()) + 0.05)
        await room.clean()
        assert await room.keys() == set()


async def test_the_photo_of_a_dead_reader_is_deleted_by_the_cleaner(room: Darkroom) -> None:
    upload = await room.sent()
    async with room.storage() as work:
        await work.face_uploads.save(upload.hold(at=room.clock.now()))
        await work.commit()

    assert (await room.clean()).deleted == ()
    clock_of(room).advance(by=HOLD)
    (receipt,) = (await room.clean()).deleted

    assert receipt.deleted_by is DeletionNet.CLEANER
    assert receipt.delay_seconds == HOLD.total_seconds()
    assert await room.keys() == set()


async def test_an_abandoned_photo_is_deleted_when_its_link_has_expired(room: Darkroom) -> None:
    upload = await room.sent()

    clock_of(room).advance(by=URL_LIFETIME)
    await room.clean()

    assert await room.keys() == set()
    assert (await room.row(upload.id)).delay_seconds == 0


async def test_a_store_that_is_down_loses_nothing(room: Darkroom) -> None:
    room.objects.down = True
    upload = await room.sent()
    assert await use(room, upload) == PHOTO

    assert await room.keys() == {upload.key}
    assert await room.signals.listed() == (upload.id,)
    assert room.metrics.failures == {DeletionNet.USE: 1}
    for _ in range(5):
        await room.clean()
        clock_of(room).advance(seconds=1)
    attempts = (await room.row(upload.id)).attempts
    assert 2 <= attempts <= 5, "asked less and less often"
    assert await room.signals.length() == 1

    room.objects.down = False
    clock_of(room).advance(seconds=5)
    (receipt,) = (await room.clean()).deleted
    assert receipt.delay_seconds == 10
    assert await room.keys() == set()
    assert await room.signals.length() == 0


async def test_a_store_that_hangs_does_not_keep_the_fan_waiting(room: Darkroom) -> None:
    class Hanging(FailingStore):
        async def delete(self, bucket: Bucket, key: str) -> None:
            await asyncio.sleep(60)

    room.objects = Hanging(clock=room.clock)
    upload = await room.sent()
    clock = asyncio.get_running_loop().time
    began = clock()

    assert await use(room, upload) == PHOTO

    assert clock() - began < 2
    assert await room.signals.listed() == (upload.id,)
    assert (await room.row(upload.id)).state(room.clock.now()) is FaceState.DUE


async def test_a_posters_photo_is_deleted_when_its_job_is_cancelled(room: Darkroom) -> None:
    upload = await room.sent(FacePurpose.POSTER)
    job = a_job(account=room.fan, queue=Queue.POSTER)
    async with room.storage() as work:
        await work.jobs.add(attrs.evolve(job, artist_id=None, consent_id=None))
        await work.face_uploads.save(upload.keep_for(job.id, at=room.clock.now()))
        await work.commit()
    clock_of(room).advance(by=2 * URL_LIFETIME)
    assert (await room.clean()).deleted == ()

    async with room.storage() as work:
        stored = await work.jobs.get(job.id)
        await work.jobs.save(stored.cancel("x", at=room.clock.now()), was=stored)
        await work.commit()
    clock_of(room).advance(seconds=0.5)
    (receipt,) = (await room.clean()).deleted

    assert receipt.delay_seconds == 0.5
    assert await room.keys() == set()


async def test_two_cleaners_write_one_receipt(room: Darkroom) -> None:
    upload = await room.sent()
    clock_of(room).advance(by=URL_LIFETIME)

    rounds = await asyncio.gather(room.clean(), room.clean(), room.clean())

    assert [receipt.id for each in rounds for receipt in each.deleted] == [upload.id]
    assert room.metrics.receipts == {DeletionNet.CLEANER: 1}


async def test_a_lost_list_is_true_again_after_one_round(room: Darkroom) -> None:
    room.objects.down = True
    uploads = [await room.sent() for _ in range(3)]
    for upload in uploads:
        await use(room, upload)
    for upload in uploads:
        await room.signals.withdraw(upload.id)
    await room.signals.announce([FaceUploadId("stale")])

    assert await room.reconcile() == 4

    assert set(await room.signals.listed() or ()) == {upload.id for upload in uploads}
