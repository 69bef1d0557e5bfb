"""Whose turn it is, on every storage."""

import asyncio

import attrs
import pytest

from stario.domain.generation.model.job import Job, JobState
from stario.domain.generation.model.queue import Order, Queue
from stario.domain.kernel.ids import JobId
from stario.ports.storage import Storage
from tests.builders import NOW, a_job, new_id
from tests.contracts.claiming import UNTIL, at, claim, stored
from tests.contracts.remembered import remember


async def test_the_first_to_arrive_goes_first(storage: Storage) -> None:
    second, first = a_job(enqueued_at=at(-1)), a_job(enqueued_at=at(-2))
    await remember(storage, second, first, a_job(queue=Queue.VOICE, enqueued_at=at(-9)))

    claimed = [await claim(storage, "w") for _ in range(3)]

    assert [job and job.id for job in claimed] == [first.id, second.id, None]


async def test_under_priority_the_earliest_rank_goes_first(storage: Storage) -> None:
    plain = a_job(enqueued_at=at(-60))
    paid = a_job(enqueued_at=at(-1), tier=1)
    starving = a_job(enqueued_at=at(-3600))
    await remember(storage, plain, paid, starving)

    claimed = [await claim(storage, "w", order=Order.PRIORITY) for _ in range(3)]

    assert [job and job.id for job in claimed] == [starving.id, paid.id, plain.id]


async def test_earlier_queues_go_first(storage: Storage) -> None:
    voice, video = a_job(queue=Queue.VOICE, enqueued_at=at(-5)), a_job()
    await remember(storage, voice, video)

    both = [Queue.VIDEO, Queue.VOICE]
    claimed = [
        await claim(storage, "w", queues=queues) for queues in ([Queue.EXPORT], both, both, both)
    ]

    assert [job and job.id for job in claimed] == [None, video.id, voice.id, None]


@pytest.mark.parametrize("order", Order)
async def test_a_claim_changes_a_job_as_leasing_does(storage: Storage, order: Order) -> None:
    tried_before = attrs.evolve(
        a_job(enqueued_at=at(-9), tier=2),
        attempts=1,
        stage="speaking",
        progress_percent=40,
        error="engine",
        payload={"name": "Ўктам"},
    )
    await remember(storage, tried_before, a_job(enqueued_at=at(-1)))

    claimed = await claim(storage, "w", order=order)

    assert claimed == tried_before.lease("w", until=UNTIL, at=NOW)
    assert await stored(storage, tried_before) == claimed


async def test_what_is_held_back_does_not_run_before_its_time(storage: Storage) -> None:
    held_back = a_job(run_after=at(1e-6))
    await remember(storage, held_back)

    assert await claim(storage, "w") is None
    assert await claim(storage, "w", now=at(1e-6)) is not None


@pytest.mark.parametrize("state", sorted(set(JobState) - {JobState.QUEUED, JobState.LEASED}))
async def test_only_queued_jobs_wait(storage: Storage, state: JobState) -> None:
    job = a_job(state=state)
    await remember(storage, job)

    async with storage() as work:
        assert await work.jobs.waiting(Queue.VIDEO, order=Order.ARRIVAL, at=NOW) == ()
        assert await work.jobs.position(job, order=Order.ARRIVAL, at=NOW) == 0
    assert await claim(storage, "w") is None


async def test_parallel_claimers_get_each_job_exactly_once(storage: Storage) -> None:
    jobs = [a_job(enqueued_at=at(-n)) for n in range(40)]
    await remember(storage, *jobs)

    async def work_off(worker: str) -> list[Job]:
        mine: list[Job] = []
        while (job := await claim(storage, worker)) is not None:
            mine.append(job)
        return mine

    shares = await asyncio.gather(*(work_off(f"worker-{n}") for n in range(8)))

    claimed = [job.id for share in shares for job in share]
    assert sorted(claimed) == sorted(job.id for job in jobs)


async def test_a_claim_that_is_rolled_back_leaves_the_job_waiting(storage: Storage) -> None:
    job = a_job()
    await remember(storage, job)
    async with storage() as work:
        assert await work.jobs.lease_next(
            [Queue.VIDEO], worker="w", order=Order.ARRIVAL, until=UNTIL, at=NOW
        )

    assert await stored(storage, job) == job


@pytest.mark.parametrize("order", Order)
async def test_positions_follow_the_turns(storage: Storage, order: Order) -> None:
    jobs = [a_job(enqueued_at=at(-n), tier=n % 3) for n in range(6)]
    # The same rank as another: the id decides.
    jobs.append(attrs.evolve(jobs[0], id=JobId(new_id())))
    held_back, elsewhere = a_job(run_after=at(1)), a_job(queue=Queue.VOICE)
    await remember(storage, *jobs, held_back, elsewhere)

    async with storage() as work:
        turns = await work.jobs.waiting(Queue.VIDEO, order=order, at=NOW)
        positions = {job.id: await work.jobs.position(job, order=order, at=NOW) for job in jobs}
        assert await work.jobs.position(held_back, order=order, at=NOW) == 0
        assert await work.jobs.position(elsewhere, order=order, at=NOW) == 1
        assert await work.jobs.position(a_job(), order=order, at=NOW) == 0

    assert sorted(turns) == sorted(job.id for job in jobs)
    assert positions == {job: turn for turn, job in enumerate(turns, 1)}
    assert (await claim(storage, "w", order=order) or a_job()).id == turns[0]


async def test_a_job_that_was_claimed_meanwhile_has_no_position(storage: Storage) -> None:
    job = a_job()
    await remember(storage, job)
    await claim(storage, "w")

    async with storage() as work:
        assert await work.jobs.position(job, order=Order.ARRIVAL, at=NOW) == 0
