"""What remembering jobs promises, on every storage."""

import attrs
import pytest

from stario.domain.generation.model.job import JobState
from stario.domain.generation.model.queue import Queue
from stario.domain.kernel.errors import Conflict, Invalid, NotFound
from stario.domain.kernel.ids import JobId, OrderId
from stario.domain.kernel.paging import PageRequest
from stario.ports.repositories.generation import QueueDepth
from stario.ports.storage import Storage
from tests.builders import NOW, a_job, an_account, new_id
from tests.contracts.claiming import UNTIL, at, save, stored
from tests.contracts.remembered import a_cast, remember


async def test_every_field_comes_back_as_it_was(storage: Storage) -> None:
    cast = await a_cast(storage)
    job = attrs.evolve(
        cast.job().lease("worker-1", until=UNTIL, at=at(1e-6)).advance("speaking", 12, at=NOW),
        payload={"text": 'ў😀 \\ "', "n": [1, 1.5, None, True, {"deep": "ғ"}], "big": 2**53},
        result={"keys": []},
        order_id=OrderId(new_id()),
        tier=3,
        error="slow",
        completed_at=NOW,
    )
    await remember(storage, job)

    found = await stored(storage, job)

    assert found == job
    assert isinstance(found.queue, Queue)
    assert isinstance(found.state, JobState)
    assert found.rank_at == job.rank_at


async def test_a_taken_id_is_refused_and_an_unknown_one_not_found(storage: Storage) -> None:
    job = a_job()
    await remember(storage, job)

    with pytest.raises(Conflict):
        await remember(storage, a_job(id=job.id))
    async with storage() as work:
        with pytest.raises(NotFound):
            await work.jobs.get(JobId(new_id()))


async def test_numbers_that_json_does_not_know_are_refused(storage: Storage) -> None:
    with pytest.raises(Invalid):
        await remember(storage, a_job(payload={"speed": float("nan")}))


async def test_the_depth_counts_each_kind_and_names_the_oldest(storage: Storage) -> None:
    leased = a_job().lease("w", until=UNTIL, at=NOW)
    failed = attrs.evolve(leased.fail("engine", at=NOW), id=JobId(new_id()))
    await remember(
        storage,
        a_job(enqueued_at=at(-7)),
        a_job(enqueued_at=at(-3)),
        a_job(enqueued_at=at(-99), run_after=at(9)),
        leased,
        failed,
        a_job(state=JobState.CANCELLED),
        a_job(queue=Queue.VOICE, enqueued_at=at(-100)),
    )

    async with storage() as work:
        depth = await work.jobs.depth(Queue.VIDEO, at=NOW)
        empty = await work.jobs.depth(Queue.EXPORT, at=NOW)

    assert depth == QueueDepth(waiting=2, held_back=1, leased=1, failed=1, oldest_at=at(-7))
    assert empty == QueueDepth(waiting=0, held_back=0, leased=0, failed=0, oldest_at=None)


async def test_the_time_of_an_attempt_that_failed_does_not_count(storage: Storage) -> None:
    job = a_job()
    await remember(storage, job)
    first = job.lease("w", until=at(15), at=NOW)
    await save(storage, first, was=job)
    waiting = first.retry("engine", jitter=0, at=at(50))
    await save(storage, waiting, was=first)
    second = waiting.lease("w", until=at(75), at=at(60))
    await save(storage, second, was=waiting)
    await save(storage, second.complete({}, at=at(64)), was=second)

    async with storage() as work:
        assert await work.jobs.typical_seconds(Queue.VIDEO) == pytest.approx(4)


async def test_the_list_shows_the_newest_first_and_narrows(storage: Storage) -> None:
    account = an_account()
    async with storage() as work:
        await work.accounts.add(account)
        await work.commit()
    mine = a_job(account=account, enqueued_at=at(1))
    voice = a_job(queue=Queue.VOICE, enqueued_at=at(2))
    cancelled = a_job(state=JobState.CANCELLED, enqueued_at=at(3))
    await remember(storage, mine, voice, cancelled)

    async with storage() as work:
        everything = await work.jobs.list(PageRequest())
        second = await work.jobs.list(PageRequest(2, 2))
        of_account = await work.jobs.list(PageRequest(), account=account.id)
        of_queue = await work.jobs.list(PageRequest(), queue=Queue.VOICE)
        of_state = await work.jobs.list(PageRequest(), state=JobState.CANCELLED)
        of_both = await work.jobs.list(PageRequest(), queue=Queue.VOICE, state=JobState.CANCELLED)

    assert everything.items == (cancelled, voice, mine)
    assert (second.items, second.total) == ((mine,), 3)
    assert (of_account.items, of_queue.items) == ((mine,), (voice,))
    assert (of_state.items, of_both.items, of_both.total) == ((cancelled,), (), 0)


async def test_held_jobs_are_those_that_have_waited_for_a_person_so_long(
    storage: Storage,
) -> None:
    old, older, young = (
        a_job(state=JobState.PENDING_REVIEW, enqueued_at=at(when)) for when in (-5, -9, -1)
    )
    await remember(storage, old, older, young, a_job(enqueued_at=at(-20)))

    async with storage() as work:
        held = await work.jobs.held(since=at(-5), limit=10)
        longest = await work.jobs.held(since=at(-5), limit=1)

    assert (held, longest) == ((older, old), (older,))


async def test_unended_jobs_are_those_that_can_still_be_cancelled(storage: Storage) -> None:
    cast, other = await a_cast(storage), await a_cast(storage)
    going_on = [
        attrs.evolve(cast.job(), state=state)
        for state in (JobState.AWAITING_PAYMENT, JobState.PENDING_REVIEW, JobState.QUEUED)
    ]
    going_on.append(cast.job().lease("w", until=UNTIL, at=NOW))
    ended = [
        attrs.evolve(cast.job(), state=state)
        for state in (JobState.DONE, JobState.FAILED, JobState.CANCELLED)
    ]
    await remember(storage, *going_on, *ended, other.job())

    async with storage() as work:
        of_artist = await work.jobs.unended(artist=cast.artist.id)
        of_account = await work.jobs.unended(account=cast.fan.id)
        of_neither_together = await work.jobs.unended(artist=cast.artist.id, account=other.fan.id)

    assert of_artist == of_account == tuple(sorted(going_on, key=lambda job: job.id))
    assert of_neither_together == ()
