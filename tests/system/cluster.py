"""Stario as several processes on PostgreSQL, Redis and an S3-protocol server."""

import os
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from itertools import count
from pathlib import Path
from uuid import uuid4

import attrs
from sqlalchemy.ext.asyncio import AsyncConnection

from stario.adapters.sql.engine import open_engine
from stario.domain.generation.model.job import Job
from stario.domain.generation.model.queue import Queue
from stario.domain.kernel.ids import JobId
from stario.entrypoints.clients import Clients, open_clients
from stario.entrypoints.settings import Settings
from stario.entrypoints.worker.queues import SERVED
from stario.ports.media import Bucket
from tests.servers.redis import RedisServer
from tests.system.people import ADMIN, ADMIN_PASSWORD
from tests.system.processes import HOST, QUICK, Process, free_port, stario
from tests.system.slow_worker import Pauses, Stage, work

_numbers = count(1)


@attrs.define(eq=False, kw_only=True)
class Cluster:
    """Two gateways and a scheduler; workers are hired by those who need them."""

    folder: Path
    redis: RedisServer
    database_url: str
    s3_url: str
    ports: tuple[int, int] = attrs.field(factory=lambda: (free_port(), free_port()))
    prefix: str = attrs.field(factory=lambda: f"t{uuid4().hex[:8]}-")
    _processes: list[Process] = attrs.field(init=False, factory=list)
    _clients: Clients | None = attrs.field(init=False, default=None)

    @property
    def urls(self) -> tuple[str, str]:
        first, second = self.ports
        return f"http://{HOST}:{first}", f"http://{HOST}:{second}"

    @property
    def processes(self) -> Sequence[Process]:
        """The two gateways, the scheduler, and what was run since."""
        return self._processes

    @property
    def settings(self) -> dict[str, str]:
        return {
            **QUICK,
            # It is shared by all: whoever keeps a truth there is found out.
            "STARIO_HOME": str(self.folder / "home"),
            "PUBLIC_URL": self.urls[0],
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.redis.url,
            "S3_ENDPOINT_URL": self.s3_url,
            "S3_ACCESS_KEY_ID": "test",
            "S3_SECRET_ACCESS_KEY": "test",
            "S3_BUCKET_PREFIX": self.prefix,
            "JWT_KEYS": "a signing key of the tests that is long enough",
            "LINK_SECRET": "a secret of the tests that is long enough as well",
            "AUDIT_SIGNING_KEY": "what the tests sign the audit log with, long enough",
            "WATERMARK_SECRET": "what the tests write marks with, long enough too",
        }

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, **self.settings}

    async def _start(self) -> None:
        """Start everything at once, on a database that nobody has migrated yet."""
        gateways = [
            self.run("serve", "api-gateway", "--port", str(port), name=f"gateway-{port}")
            for port in self.ports
        ]
        self.run("scheduler", name="scheduler")
        for gateway, url in zip(gateways, self.urls, strict=True):
            await gateway.answers(url)
        await self.stario(
            "accounts", "create-staff", "--email", ADMIN, "--full-name", "An Administrator",
            STARIO_STAFF_PASSWORD=ADMIN_PASSWORD,
        )  # fmt: skip

    def run(self, *words: str, name: str, **settings: str) -> Process:
        """Start `stario` with *words*; it is ended with the cluster."""
        log = self.folder / f"{name}.log"
        process = Process.stario(*words, environment={**self.environment, **settings}, log=log)
        self._processes.append(process)
        return process

    async def stario(self, *words: str, **settings: str) -> str:
        """Run a command to its end; gives what it printed."""
        log = self.folder / f"command-{next(_numbers)}.log"
        return await stario(*words, environment={**self.environment, **settings}, log=log)

    def hire(
        self,
        pauses: Mapping[Stage, float] | None = None,
        *,
        queues: Sequence[Queue] = SERVED,
        **settings: str,
    ) -> Process:
        """Start a worker that lingers in stages for so many seconds."""
        return self._hire(Pauses(seconds=pauses or {}), queues, settings)

    def hire_ahead(self, seconds: float) -> Process:
        """Start a worker whose clock is so far ahead of everybody's."""
        return self._hire(Pauses(seconds={}, clock_ahead_seconds=seconds), SERVED, {})

    def _hire(
        self, pauses: Pauses, queues: Sequence[Queue], settings: Mapping[str, str]
    ) -> Process:
        log = self.folder / f"worker-{next(_numbers)}.log"
        return Process.start(work, {**self.environment, **settings}, pauses, queues, log=log)

    @contextmanager
    def hired(
        self,
        pauses: Mapping[Stage, float] | None = None,
        *,
        queues: Sequence[Queue] = SERVED,
        count: int = 1,
        **settings: str,
    ) -> Iterator[list[Process]]:
        """Workers for as long as the block lasts."""
        workers = [self.hire(pauses, queues=queues, **settings) for _ in range(count)]
        try:
            yield workers
        finally:
            for worker in workers:
                worker.close()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Start everything, and open a look behind the API, for as long as the block lasts."""
        settings = Settings.model_validate(
            {name.lower(): value for name, value in self.settings.items()}
        )
        async with open_clients(settings, name="tests") as self._clients:
            try:
                await self._start()
                yield
            finally:
                for process in self._processes:
                    process.close()

    @property
    def clients(self) -> Clients:
        """The stores that everything stands on."""
        assert self._clients is not None
        return self._clients

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[AsyncConnection]:
        """A transaction of the tests' own in the database."""
        engine = open_engine(self.database_url, pool_size=1)
        try:
            async with engine.begin() as connection:
                yield connection
        finally:
            await engine.dispose()

    async def jobs(self, ids: Sequence[str]) -> list[Job]:
        async with self.clients.storage() as work_:
            return [await work_.jobs.get(JobId(job)) for job in ids]

    async def media(self, prefix: str = "") -> set[str]:
        """Keys in the media bucket."""
        objects = self.clients.objects
        return {found.key async for found in objects.list(Bucket.MEDIA, prefix=prefix)}

    def waiting(self, queue: Queue = Queue.VIDEO) -> int:
        """What `redis-cli LLEN` says."""
        return int(self.redis.command("LLEN", queue.value).removeprefix(b":"))
