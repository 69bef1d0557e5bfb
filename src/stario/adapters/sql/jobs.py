"""Remembered work in SQL."""

from collections.abc import Sequence
from datetime import datetime

import attrs
from sqlalchemy import select, tuple_, update

from stario.adapters.sql import job_statements
from stario.adapters.sql.job_statements import job_of, job_row
from stario.adapters.sql.rows import counted, paged
from stario.adapters.sql.tables import jobs
from stario.adapters.sql.transaction import Rows, Transaction
from stario.domain.generation.model.job import Job, JobState, LeaseLost
from stario.domain.generation.model.queue import Order, Queue
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import AccountId, ArtistId, JobId
from stario.domain.kernel.paging import Page, PageRequest
from stario.ports.repositories.generation import Jobs, QueueDepth


@attrs.frozen
class SqlJobs(Jobs):
    _transaction: Transaction

    async def add(self, job: Job) -> None:
        begun = {"leased_at": job.updated_at if job.state is JobState.LEASED else None}
        if not await self._transaction.add(jobs, job_row(job) | begun):
            raise Conflict(what="job")

    async def get(self, job: JobId) -> Job:
        found = await self._transaction.row(job_statements.ONE, {"of_id": job})
        if found is None:
            raise NotFound(what="job")
        return job_of(found)

    async def save(self, job: Job, *, was: Job) -> None:
        values = job_row(job) | job_statements.fence_of(was)
        statement = job_statements.REPLACE
        if job.state is JobState.LEASED and was.state is JobState.LEASED:
            statement = job_statements.REPLACE_AND_KEEP_LATER_LEASE
            values["until"] = job.lease_until
        elif job.state is JobState.LEASED:
            values["leased_at"] = job.updated_at
        if await self._transaction.write(statement, values) != 1:
            raise LeaseLost(job=was.id)

    async def lease_next(
        self, queues: Sequence[Queue], *, worker: str, order: Order, until: datetime, at: datetime
    ) -> Job | None:
        for queue in queues:
            leased = await self._transaction.changed(
                job_statements.LEASE_NEXT[order],
                {"of_queue": queue.value, "at": at, "by": worker, "until": until},
            )
            if leased:
                return job_of(leased[0])
        return None

    async def renew(
        self, renewed: Sequence[Job], *, until: datetime, at: datetime
    ) -> frozenset[JobId]:
        if not renewed:
            return frozenset()
        held = [(job.id, job.attempts, job.worker) for job in renewed]
        changed = await self._transaction.changed(
            update(jobs)
            .where(
                tuple_(jobs.c.id, jobs.c.attempts, jobs.c.worker).in_(held),
                job_statements.in_state(JobState.LEASED),
            )
            .values(lease_until=until, updated_at=at)
            .returning(jobs.c.id)
        )
        return frozenset(row["id"] for row in changed)

    async def expired(self, *, at: datetime, limit: int) -> tuple[Job, ...]:
        silent = (
            select(jobs)
            .where(job_statements.in_state(JobState.LEASED), jobs.c.lease_until <= at)
            .order_by(jobs.c.lease_until, jobs.c.id)
            .limit(limit)
        )
        # Locked ones are being completed, or returned by another reconciler.
        rows = await self._transaction.locked(silent, skip_locked=True)
        return tuple(map(job_of, rows))

    async def waiting(self, queue: Queue, *, order: Order, at: datetime) -> tuple[JobId, ...]:
        rows = await self._transaction.rows(
            job_statements.WAITING[order], {"of_queue": queue.value, "at": at}
        )
        return tuple(row["id"] for row in rows)

    async def position(self, job: Job, *, order: Order, at: datetime) -> int:
        rows = await self._transaction.rows(job_statements.place(job.id, order=order, at=at))
        return int(rows[0]["place"]) if rows else 0

    async def depth(self, queue: Queue, *, at: datetime) -> QueueDepth:
        (row,) = await self._transaction.rows(job_statements.depth(queue, at=at))
        return QueueDepth(
            waiting=row["waiting"],
            held_back=row["held_back"],
            leased=row["leased"],
            failed=row["failed"],
            oldest_at=row["oldest_at"],
        )

    async def typical_seconds(self, queue: Queue, *, last: int = 20) -> float | None:
        (row,) = await self._transaction.rows(job_statements.typical_seconds(queue, last=last))
        return None if row["seconds"] is None else float(row["seconds"])

    async def list(
        self,
        request: PageRequest,
        *,
        queue: Queue | None = None,
        state: JobState | None = None,
        account: AccountId | None = None,
    ) -> Page[Job]:
        wanted: Rows = select(jobs)
        if queue is not None:
            wanted = wanted.where(jobs.c.queue == queue.value)
        if state is not None:
            wanted = wanted.where(jobs.c.state == state.value)
        if account is not None:
            wanted = wanted.where(jobs.c.account_id == account)
        newest_first = wanted.order_by(jobs.c.created_at.desc(), jobs.c.id.desc())
        rows = await self._transaction.rows(paged(newest_first, request))
        total = await counted(self._transaction, jobs, wanted)
        return Page(tuple(map(job_of, rows)), total, request)

    async def unended(
        self, *, artist: ArtistId | None = None, account: AccountId | None = None
    ) -> tuple[Job, ...]:
        wanted = job_statements.unended()
        if artist is not None:
            wanted = wanted.where(jobs.c.artist_id == artist)
        if account is not None:
            wanted = wanted.where(jobs.c.account_id == account)
        # Everybody locks several jobs in the same order, so that nobody waits in a circle.
        rows = await self._transaction.locked(wanted.order_by(jobs.c.id))
        return tuple(map(job_of, rows))

    async def held(self, *, since: datetime, limit: int) -> tuple[Job, ...]:
        waiting = (
            select(jobs)
            .where(job_statements.in_state(JobState.PENDING_REVIEW), jobs.c.updated_at <= since)
            .order_by(jobs.c.updated_at, jobs.c.id)
            .limit(limit)
        )
        return tuple(map(job_of, await self._transaction.rows(waiting)))
