"""Random histories of jobs: whatever happens, each storage says what a simple model says."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from shutil import copy
from typing import TypeVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from stario.adapters.memory.storage import MemoryStorage
from stario.adapters.sql.engine import open_engine
from stario.adapters.sql.storage import SqlStorage
from stario.domain.generation.model.job import ENDED, Job, JobState, LeaseLost
from stario.domain.generation.model.queue import Order, Queue
from stario.domain.kernel.ids import JobId
from stario.ports.storage import Storage, UnitOfWork
from tests.builders import NOW, a_job
from tests.contracts.conftest import emptied

T = TypeVar("T")

QUEUES = (Queue.VIDEO, Queue.VOICE)
WORKERS = ("anor", "behi", "gilos")


class JobHistory(RuleBasedStateMachine):
    """
    Workers hold jobs as they saw them, however stale, and act on them.

    The model is a plain mapping of what was last written; a write counts only when state,
    attempts and worker are those that the writer saw.
    """

    open_storage: Callable[[], Awaitable[Storage]]
    close_storage: Callable[[Storage], Awaitable[None]]

    seen = Bundle("seen")

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.storage = self.runner.run(_awaited(type(self).open_storage()))
        self.now = NOW
        self.truth: dict[JobId, Job] = {}

    def teardown(self) -> None:
        self.runner.run(_awaited(type(self).close_storage(self.storage)))
        self.runner.close()

    def within(self, step: Callable[[UnitOfWork], Awaitable[T]]) -> T:
        async def unit() -> T:
            async with self.storage() as work:
                result = await step(work)
                await work.commit()
                return result

        return self.runner.run(unit())

    def write(self, job: Job, was: Job) -> Job:
        """Save, expect what the model expects, and give the job as it is now known."""
        truth = self.truth[was.id]
        is_current = (truth.state, truth.attempts, truth.worker) == (
            was.state,
            was.attempts,
            was.worker,
        )
        try:
            self.within(lambda work: work.jobs.save(job, was=was))
        except LeaseLost:
            assert not is_current
            return was
        assert is_current
        self.truth[job.id] = _never_shorter(job, truth)
        return self.truth[job.id]

    @rule(target=seen, queue=st.sampled_from(QUEUES), tier=st.integers(0, 2), late=st.booleans())
    def add(self, queue: Queue, tier: int, late: bool) -> Job:
        run_after = self.now + timedelta(seconds=20) if late else self.now
        job = a_job(queue=queue, tier=tier, enqueued_at=self.now, run_after=run_after)
        self.within(lambda work: work.jobs.add(job))
        self.truth[job.id] = job
        return job

    @rule(
        target=seen,
        queues=st.permutations(QUEUES),
        order=st.sampled_from(Order),
        worker=st.sampled_from(WORKERS),
    )
    @precondition(lambda self: any(job.state is JobState.QUEUED for job in self.truth.values()))
    def claim(self, queues: list[Queue], order: Order, worker: str) -> Job:
        until = self.now + timedelta(seconds=15)

        async def step(work: UnitOfWork) -> Job | None:
            return await work.jobs.lease_next(
                queues, worker=worker, order=order, until=until, at=self.now
            )

        turns = [job for queue in queues for job in self.turns(queue, order)]
        claimed = self.within(step)
        if claimed is None:
            assert turns == []
            return next(iter(self.truth.values()))
        assert claimed == turns[0].lease(worker, until=until, at=self.now)
        self.truth[claimed.id] = claimed
        return claimed

    @rule(target=seen, job=seen, percent=st.integers(0, 120), beats=st.booleans())
    def advance(self, job: Job, percent: int, beats: bool) -> Job:
        if job.state is not JobState.LEASED:
            return job
        if beats:
            # The heartbeat writes between what a worker reads and what it writes.
            self.beat([job], until=self.now + timedelta(seconds=15))
        return self.write(job.advance("speaking", percent, at=self.now), job)

    @rule(target=seen, job=seen, ending=st.sampled_from(["done", "retry", "fail", "back"]))
    def end(self, job: Job, ending: str) -> Job:
        if job.state is not JobState.LEASED:
            return job
        ended = {
            "done": lambda: job.complete({"n": 1}, at=self.now),
            "retry": lambda: job.retry("engine", jitter=0.5, at=self.now),
            "fail": lambda: job.fail("engine", at=self.now),
            "back": lambda: job.hand_back(at=self.now),
        }[ending]()
        return self.write(ended, job)

    @rule(target=seen, job=seen)
    def cancel(self, job: Job) -> Job:
        return job if job.state in ENDED else self.write(job.cancel("fan", at=self.now), job)

    @rule(target=seen, job=seen)
    def requeue(self, job: Job) -> Job:
        return self.write(job.requeue(at=self.now), job) if job.state is JobState.FAILED else job

    @rule(jobs=st.lists(seen, max_size=4, unique_by=lambda job: job.id))
    def renew(self, jobs: list[Job]) -> None:
        self.beat(jobs, until=self.now + timedelta(seconds=15))

    def beat(self, jobs: list[Job], *, until: datetime) -> None:
        held = {job.id for job in jobs if self.is_held(job)}

        renewed = self.within(lambda work: work.jobs.renew(jobs, until=until, at=self.now))

        assert renewed == held
        for job in held:
            self.truth[job] = self.truth[job].renew(until=until, at=self.now)

    @rule(limit=st.integers(1, 3))
    def expire(self, limit: int) -> None:
        async def step(work: UnitOfWork) -> tuple[Job, ...]:
            silent = await work.jobs.expired(at=self.now, limit=limit)
            for job in silent:
                await work.jobs.save(job.expire(at=self.now), was=job)
            return silent

        silent = sorted(
            (job for job in self.truth.values() if job.lease_until and job.lease_until <= self.now),
            key=lambda job: (job.lease_until, job.id),
        )
        expired = self.within(step)
        assert list(expired) == silent[:limit]
        for job in expired:
            self.truth[job.id] = job.expire(at=self.now)

    @rule(seconds=st.sampled_from([1, 7, 20]))
    def wait(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @invariant()
    def every_job_is_as_it_was_written(self) -> None:
        async def read(work: UnitOfWork) -> dict[JobId, Job]:
            return {job: await work.jobs.get(job) for job in self.truth}

        assert self.within(read) == self.truth

    @invariant()
    def turns_positions_and_depths_agree(self) -> None:
        async def agree(work: UnitOfWork) -> None:
            for queue in QUEUES:
                depth = await work.jobs.depth(queue, at=self.now)
                mine = [job.state for job in self.truth.values() if job.queue is queue]
                for order in Order:
                    turns = [job.id for job in self.turns(queue, order)]
                    assert list(await work.jobs.waiting(queue, order=order, at=self.now)) == turns
                    for place, job in enumerate(turns[:3], 1):
                        found = self.truth[job]
                        assert place == await work.jobs.position(found, order=order, at=self.now)
                assert depth.waiting == len(turns)
                assert depth.waiting + depth.held_back == mine.count(JobState.QUEUED)
                assert depth.leased == mine.count(JobState.LEASED)
                assert depth.failed == mine.count(JobState.FAILED)

        self.within(agree)

    def turns(self, queue: Queue, order: Order) -> list[Job]:
        def turn(job: Job) -> tuple[datetime, str]:
            return (job.enqueued_at if order is Order.ARRIVAL else job.rank_at), job.id

        waiting = [
            job
            for job in self.truth.values()
            if job.queue is queue and job.state is JobState.QUEUED and job.run_after <= self.now
        ]
        return sorted(waiting, key=turn)

    def is_held(self, job: Job) -> bool:
        truth = self.truth[job.id]
        same = (truth.attempts, truth.worker) == (job.attempts, job.worker)
        return truth.state is JobState.LEASED and same


def _never_shorter(job: Job, truth: Job) -> Job:
    if job.lease_until is None or truth.lease_until is None:
        return job
    return job.renew(until=max(job.lease_until, truth.lease_until), at=job.updated_at)


async def _awaited(waiting: Awaitable[T]) -> T:
    return await waiting


def explore(
    open_storage: Callable[[], Awaitable[Storage]],
    close_storage: Callable[[Storage], Awaitable[None]],
    *,
    histories: int,
    steps: int,
) -> None:
    class Explored(JobHistory):
        pass

    Explored.open_storage = staticmethod(open_storage)
    Explored.close_storage = staticmethod(close_storage)
    run_state_machine_as_test(
        Explored,
        settings=settings(
            max_examples=histories,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            # Making a failure shorter would take a database many minutes.
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )


async def _nothing(_: Storage) -> None:
    pass


async def _close(storage: Storage) -> None:
    assert isinstance(storage, SqlStorage)
    await storage.close()


def test_histories_in_memory() -> None:
    async def opened() -> Storage:
        return MemoryStorage()

    explore(opened, _nothing, histories=50, steps=40)


def test_histories_on_sqlite(sqlite_template: Path, tmp_path: Path) -> None:
    path = tmp_path / "histories.db"

    async def opened() -> Storage:
        for old in tmp_path.glob("histories.db*"):
            old.unlink()
        copy(sqlite_template, path)
        return SqlStorage(open_engine(f"sqlite:///{path}"))

    explore(opened, _close, histories=8, steps=25)


def test_histories_on_postgresql(fresh_postgres_url: str) -> None:
    async def opened() -> Storage:
        engine = open_engine(fresh_postgres_url)
        await emptied(engine)
        return SqlStorage(engine)

    explore(opened, _close, histories=5, steps=25)
