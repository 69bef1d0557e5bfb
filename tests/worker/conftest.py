"""The lines of work that the suite runs on."""

import contextlib
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import structlog

from stario.adapters.memory.dispatch import MemoryJobDispatch
from stario.adapters.memory.progress import MemoryProgressFeed
from stario.adapters.memory.storage import MemoryStorage
from stario.adapters.redis.connection import RedisConnection, open_redis
from stario.adapters.redis.dispatch import RedisJobDispatch
from stario.adapters.redis.progress import RedisProgressFeed
from stario.adapters.sql.engine import open_engine
from stario.adapters.sql.schema import upgrade
from stario.adapters.sql.storage import SqlStorage
from stario.adapters.sql.tables.shape import metadata
from tests.servers.postgres import PostgresDatabases
from tests.worker.line import Line

PARTS = ["memory", "sqlite", "postgres"]


@pytest.fixture(scope="session")
async def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database of this release's schema, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    await upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="package", autouse=True)
def plain_log() -> Iterator[None]:
    """Log without drawing each variable of a traceback, which takes longer than the tests do."""
    before = structlog.get_config()
    structlog.configure(processors=[structlog.processors.JSONRenderer(default=str)])
    yield
    structlog.configure(**before)


@pytest.fixture(scope="package")
def lines_postgres_url(
    postgres_databases: PostgresDatabases, migrated_template: str
) -> Iterator[str]:
    """A database that the tests of this package share, one after another."""
    url = postgres_databases.create(template=migrated_template)
    yield url
    postgres_databases.drop(url)


async def empty(url: str) -> None:
    """Delete every row: much faster than a new database."""
    engine = open_engine(url, pool_size=1)
    async with engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            await connection.execute(table.delete())
    await engine.dispose()


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
    url = request.getfixturevalue("lines_postgres_url")
    await empty(url)
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
