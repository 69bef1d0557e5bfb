"""What one transaction promises, on every storage."""

import asyncio

import pytest

from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import AccountId, ArtistId, JobId
from stario.ports.storage import Storage
from tests.builders import a_job, an_account, an_artist


async def test_what_is_committed_lasts(storage: Storage) -> None:
    account = an_account()
    async with storage() as work:
        await work.accounts.add(account)
        await work.commit()

    async with storage() as work:
        assert await work.accounts.get(account.id) == account


async def test_leaving_without_commit_leaves_nothing(storage: Storage) -> None:
    account = an_account()
    async with storage() as work:
        await work.accounts.add(account)

    async with storage() as work:
        with pytest.raises(NotFound):
            await work.accounts.get(account.id)


async def test_an_error_inside_leaves_nothing(storage: Storage) -> None:
    account = an_account()
    with pytest.raises(ZeroDivisionError):
        async with storage() as work:
            await work.accounts.add(account)
            raise ZeroDivisionError

    async with storage() as work:
        assert (await work.accounts.by_email(str(account.email))) is None


async def test_a_unit_sees_what_it_wrote_and_others_do_not(storage: Storage) -> None:
    account = an_account()
    async with storage() as work, storage() as other:
        await work.accounts.add(account)

        assert await work.accounts.by_email(str(account.email)) == account
        assert await other.accounts.by_email(str(account.email)) is None


async def test_a_reader_does_not_wait_for_a_writer(storage: Storage) -> None:
    async with storage() as writer:
        await writer.accounts.add(an_account())
        async with asyncio.timeout(1), storage() as reader:
            assert await reader.accounts.by_telegram(1) is None


async def test_a_later_read_sees_what_others_committed_meanwhile(storage: Storage) -> None:
    account = an_account()
    async with storage() as reader:
        assert await reader.accounts.by_email(str(account.email)) is None
        async with storage() as writer:
            await writer.accounts.add(account)
            await writer.commit()

        assert await reader.accounts.by_email(str(account.email)) == account


async def test_a_refused_addition_leaves_the_unit_usable(storage: Storage) -> None:
    artist, other = an_artist(), an_artist()
    async with storage() as work:
        await work.artists.add(artist)
        with pytest.raises(Conflict):
            await work.artists.add(artist)
        await work.artists.add(other)
        await work.commit()

    async with storage() as work:
        assert await work.artists.get(other.id) == other


async def test_what_names_nothing_is_refused_and_can_not_be_committed(storage: Storage) -> None:
    job = a_job(account=an_account())
    async with storage() as work:
        with pytest.raises(Conflict):
            await work.jobs.add(job)
        with pytest.raises(Conflict):
            await work.commit()

    async with storage() as work:
        with pytest.raises(NotFound):
            await work.jobs.get(job.id)


async def test_after_commit_another_change_needs_another_commit(storage: Storage) -> None:
    first, second = an_artist(), an_artist()
    async with storage() as work:
        await work.artists.add(first)
        await work.commit()
        await work.artists.add(second)

    async with storage() as work:
        assert await work.artists.get(first.id) == first
        with pytest.raises(NotFound):
            await work.artists.get(second.id)


async def test_a_cancelled_unit_leaves_nothing_and_holds_up_nobody(storage: Storage) -> None:
    artist = an_artist()
    added = asyncio.Event()

    async def stuck() -> None:
        async with storage() as work:
            await work.artists.add(artist)
            added.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(stuck())
    await added.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    async with asyncio.timeout(2), storage() as work:
        await work.artists.add(artist)
        await work.commit()


async def test_units_that_are_cancelled_at_any_moment_hold_up_nobody(storage: Storage) -> None:
    async def change() -> None:
        async with storage() as work:
            await work.artists.add(an_artist())
            await work.jobs.add(a_job())
            await work.commit()

    for wait_milliseconds in range(0, 30, 2):
        task = asyncio.create_task(change())
        await asyncio.sleep(wait_milliseconds / 2000)
        task.cancel()
        await asyncio.wait([task])

    async with asyncio.timeout(5):
        await change()


async def test_parallel_writers_all_get_their_turn(storage: Storage) -> None:
    async def write() -> ArtistId:
        artist = an_artist()
        async with storage() as work:
            await work.artists.counts()
            await work.artists.add(artist)
            await work.commit()
        return artist.id

    added = await asyncio.gather(*(write() for _ in range(40)))

    async with storage() as work:
        assert (await work.artists.counts()).total == len(set(added)) == 40


async def test_unknown_ids_of_any_shape_are_not_found(storage: Storage) -> None:
    async with storage() as work:
        for odd in ("", "x" * 5000, "'; DROP TABLE jobs; --", "ж", "00000000"):
            with pytest.raises(NotFound):
                await work.jobs.get(JobId(odd))
            with pytest.raises(NotFound):
                await work.accounts.get(AccountId(odd))


async def test_a_unit_lives_only_inside_its_block(storage: Storage) -> None:
    work = storage()
    with pytest.raises(RuntimeError):
        _ = work.jobs
    async with work:
        pass
    with pytest.raises(RuntimeError):
        _ = work.jobs


async def test_a_storage_with_its_schema_answers(storage: Storage) -> None:
    await storage.check()
