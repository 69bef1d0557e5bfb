"""
What a job costs on PostgreSQL and Redis, beside a bare Redis list.

Both sides run in the same process, on servers that this starts, in turns. Ours survives the loss
of either server's memory, a killed worker and a flushed Redis; the bare list survives none of
these. Run: `python -m bench.job_queue`.

- enqueue: orders a second, one after another (a row, a commit, an announcement).
- work: jobs a second from a full queue through one worker of eight slots: claim, run an empty
  handler, complete; and the processor time of the worker's process a job.
- start latency: from the order to the handler's first line, on an idle worker.
"""

import argparse
import asyncio
import contextlib
import tempfile
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles

import attrs
from rich.console import Console
from rich.table import Table
from tests.chaos.worker_process import open_line
from tests.servers.postgres import PostgresDatabases, running_postgres
from tests.servers.redis import RedisServer
from tests.worker.line import Line, done

from stario.adapters.redis.connection import RedisConnection, open_redis
from stario.adapters.sql.schema import upgrade
from stario.domain.generation.model.job import Job
from stario.entrypoints.worker.pace import Pace
from stario.ports.work import Completion, Report

BARE_LIST = "bench:bare"
SLOTS = 8


@attrs.frozen(kw_only=True)
class Figures:
    enqueued_a_second: float
    worked_a_second: float
    cpu_milliseconds_a_job: float
    start_milliseconds: list[float]


async def measure_stario(line: Line, *, jobs: int, starts: int) -> Figures:
    began = time.perf_counter()
    for _ in range(jobs):
        await line.order()
    enqueued = jobs / (time.perf_counter() - began)

    left, empty = jobs, asyncio.Event()
    begun_at: dict[str, float] = {}

    async def work(job: Job, report: Report) -> Completion:
        nonlocal left
        begun_at[job.id] = time.perf_counter()
        left -= 1
        if not left:
            empty.set()
        return await done(job, report)

    began, cpu_before = time.perf_counter(), time.process_time()
    async with line.working(work, concurrency=SLOTS, pace=Pace(grace=timedelta(seconds=30))):
        await empty.wait()
        worked = jobs / (time.perf_counter() - began)
        cpu = (time.process_time() - cpu_before) * 1e3 / jobs
        latencies = []
        for _ in range(starts):
            await asyncio.sleep(0.02)
            left = 1
            empty.clear()
            ordered_at = time.perf_counter()
            job = await line.order()
            await empty.wait()
            latencies.append((begun_at[job] - ordered_at) * 1e3)
    return Figures(
        enqueued_a_second=enqueued,
        worked_a_second=worked,
        cpu_milliseconds_a_job=cpu,
        start_milliseconds=latencies,
    )


async def measure_bare_list(redis: RedisConnection, *, jobs: int, starts: int) -> Figures:
    began = time.perf_counter()
    for number in range(jobs):
        await redis.run("LPUSH", BARE_LIST, number)
    enqueued = jobs / (time.perf_counter() - began)

    async def work(count: int) -> None:
        for _ in range(count):
            await redis.run("BRPOP", BARE_LIST, 0.5)

    began, cpu_before = time.perf_counter(), time.process_time()
    await asyncio.gather(*(work(jobs // SLOTS) for _ in range(SLOTS)))
    worked = jobs // SLOTS * SLOTS / (time.perf_counter() - began)
    cpu = (time.process_time() - cpu_before) * 1e3 / jobs
    latencies = []
    for number in range(starts):
        waiting = asyncio.create_task(work(1))
        await asyncio.sleep(0.02)
        ordered_at = time.perf_counter()
        await redis.run("LPUSH", BARE_LIST, number)
        await waiting
        latencies.append((time.perf_counter() - ordered_at) * 1e3)
    return Figures(
        enqueued_a_second=enqueued,
        worked_a_second=worked,
        cpu_milliseconds_a_job=cpu,
        start_milliseconds=latencies,
    )


def show(ours: Figures, bare: Figures) -> None:
    table = Table("figure", "Stario", "bare Redis list", "ratio", title="Queue")

    def row(name: str, stario: float, other: float, form: str) -> None:
        table.add_row(name, format(stario, form), format(other, form), f"{stario / other:.2f}")

    row("enqueue, jobs/s", ours.enqueued_a_second, bare.enqueued_a_second, ",.0f")
    row("work, jobs/s", ours.worked_a_second, bare.worked_a_second, ",.0f")
    row("worker CPU, ms a job", ours.cpu_milliseconds_a_job, bare.cpu_milliseconds_a_job, ".2f")
    mine, theirs = ours.start_milliseconds, bare.start_milliseconds
    row("start latency P50, ms", median(mine), median(theirs), ".1f")
    row("start latency P99, ms", quantiles(mine, n=100)[98], quantiles(theirs, n=100)[98], ".1f")
    Console().print(table)


@contextlib.asynccontextmanager
async def servers() -> AsyncIterator[tuple[str, str]]:
    """Give the URLs of an empty, migrated PostgreSQL and of a Redis."""
    with running_postgres() as postgres, tempfile.TemporaryDirectory() as folder:
        redis = RedisServer(Path(folder))
        redis.start()
        try:
            url = PostgresDatabases(postgres.url()).create()
            await upgrade(url)
            yield url, redis.url
        finally:
            redis.close()


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=2000)
    parser.add_argument("--starts", type=int, default=300)
    given = parser.parse_args()
    async with (
        servers() as (postgres_url, redis_url),
        open_line(postgres_url, redis_url) as line,
        open_redis(redis_url) as client,
    ):
        bare = await measure_bare_list(
            RedisConnection(client), jobs=given.jobs, starts=given.starts
        )
        ours = await measure_stario(line, jobs=given.jobs, starts=given.starts)
    show(ours, bare)


if __name__ == "__main__":
    asyncio.run(main())
