"""What goes wrong on a game day, one thing after the other."""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Iterator
from typing import Final

import attrs
from sqlalchemy import text

from tests.chaos.gameday.stage import Stage

DISK_FULL_SECONDS: Final = 2
AWAY_SECONDS: Final = 1
AHEAD_SECONDS: Final = 20
"""Longer than any lease of the day. What such a worker has touched waits as long as this."""

TERMINATE: Final = """
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@attrs.frozen(kw_only=True)
class Disaster:
    name: str
    strike: Callable[[Stage], Awaitable[None]]


def disasters(stage: Stage, *, is_short: bool = False) -> Iterator[Disaster]:
    """
    Every process dies; then the stores suffer, and a clock runs ahead.

    *is_short*: all but a gateway die at once.
    """
    names = list(stage.starts())
    if is_short:
        yield Disaster(name="SIGKILL of all but one gateway", strike=killing(*names[1:]))
    else:
        for name in names:
            title = "gateway" if name.startswith("gateway") else name
            yield Disaster(name=f"SIGKILL {title}", strike=killing(name))
    yield Disaster(name="FLUSHDB", strike=flush)
    yield Disaster(name="Redis killed, back after 1 s", strike=restart_redis)
    yield Disaster(name="connections to PostgreSQL ended", strike=terminate)
    yield Disaster(name="PostgreSQL restarted", strike=restart_postgres)
    yield Disaster(name="PostgreSQL killed, back after 1 s", strike=kill_postgres)
    yield Disaster(name="disk of the store full for 2 s", strike=fill_disk)
    yield Disaster(name="a worker's clock 20 s ahead", strike=run_ahead)


def killing(*names: str) -> Callable[[Stage], Awaitable[None]]:
    async def kill(stage: Stage) -> None:
        for name in names:
            stage.running[name].signal(signal.SIGKILL)

    return kill


async def flush(stage: Stage) -> None:
    stage.cluster.redis.flush()


async def restart_redis(stage: Stage) -> None:
    stage.cluster.redis.kill()
    await asyncio.sleep(AWAY_SECONDS)
    await asyncio.to_thread(stage.cluster.redis.start)


async def terminate(stage: Stage) -> None:
    async with stage.cluster.connection() as connection:
        await connection.execute(text(TERMINATE))


async def restart_postgres(stage: Stage) -> None:
    await asyncio.to_thread(stage.postgres.restart)


async def kill_postgres(stage: Stage) -> None:
    await asyncio.to_thread(stage.postgres.kill)
    await asyncio.sleep(AWAY_SECONDS)
    await asyncio.to_thread(stage.postgres.start)


async def fill_disk(stage: Stage) -> None:
    stage.disk.is_full = True
    await asyncio.sleep(DISK_FULL_SECONDS)
    stage.disk.is_full = False


async def run_ahead(stage: Stage) -> None:
    """It thinks that every lease of others is over, and takes their jobs."""
    ahead = stage.cluster.hire_ahead(AHEAD_SECONDS)
    try:
        await asyncio.sleep(2)
    finally:
        ahead.close()
