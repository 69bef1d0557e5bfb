"""What remembering photos of faces promises, on every storage."""

import asyncio
from datetime import datetime, timedelta

import attrs
import pytest

from stario.domain.faces.model.face_upload import (
    DeletionNet,
    FacePurpose,
    FaceState,
    FaceUpload,
)
from stario.domain.generation.model.job import Job
from stario.domain.identity.model.account import Account
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import FaceUploadId, JobId
from stario.ports.repositories.faces import PendingDeletions
from stario.ports.storage import Storage
from tests.builders import NOW, a_job, an_account, new_id
from tests.builders.face_uploads import a_face_upload
from tests.contracts.remembered import remember

SECOND = timedelta(seconds=1)
LATER = NOW + timedelta(minutes=1)


@pytest.fixture
async def fan(storage: Storage) -> Account:
    account = an_account()
    async with storage() as work:
        await work.accounts.add(account)
        await work.commit()
    return account


async def keep(storage: Storage, *uploads: FaceUpload) -> None:
    async with storage() as work:
        for upload in uploads:
            await work.face_uploads.add(upload)
        await work.commit()


async def stored(storage: Storage, upload: FaceUpload) -> FaceUpload:
    async with storage() as work:
        return await work.face_uploads.get(upload.id)


async def replace(storage: Storage, upload: FaceUpload) -> None:
    async with storage() as work:
        await work.face_uploads.get(upload.id, lock=True)
        await work.face_uploads.save(upload)
        await work.commit()


async def pending(storage: Storage, *, at: datetime = LATER) -> PendingDeletions:
    async with storage() as work:
        return await work.face_uploads.pending(at=at)


async def waiting(storage: Storage, *, at: datetime = LATER) -> tuple[FaceUploadId, ...]:
    async with storage() as work:
        return await work.face_uploads.waiting(at=at)


async def due(storage: Storage, *, at: datetime = LATER, limit: int = 10) -> list[FaceUpload]:
    async with storage() as work:
        return list(await work.face_uploads.due(at=at, limit=limit))


async def end_with_jobs(storage: Storage, *, at: datetime = LATER) -> int:
    async with storage() as work:
        ended = await work.face_uploads.end_with_jobs(at=at)
        await work.commit()
    return ended


def receipt(upload: FaceUpload, *, at: datetime = LATER) -> FaceUpload:
    return attrs.evolve(upload, due_at=at).delete(DeletionNet.CLEANER, at=at)


async def test_a_photo_is_remembered_as_it_is_at_each_step(storage: Storage, fan: Account) -> None:
    upload = a_face_upload(fan)
    await keep(storage, upload)
    assert await stored(storage, upload) == upload

    held = upload.hold(at=NOW + SECOND)
    ended = held.end(at=NOW + 2 * SECOND)
    tried = ended.attempt(at=NOW + 2 * SECOND)
    deleted = tried.delete(DeletionNet.USE, at=NOW + 3 * SECOND)
    for step in (held, ended, tried, deleted, deleted.sweep(at=LATER)):
        await replace(storage, step)
        assert await stored(storage, upload) == step


async def test_an_unknown_photo_is_not_found(storage: Storage) -> None:
    async with storage() as work:
        with pytest.raises(NotFound):
            await work.face_uploads.get(FaceUploadId(new_id()))
        with pytest.raises(NotFound):
            await work.face_uploads.get(FaceUploadId(new_id()), lock=True)


async def test_an_id_is_taken_once(storage: Storage, fan: Account) -> None:
    upload = a_face_upload(fan)
    await keep(storage, upload)

    async with storage() as work:
        with pytest.raises(Conflict):
            await work.face_uploads.add(upload)


async def test_a_photo_belongs_to_an_account_that_is_remembered(storage: Storage) -> None:
    async with storage() as work:
        with pytest.raises(Conflict):
            await work.face_uploads.add(a_face_upload(an_account()))


async def test_who_locks_a_photo_makes_others_wait(storage: Storage, fan: Account) -> None:
    upload = a_face_upload(fan)
    await keep(storage, upload)

    async def use() -> bool:
        async with storage() as work:
            found = await work.face_uploads.get(upload.id, lock=True)
            if found.state(NOW) is not FaceState.EXPECTED:
                return False
            await asyncio.sleep(0.05)
            await work.face_uploads.save(found.hold(at=NOW))
            await work.commit()
        return True

    assert sorted(await asyncio.gather(use(), use(), use())) == [False, False, True]


async def test_photos_of_an_account_are_its_own_and_the_oldest_first(
    storage: Storage, fan: Account
) -> None:
    other = an_account()
    async with storage() as work:
        await work.accounts.add(other)
        await work.commit()
    second, first = a_face_upload(fan, created_at=LATER), a_face_upload(fan)
    await keep(storage, second, first, a_face_upload(other))
    await replace(storage, receipt(first))

    async with storage() as work:
        all_ = await work.face_uploads.of_account(fan.id)
        alive = await work.face_uploads.of_account(fan.id, alive=True, lock=True)

    assert [upload.id for upload in all_] == [first.id, second.id]
    assert [upload.id for upload in alive] == [second.id]


async def test_a_key_is_alive_until_its_receipt(storage: Storage, fan: Account) -> None:
    expected, deleted = a_face_upload(fan), a_face_upload(fan)
    await keep(storage, expected, deleted)
    await replace(storage, receipt(deleted))

    async with storage() as work:
        alive = await work.face_uploads.alive([expected.key, deleted.key, "faces/nobody"])
        assert await work.face_uploads.alive([]) == frozenset()

    assert alive == {expected.key}


