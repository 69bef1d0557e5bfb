"""Servers and worker processes, to be broken."""

import asyncio
import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Sequence
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import attrs

from stario.domain.generation.model.job import Job, JobState
from stario.domain.generation.model.queue import Queue
from stario.domain.kernel.ids import JobId
from stario.domain.kernel.paging import PageRequest
from stario.entrypoints.worker.pace import Pace
from tests.chaos.worker_process import Employment, work
from tests.servers.postgres import PostgresServer
from tests.servers.redis import RedisServer
from tests.system.processes import PROCESSES
from tests.worker.line import Line

LEASE_SECONDS = 2.5
IN_PRODUCTION = Pace().reconcile.total_seconds()


@attrs.define(eq=False, kw_only=True)
class Plant:
    line: Line
    postgres: PostgresServer
    redis: RedisServer
    postgres_url: str
    folder: Path
    workers: dict[str, ForkServerProcess] = attrs.field(init=False, factory=dict)

    async def hire(
        self,
        *names: str,
        stage_seconds: float = 0.1,
        concurrency: int = 1,
        grace_seconds: float = 5,
        reconcile_seconds: float = 0.5,
    ) -> None:
        """
        Start a worker process of each name and wait until all are ready.

        They look for what others left every `reconcile_seconds`, four times as often as where
        nobody waits for it; what is measured against a limit takes `IN_PRODUCTION`.
        """
        for name in names:
            employment = Employment(
                name=name,
                postgres_url=self.postgres_url,
                redis_url=self.redis.url,
                folder=self.folder,
                lease_seconds=LEASE_SECONDS,
                grace_seconds=grace_seconds,
                reconcile_seconds=reconcile_seconds,
                stage_seconds=stage_seconds,
                concurrency=concurrency,
            )
            ready = PROCESSES.Event()
            self.workers[name] = PROCESSES.Process(target=work, args=(employment, ready))
            self.workers[name].start()
            assert await asyncio.to_thread(ready.wait, 20)

    def signal(self, name: str, number: signal.Signals) -> None:
        pid = self.workers[name].pid
        assert pid is not None
        os.kill(pid, number)

    async def exit_code(self, name: str) -> int | None:
        """Wait 15 s at most for a worker to end."""
        await asyncio.to_thread(self.workers[name].join, 15)
        return self.workers[name].exitcode

    def dismiss_all(self) -> None:
        for process in self.workers.values():
            process.kill()
            process.join(10)
            process.close()

    async def order(self, count: int) -> list[JobId]:
        return [await self.line.order(max_attempts=5) for _ in range(count)]

    async def jobs(self, ids: Sequence[JobId]) -> list[Job]:
        async with self.line.storage() as work:
            return [await work.jobs.get(job) for job in ids]

    async def until(self, true: Callable[[list[Job]], bool], ids: Sequence[JobId]) -> list[Job]:
        """
        Wait until *true* of the jobs.

        Raises:
            AssertionError: not within 30 s.
        """
        deadline = time.monotonic() + 30
        while not true(jobs := await self.jobs(ids)):
            assert time.monotonic() < deadline, Counter((job.state, job.error) for job in jobs)
            await asyncio.sleep(0.05)
        return jobs

    async def until_done(self, ids: Sequence[JobId], *, at_least: int | None = None) -> list[Job]:
        wanted = len(ids) if at_least is None else at_least
        return await self.until(lambda jobs: done(jobs) >= wanted, ids)

    async def seconds_until_list_is_true(self) -> float:
        """
        Wait until LLEN is the number of jobs that wait.

        Raises:
            AssertionError: not within 10 s.
        """
        began = time.monotonic()
        while await self._waiting() != await self.line.dispatch.length(Queue.VIDEO):
            assert time.monotonic() < began + 10, "the list stays wrong"
            await asyncio.sleep(0.02)
        return time.monotonic() - began

    async def _waiting(self) -> int:
        async with self.line.storage() as work:
            return (await work.jobs.depth(Queue.VIDEO, at=self.line.clock.now())).waiting

    async def completions(self) -> Counter[str]:
        """How often the effects of each job happened."""
        async with self.line.storage() as work:
            page = await work.accounts.list(PageRequest(size=100))
        return Counter(account.full_name for account in page.items)

    async def require_each_done_once(self, ids: Sequence[JobId]) -> None:
        assert await self.completions() == Counter(ids)
        assert {path.name for path in self.folder.iterdir()} == set(ids)


def done(jobs: Sequence[Job]) -> int:
    return sum(job.state is JobState.DONE for job in jobs)
