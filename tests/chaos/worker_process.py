"""A worker process to be mistreated: real parts, and a handler that sleeps in stages."""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator
from datetime import timedelta
from multiprocessing.synchronize import Event
from pathlib import Path

import attrs

from stario.adapters.memory.progress import MemoryProgressFeed
from stario.adapters.redis.connection import RedisConnection, open_redis
from stario.adapters.redis.dispatch import RedisJobDispatch
from stario.adapters.redis.progress import RedisProgressFeed
from stario.adapters.sql.engine import open_engine
from stario.adapters.sql.storage import SqlStorage
from stario.domain.generation.model.job import Job
from stario.entrypoints.worker.pace import Pace
from stario.entrypoints.worker.signals import run_until_signalled
from stario.ports.storage import UnitOfWork
from stario.ports.work import Completion, Report
from tests.builders.people import an_account
from tests.worker.line import Line

STAGES = ("checking", "speaking", "animating", "storing", "checking_result")


@attrs.frozen
class Staged:
    """Sleeps in each stage, then writes a file named after the job and one row an effect."""

    folder: Path
    name: str
    stage_seconds: float

    async def __call__(self, job: Job, report: Report) -> Completion:
        for number, stage in enumerate(STAGES):
            report(stage, 100 * number // len(STAGES))
            await asyncio.sleep(self.stage_seconds)
        (self.folder / job.id).write_text("made", encoding="utf-8")

        async def effects(unit: UnitOfWork) -> None:
            # A row of its own each time: a second completion would leave a second row.
            await unit.accounts.add(an_account(full_name=job.id))

        return Completion(result={"made_by": self.name}, effects=effects)


@contextlib.asynccontextmanager
async def open_storage(url: str) -> AsyncIterator[SqlStorage]:
    storage = SqlStorage(open_engine(url, pool_size=4, connect_timeout_seconds=1))
    try:
        yield storage
    finally:
        await storage.close()


@contextlib.asynccontextmanager
async def open_line(postgres_url: str, redis_url: str) -> AsyncIterator[Line]:
    async with open_storage(postgres_url) as storage, open_redis(redis_url) as client:
        redis = RedisConnection(client)
        yield Line(
            storage=storage,
            dispatch=RedisJobDispatch(redis),
            feed=RedisProgressFeed(redis, MemoryProgressFeed()),
            storages=lambda: open_storage(postgres_url),
        )


@attrs.frozen(kw_only=True)
class Employment:
    """What a worker process is told."""

    name: str
    postgres_url: str
    redis_url: str
    folder: Path
    lease_seconds: float
    grace_seconds: float
    reconcile_seconds: float
    stage_seconds: float
    concurrency: int


def work(employment: Employment, ready: Event) -> None:
    """Be a worker process until told to stop; what it logs goes to a file beside the folder."""
    log = (employment.folder.parent / f"{employment.name}.log").open("wb")
    os.dup2(log.fileno(), 1)
    os.dup2(log.fileno(), 2)
    asyncio.run(_work(employment, ready))


async def _work(given: Employment, ready: Event) -> None:
    async with open_line(given.postgres_url, given.redis_url) as line:
        worker = line.worker(
            Staged(given.folder, given.name, given.stage_seconds),
            concurrency=given.concurrency,
            pace=Pace(
                lease=timedelta(seconds=given.lease_seconds),
                grace=timedelta(seconds=given.grace_seconds),
                reconcile=timedelta(seconds=given.reconcile_seconds),
            ),
        )
        worker.name = given.name
        ready.set()
        await run_until_signalled(worker)