async def test_many_keys_are_asked_for_at_once(storage: Storage, fan: Account) -> None:
    uploads = [a_face_upload(fan) for _ in range(3)]
    await keep(storage, *uploads)
    strangers = [f"faces/{number}" for number in range(1200)]

    async with storage() as work:
        alive = await work.face_uploads.alive([*strangers, *(each.key for each in uploads)])

    assert alive == {each.key for each in uploads}


async def test_what_waits_is_due_and_not_deleted(storage: Storage, fan: Account) -> None:
    early = a_face_upload(fan, due_at=NOW)
    late = a_face_upload(fan, due_at=NOW + SECOND)
    deleted = a_face_upload(fan, due_at=NOW)
    await keep(storage, a_face_upload(fan), late, early, deleted)
    await replace(storage, receipt(deleted))

    assert await waiting(storage) == (early.id, late.id)
    assert await pending(storage) == PendingDeletions(count=2, oldest_at=NOW)
    assert await waiting(storage, at=NOW) == (early.id,)
    assert await pending(storage, at=NOW - SECOND) == PendingDeletions(count=0, oldest_at=None)


async def test_the_age_of_what_waits_counts_from_the_last_use(
    storage: Storage, fan: Account
) -> None:
    held = a_face_upload(fan).hold(at=NOW)
    assert held.due_at > NOW
    await keep(storage, held)

    assert (await pending(storage)).oldest_at == NOW


async def test_photos_come_due_in_turn_and_not_before_their_retry(
    storage: Storage, fan: Account
) -> None:
    uploads = [a_face_upload(fan, due_at=NOW + number * SECOND) for number in range(3)]
    await keep(storage, *reversed(uploads))
    await replace(storage, uploads[0].attempt(at=LATER))

    assert [upload.id for upload in await due(storage)] == [uploads[1].id, uploads[2].id]
    assert [upload.id for upload in await due(storage, limit=1)] == [uploads[1].id]
    after_pause = await due(storage, at=LATER + 10 * SECOND)
    assert [upload.id for upload in after_pause] == [upload.id for upload in uploads]
    assert await waiting(storage) == tuple(upload.id for upload in uploads)


async def test_two_cleaners_do_not_take_the_same_photo(storage: Storage, fan: Account) -> None:
    uploads = [a_face_upload(fan, due_at=NOW) for _ in range(6)]
    await keep(storage, *uploads)

    async def take() -> list[FaceUploadId]:
        async with storage() as work:
            taken = await work.face_uploads.due(at=LATER, limit=3)
            await asyncio.sleep(0.05)
            for upload in taken:
                await work.face_uploads.save(upload.attempt(at=LATER))
            await work.commit()
        return [upload.id for upload in taken]

    first, second = await asyncio.gather(take(), take())

    assert sorted([*first, *second]) == sorted(upload.id for upload in uploads)


async def kept_for(storage: Storage, fan: Account, job: Job | None, job_id: JobId) -> FaceUpload:
    upload = a_face_upload(fan, purpose=FacePurpose.POSTER).keep_for(job_id, at=NOW)
    await keep(storage, upload)
    if job is not None:
        await remember(storage, job)
    return upload


async def test_a_photo_is_kept_as_long_as_its_job_has_not_ended(
    storage: Storage, fan: Account
) -> None:
    job = a_job(account=fan)
    upload = await kept_for(storage, fan, job, job.id)

    assert await end_with_jobs(storage) == 0
    leased = job.lease("w", until=LATER, at=NOW)
    async with storage() as work:
        await work.jobs.save(leased, was=job)
        await work.commit()
    assert await end_with_jobs(storage) == 0
    assert await stored(storage, upload) == upload


@pytest.mark.parametrize("how", ["done", "failed", "cancelled"])
async def test_a_photo_is_due_when_its_job_has_ended(
    storage: Storage, fan: Account, how: str
) -> None:
    job = a_job(account=fan)
    upload = await kept_for(storage, fan, job, job.id)
    ended_at = NOW + 5 * SECOND
    leased = job.lease("w", until=LATER, at=NOW)
    ended = {
        "done": lambda: leased.complete({}, at=ended_at),
        "failed": lambda: leased.fail("x", at=ended_at),
        "cancelled": lambda: leased.cancel("x", at=ended_at),
    }[how]()
    async with storage() as work:
        await work.jobs.save(leased, was=job)
        await work.jobs.save(ended, was=leased)
        await work.commit()

    assert await end_with_jobs(storage) == 1

    found = await stored(storage, upload)
    assert (found.due_at, found.last_used_at) == (ended_at, ended_at)
    assert await waiting(storage) == (upload.id,)
    assert await end_with_jobs(storage) == 0


async def test_a_photo_whose_job_is_not_there_is_due_now(storage: Storage, fan: Account) -> None:
    upload = await kept_for(storage, fan, None, JobId(new_id()))

    assert await end_with_jobs(storage) == 1
    assert (await stored(storage, upload)).due_at == LATER


async def test_photos_that_wait_for_no_job_do_not_end_with_one(
    storage: Storage, fan: Account
) -> None:
    poster = a_face_upload(fan, purpose=FacePurpose.POSTER)
    quiz = a_face_upload(fan, subject_id=new_id())
    await keep(storage, poster, quiz)

    assert await end_with_jobs(storage) == 0
    assert await waiting(storage) == ()
