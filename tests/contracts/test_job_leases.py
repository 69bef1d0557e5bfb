"""Who may write to a job, on every storage."""

import asyncio
from itertools import chain

import attrs
import pytest

from stario.domain.generation.model.job import JobState, LeaseLost
from stario.domain.generation.model.queue import Queue
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import JobId
from stario.ports.storage import Storage
from tests.builders import NOW, a_job
from tests.contracts.claiming import UNTIL, at, claim, save, stored
from tests.contracts.remembered import remember


async def test_a_worker_that_lost_its_lease_cannot_write(storage: Storage) -> None:
    await remember(storage, a_job())
    stale = await claim(storage, "slow")
    assert stale is not None
    requeued = stale.expire(at=at(20))
    await save(storage, requeued, was=stale)

    with pytest.raises(LeaseLost):
        await save(storage, stale.complete({}, at=at(21)), was=stale)

    again = await claim(storage, "slow", now=at(22))
    assert again is not None
    # The same worker, but another attempt.
    with pytest.raises(LeaseLost):
        await save(storage, stale.complete({}, at=at(23)), was=stale)
    await save(storage, again.complete({"video": "v"}, at=at(24)), was=again)
    assert (await stored(storage, stale)).result == {"video": "v"}


async def test_a_refused_save_leaves_nothing_of_its_transaction(storage: Storage) -> None:
    job, other = a_job(), a_job()
    await remember(storage, job)
    leased = job.lease("w", until=UNTIL, at=NOW)

    with pytest.raises(LeaseLost):
        async with storage() as work:
            await work.jobs.add(other)
            await work.jobs.save(leased.complete({}, at=NOW), was=leased)
            await work.commit()

    async with storage() as work:
        with pytest.raises(NotFound):
            await work.jobs.get(other.id)


async def test_of_completion_and_cancellation_one_wins(storage: Storage) -> None:
    await remember(storage, a_job())
    leased = await claim(storage, "w")
    assert leased is not None

    results = await asyncio.gather(
        save(storage, leased.complete({}, at=NOW), was=leased),
        save(storage, leased.cancel("by_fan", at=NOW), was=leased),
        return_exceptions=True,
    )

    assert results.count(None) == 1
    assert sum(isinstance(result, LeaseLost) for result in results) == 1


async def test_saving_progress_does_not_shorten_a_lease_that_was_renewed(
    storage: Storage,
) -> None:
    await remember(storage, a_job())
    leased = await claim(storage, "w")
    assert leased is not None
    async with storage() as work:
        await work.jobs.renew([leased], until=at(40), at=at(5))
        await work.commit()

    await save(storage, leased.advance("speaking", 20, at=at(6)), was=leased)

    found = await stored(storage, leased)
    assert (found.lease_until, found.stage, found.progress_percent) == (at(40), "speaking", 20)


async def test_saving_progress_may_prolong_the_lease_as_well(storage: Storage) -> None:
    await remember(storage, a_job())
    leased = await claim(storage, "w")
    assert leased is not None

    renewed = leased.renew(until=at(30), at=at(2)).advance("speaking", 20, at=at(2))
    await save(storage, renewed, was=leased)

    assert await stored(storage, leased) == renewed
    async with storage() as work:
        assert await work.jobs.expired(at=at(29), limit=9) == ()
        assert await work.jobs.expired(at=at(30), limit=9) == (renewed,)


async def test_only_leases_that_are_still_held_are_renewed(storage: Storage) -> None:
    await remember(storage, a_job(), a_job(), a_job())
    held, lost, cancelled = [await claim(storage, "w") for _ in range(3)]
    assert held is not None
    assert lost is not None
    assert cancelled is not None
    await save(storage, lost.expire(at=at(20)), was=lost)
    await claim(storage, "w", now=at(20))
    await save(storage, cancelled.cancel("by_fan", at=NOW), was=cancelled)

    async with storage() as work:
        renewed = await work.jobs.renew([held, lost, cancelled], until=at(60), at=at(21))
        assert await work.jobs.renew([], until=at(60), at=at(21)) == frozenset()
        await work.commit()

    assert renewed == {held.id}
    assert await stored(storage, held) == attrs.evolve(held, lease_until=at(60), updated_at=at(21))
    assert (await stored(storage, cancelled)).state is JobState.CANCELLED


async def test_leases_that_ran_out_are_given_oldest_first(storage: Storage) -> None:
    jobs = [
        a_job(enqueued_at=at(-9)).lease("w", until=at(seconds), at=at(-5))
        for seconds in (0, -2, -1, 1e-6)
    ]
    await remember(storage, *jobs, a_job())

    async with storage() as work:
        expired = await work.jobs.expired(at=NOW, limit=10)
        fewer = await work.jobs.expired(at=NOW, limit=1)

    assert expired == (jobs[1], jobs[2], jobs[0])
    assert fewer == (jobs[1],)


async def test_parallel_reconcilers_return_each_lease_once(storage: Storage) -> None:
    jobs = [a_job(enqueued_at=at(-9)).lease("w", until=NOW, at=at(-5)) for _ in range(20)]
    await remember(storage, *jobs)

    async def reconcile() -> list[JobId]:
        async with storage() as work:
            expired = await work.jobs.expired(at=NOW, limit=100)
            for job in expired:
                await work.jobs.save(job.expire(at=NOW), was=job)
            await work.commit()
        return [job.id for job in expired]

    returned = await asyncio.gather(*(reconcile() for _ in range(4)))

    assert sorted(chain(*returned)) == sorted(job.id for job in jobs)


async def test_the_typical_time_is_from_the_last_lease_to_done_of_the_latest(
    storage: Storage,
) -> None:
    async def do(took_seconds: float, *, began: float) -> None:
        job = a_job()
        await remember(storage, job)
        leased = job.lease("w", until=at(9999), at=at(began))
        await save(storage, leased, was=job)
        advanced = leased.advance("speaking", 5, at=at(began + 0.1))
        await save(storage, advanced, was=leased)
        await save(storage, advanced.complete({}, at=at(began + took_seconds)), was=advanced)

    async with storage() as work:
        assert await work.jobs.typical_seconds(Queue.VIDEO) is None
    await do(100, began=0)
    await do(10, began=200)
    await do(20.5, began=300)

    async with storage() as work:
        assert await work.jobs.typical_seconds(Queue.VIDEO) == pytest.approx(43.5)
        assert await work.jobs.typical_seconds(Queue.VIDEO, last=2) == pytest.approx(15.25)
        assert await work.jobs.typical_seconds(Queue.VOICE) is None
