"""What is particular to PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import Executable

from stario.adapters.sql import job_statements
from stario.adapters.sql.engine import open_engine
from stario.adapters.sql.storage import SqlStorage
from stario.adapters.sql.tables import jobs
from stario.domain.generation.model.job import Job
from stario.domain.generation.model.queue import Order, Queue
from stario.ports.storage import UnitOfWork
from tests.builders import NOW, a_job, an_account, an_artist, an_outbox_message

SOON_SECONDS = 5.0


@pytest.fixture
async def storage(fresh_postgres_url: str) -> AsyncIterator[SqlStorage]:
    storage = SqlStorage(open_engine(fresh_postgres_url))
    yield storage
    await storage.close()


async def next_video(work: UnitOfWork) -> Job | None:
    until = NOW + timedelta(seconds=15)
    return await work.jobs.lease_next(
        [Queue.VIDEO], worker="w", order=Order.ARRIVAL, until=until, at=NOW
    )


async def test_a_claimer_does_not_wait_for_a_job_that_another_has_locked(
    storage: SqlStorage,
) -> None:
    first, second = a_job(enqueued_at=NOW - timedelta(seconds=1)), a_job()
    async with storage() as work:
        await work.jobs.add(first)
        await work.jobs.add(second)
        await work.commit()

    async with asyncio.timeout(SOON_SECONDS), storage() as one, storage() as other:
        claimed = [await next_video(one), await next_video(other)]
        assert [job and job.id for job in claimed] == [first.id, second.id]
        async with storage() as third:
            assert await next_video(third) is None


async def test_reconcilers_and_deliverers_skip_what_others_have_locked(
    storage: SqlStorage,
) -> None:
    silent = a_job().lease("w", until=NOW, at=NOW)
    async with storage() as work:
        await work.jobs.add(silent)
        await work.outbox.add(an_outbox_message())
        await work.commit()

    async with asyncio.timeout(SOON_SECONDS), storage() as one, storage() as other:
        assert len(await one.jobs.expired(at=NOW, limit=9)) == 1
        assert await other.jobs.expired(at=NOW, limit=9) == ()
        assert len(await one.outbox.due(at=NOW, limit=9)) == 1
        assert await other.outbox.due(at=NOW, limit=9) == ()


async def test_a_locked_job_or_artist_may_still_be_referred_to(storage: SqlStorage) -> None:
    account, artist = an_account(), an_artist()
    async with storage() as work:
        await work.accounts.add(account)
        await work.artists.add(artist)
        await work.commit()

    async with asyncio.timeout(SOON_SECONDS), storage() as holder, storage() as other:
        await holder.consents.of_artist(artist.id, lock=True)
        await holder.accounts.save(account, was=account)
        await other.jobs.add(a_job(account=account, artist=artist))
        await other.commit()


@pytest.mark.parametrize(
    ("statement", "arguments", "index"),
    [
        (
            job_statements.WAITING[Order.ARRIVAL],
            "'video', now()",
            "ix_jobs_by_arrival",
        ),
        (
            job_statements.WAITING[Order.PRIORITY],
            "'video', now()",
            "ix_jobs_by_rank",
        ),
        (
            job_statements.LEASE_NEXT[Order.ARRIVAL],
            "now(), 'w', now(), 'video'",
            "ix_jobs_by_arrival",
        ),
        (job_statements.typical_seconds(Queue.VIDEO, last=20), "'video', 20", "ix_jobs_done"),
        (job_statements.unended().where(jobs.c.artist_id == "a"), "'a'", "ix_jobs_unended_of"),
    ],
)
async def test_a_plan_for_any_value_uses_the_index_over_one_state(
    storage: SqlStorage, statement: Executable, arguments: str, index: str
) -> None:
    """Prepared statements are planned so after a few executions."""
    engine = storage._engine
    async with engine.connect() as connection:
        for setting in ("plan_cache_mode = force_generic_plan", "enable_seqscan = off"):
            await connection.exec_driver_sql(f"SET {setting}")
        compiled = statement.compile(dialect=engine.dialect)  # type: ignore[attr-defined]
        await connection.exec_driver_sql(f"PREPARE question AS {compiled}")
        plan = await connection.exec_driver_sql(f"EXPLAIN EXECUTE question({arguments})")
        text = "\n".join(str(row[0]) for row in plan)

    assert index in text
    assert "Seq Scan" not in text
