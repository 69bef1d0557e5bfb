"""The lines of work that the suite runs on."""

import contextlib
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from stario.adapters.memory.dispatch import MemoryJobDispatch
from stario.adapters.memory.progress import MemoryProgressFeed
from stario.adapters.memory.storage import MemoryStorage
from stario.adapters.redis.connection import RedisConnection, open_redis
from stario.adapters.redis.dispatch import RedisJobDispatch
from stario.adapters.redis.progress import RedisProgressFeed
from stario.adapters.sql.engine import open_engine
from stario.adapters.sql.schema import upgrade
from stario.adapters.sql.storage import SqlStorage
from tests.worker.line import Line

PARTS = ["memory", "sqlite", "postgres"]


@pytest.fixture(scope="session")
async def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database of this release's schema, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    await upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(params=PARTS)
async def line(
    request: pytest.FixtureRequest, tmp_path: Path, sqlite_template: Path
) -> AsyncIterator[Line]:
    if request.param == "memory":
        yield Line(
            storage=MemoryStorage(),
            dispatch=MemoryJobDispatch(),
            feed=MemoryProgressFeed(),
            storages=None,
        )
        return
    if request.param == "sqlite":
        shutil.copy(sqlite_template, tmp_path / "stario.db")
        async with sql_storage(f"sqlite:///{tmp_path / 'stario.db'}") as storage:
            yield Line(
                storage=storage,
                dispatch=MemoryJobDispatch(),
                feed=MemoryProgressFeed(),
                storages=lambda: sql_storage(f"sqlite:///{tmp_path / 'stario.db'}"),
            )
        return
    url = request.getfixturevalue("fresh_postgres_url")
    redis_url = request.getfixturevalue("redis_url")
    async with sql_storage(url) as storage, open_redis(redis_url) as client:
        redis = RedisConnection(client)
        await redis.run("FLUSHDB")
        yield Line(
            storage=storage,
            dispatch=RedisJobDispatch(redis),
            feed=RedisProgressFeed(redis, MemoryProgressFeed()),
            storages=lambda: sql_storage(url),
        )


@contextlib.asynccontextmanager
async def sql_storage(url: str) -> AsyncIterator[SqlStorage]:
    storage = SqlStorage(open_engine(url, pool_size=5))
    try:
        yield storage
    finally:
        await storage.close()
