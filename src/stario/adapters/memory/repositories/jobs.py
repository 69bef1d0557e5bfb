"""Work in memory."""

import json
from collections.abc import Sequence
from datetime import datetime
from statistics import fmean

import attrs

from stario.adapters.memory.repositories.pages import page_of
from stario.adapters.memory.transaction import Tables, Transaction
from stario.domain.generation.model.job import ENDED, Job, JobState, LeaseLost
from stario.domain.generation.model.queue import Order, Queue
from stario.domain.kernel.errors import Conflict, Invalid, NotFound
from stario.domain.kernel.ids import AccountId, ArtistId, JobId
from stario.domain.kernel.paging import Page, PageRequest
from stario.ports.repositories.generation import Jobs, QueueDepth


@attrs.frozen
class MemoryJobs(Jobs):
    _transaction: Transaction

    async def add(self, job: Job) -> None:
        tables = await self._transaction.writing()
        if job.id in tables.jobs:
            raise Conflict(what="job")
        self._transaction.refer(tables.accounts, job.account_id)
        self._transaction.refer(tables.artists, job.artist_id)
        self._transaction.refer(tables.consents, job.consent_id)
        tables.jobs[job.id] = _storable(job)
        if job.state is JobState.LEASED:
            tables.leased_at[job.id] = job.updated_at

    async def get(self, job: JobId) -> Job:
        found = self._transaction.tables.jobs.get(job)
        if found is None:
            raise NotFound(what="job")
        return found

    async def save(self, job: Job, *, was: Job) -> None:
        tables = await self._transaction.writing()
        stored = tables.jobs.get(was.id)
        if stored is None or not _same_attempt(stored, was):
            raise LeaseLost(job=was.id)
        if job.state is JobState.LEASED and was.state is not JobState.LEASED:
            tables.leased_at[job.id] = job.updated_at
        elif job.lease_until is not None and stored.lease_until is not None:
            # The heartbeat may have prolonged the lease since this value was read.
            job = attrs.evolve(job, lease_until=max(job.lease_until, stored.lease_until))
        tables.jobs[job.id] = _storable(job)

    async def lease_next(
        self, queues: Sequence[Queue], *, worker: str, order: Order, until: datetime, at: datetime
    ) -> Job | None:
        tables = await self._transaction.writing()
        for queue in queues:
            for waiting in _in_turn(tables, queue, order, at)[:1]:
                leased = waiting.lease(worker, until=until, at=at)
                await self.save(leased, was=waiting)
                return leased
        return None

    async def renew(
        self, jobs: Sequence[Job], *, until: datetime, at: datetime
    ) -> frozenset[JobId]:
        tables = await self._transaction.writing()
        held = [job for job in jobs if _is_held(tables.jobs.get(job.id), job)]
        for job in held:
            tables.jobs[job.id] = tables.jobs[job.id].renew(until=until, at=at)
        return frozenset(job.id for job in held)

    async def expired(self, *, at: datetime, limit: int) -> tuple[Job, ...]:
        tables = await self._transaction.writing()
        silent = [
            (job.lease_until, job.id, job)
            for job in tables.jobs.values()
            if job.lease_until is not None and job.lease_until <= at
        ]
        return tuple(job for *_, job in sorted(silent, key=lambda row: row[:2])[:limit])

    async def waiting(self, queue: Queue, *, order: Order, at: datetime) -> tuple[JobId, ...]:
        return tuple(job.id for job in _in_turn(self._transaction.tables, queue, order, at))

    async def position(self, job: Job, *, order: Order, at: datetime) -> int:
        waiting = await self.waiting(job.queue, order=order, at=at)
        return waiting.index(job.id) + 1 if job.id in waiting else 0

    async def depth(self, queue: Queue, *, at: datetime) -> QueueDepth:
        tables = self._transaction.tables
        waiting = _in_turn(tables, queue, Order.ARRIVAL, at)
        states = [job.state for job in tables.jobs.values() if job.queue is queue]
        return QueueDepth(
            waiting=len(waiting),
            held_back=states.count(JobState.QUEUED) - len(waiting),
            leased=states.count(JobState.LEASED),
            failed=states.count(JobState.FAILED),
            oldest_at=waiting[0].enqueued_at if waiting else None,
        )

    async def typical_seconds(self, queue: Queue, *, last: int = 20) -> float | None:
        tables = self._transaction.tables
        done = [
            (job.completed_at, job.id)
            for job in tables.jobs.values()
            if job.queue is queue and job.state is JobState.DONE and job.completed_at is not None
        ]
        taken = [
            (completed_at - tables.leased_at[job]).total_seconds()
            for completed_at, job in sorted(done, reverse=True)[:last]
            if job in tables.leased_at
        ]
        return fmean(taken) if taken else None

    async def list(
        self,
        request: PageRequest,
        *,
        queue: Queue | None = None,
        state: JobState | None = None,
        account: AccountId | None = None,
    ) -> Page[Job]:
        found = [
            job
            for job in self._transaction.tables.jobs.values()
            if (queue is None or job.queue is queue)
            and (state is None or job.state is state)
            and (account is None or job.account_id == account)
        ]
        found.sort(key=lambda job: (job.created_at, job.id), reverse=True)
        return page_of(found, request)

    async def unended(
        self, *, artist: ArtistId | None = None, account: AccountId | None = None
    ) -> tuple[Job, ...]:
        found = [
            job
            for job in (await self._transaction.writing()).jobs.values()
            if job.state not in ENDED
            and (artist is None or job.artist_id == artist)
            and (account is None or job.account_id == account)
        ]
        return tuple(sorted(found, key=lambda job: job.id))

    async def held(self, *, since: datetime, limit: int) -> tuple[Job, ...]:
        found = [
            job
            for job in self._transaction.tables.jobs.values()
            if job.state is JobState.PENDING_REVIEW and job.updated_at <= since
        ]
        return tuple(sorted(found, key=lambda job: (job.updated_at, job.id))[:limit])


def _in_turn(tables: Tables, queue: Queue, order: Order, at: datetime) -> list[Job]:
    waiting = [
        job
        for job in tables.jobs.values()
        if job.queue is queue and job.state is JobState.QUEUED and job.run_after <= at
    ]
    if order is Order.ARRIVAL:
        return sorted(waiting, key=lambda job: (job.enqueued_at, job.id))
    return sorted(waiting, key=lambda job: (job.rank_at, job.id))


def _same_attempt(stored: Job, was: Job) -> bool:
    return (stored.state, stored.attempts, stored.worker) == (was.state, was.attempts, was.worker)


def _is_held(stored: Job | None, job: Job) -> bool:
    return (
        stored is not None
        and stored.state is JobState.LEASED
        and (stored.attempts, stored.worker) == (job.attempts, job.worker)
    )


def _storable(job: Job) -> Job:
    """
    Keep of payload and result what JSON keeps, as every other storage does.

    Raises:
        Invalid: JSON takes something in it not at all.
    """
    try:
        payload, result = json.loads(
            json.dumps([dict(job.payload), job.result and dict(job.result)], allow_nan=False)
        )
    except (TypeError, ValueError) as error:
        raise Invalid("value", "not_storable") from error
    return attrs.evolve(job, payload=payload, result=result)
