"""Everything that runs in production, with somebody who starts again what has died."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Final

import attrs

from stario.domain.generation.model.queue import Queue
from tests.chaos.gameday.full_disk import Disk, store_with_disk
from tests.servers.postgres import PostgresDatabases, PostgresServer
from tests.servers.redis import RedisServer
from tests.system.cluster import Cluster
from tests.system.people import Cast, taken_on
from tests.system.processes import Process

BESIDE_VIDEOS: Final = tuple(queue for queue in Queue if queue is not Queue.VIDEO)


@attrs.define(eq=False, kw_only=True)
class Stage:
    cluster: Cluster
    postgres: PostgresServer
    disk: Disk
    cast: Cast
    star: str
    running: dict[str, Process] = attrs.field(factory=dict)

    def starts(self) -> Mapping[str, Callable[[], Process]]:
        """How each process is started, as deployments say it."""
        cluster = self.cluster
        gateways = {
            f"gateway-{port}": _serving(cluster, port, f"gateway-{port}") for port in cluster.ports
        }
        return {
            **gateways,
            "scheduler": lambda: cluster.run("scheduler", name="scheduler"),
            "cleaner": lambda: cluster.run("cleaner", name="cleaner"),
            "video-worker-1": lambda: cluster.hire({"speaking": 0.05}, queues=[Queue.VIDEO]),
            "video-worker-2": lambda: cluster.hire({"speaking": 0.05}, queues=[Queue.VIDEO]),
            "other-worker": lambda: cluster.hire(queues=BESIDE_VIDEOS),
        }

    @asynccontextmanager
    async def watched(self) -> AsyncIterator[None]:
        """Start again what has died, as an orchestrator does, while the block lasts."""
        starts = self.starts()

        async def watch() -> None:
            while True:
                for name, start in starts.items():
                    if name not in self.running or not self.running[name].alive:
                        self.running[name] = start()
                await asyncio.sleep(0.2)

        watching = asyncio.create_task(watch())
        try:
            yield
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)
            for process in self.running.values():
                process.close()


def _serving(cluster: Cluster, port: int, name: str) -> Callable[[], Process]:
    return lambda: cluster.run("serve", "api-gateway", "--port", str(port), name=name)


@contextmanager
def own_redis(folder: Path) -> Iterator[RedisServer]:
    redis = RedisServer(folder)
    redis.start()
    try:
        yield redis
    finally:
        redis.close()


@asynccontextmanager
async def stage(postgres: PostgresServer, s3_url: str, folder: Path) -> AsyncIterator[Stage]:
    """Start everything on stores of its own, and take two artists on."""
    databases, disk = PostgresDatabases(postgres.url()), Disk()
    database = databases.create()
    with own_redis(folder) as redis:
        async with store_with_disk(s3_url, disk) as store:
            cluster = Cluster(folder=folder, redis=redis, database_url=database, s3_url=store)
            async with cluster.open():
                with cluster.hired():
                    cast = await Cast.assembled(cluster.urls[0])
                    star = await taken_on(cast.staff, price_uzs=250_000)
                play = Stage(cluster=cluster, postgres=postgres, disk=disk, cast=cast, star=star)
                names = [*(f"gateway-{port}" for port in cluster.ports), "scheduler"]
                play.running.update(zip(names, cluster.processes, strict=False))
                try:
                    async with play.watched():
                        yield play
                finally:
                    await cast.close()
    databases.drop(database)
