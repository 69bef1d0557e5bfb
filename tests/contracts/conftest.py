"""The storages that one contract holds for."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import attrs
import pytest
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncEngine

from stario.adapters.memory.storage import MemoryStorage
from stario.adapters.sql.engine import open_engine
from stario.adapters.sql.schema import upgrade
from stario.adapters.sql.storage import SqlStorage
from stario.adapters.sql.tables import metadata
from stario.ports.storage import Storage
from tests.servers.postgres import in_thread

POOL_SIZE = 10


@attrs.define
class Engines:
    """Engines that tests share, opened when the first one asks."""

    _opened: dict[str, AsyncEngine] = attrs.field(factory=dict)

    def at(self, url: str) -> AsyncEngine:
        if url not in self._opened:
            self._opened[url] = open_engine(url, pool_size=POOL_SIZE)
        return self._opened[url]

    async def dispose(self) -> None:
        for engine in self._opened.values():
            await engine.dispose()


@pytest.fixture(scope="session")
async def engines() -> AsyncIterator[Engines]:
    engines = Engines()
    yield engines
    await engines.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database that holds nothing, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    in_thread(lambda: upgrade(f"sqlite:///{path}"))
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    path = tmp_path / "stario.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture(params=["memory", "sqlite", "postgres"])
async def storage(request: pytest.FixtureRequest, engines: Engines) -> AsyncIterator[Storage]:
    """Remembers nothing yet."""
    if request.param == "memory":
        yield MemoryStorage()
    elif request.param == "sqlite":
        sqlite = SqlStorage(open_engine(request.getfixturevalue("sqlite_url"), pool_size=POOL_SIZE))
        yield sqlite
        await sqlite.close()
    else:
        engine = engines.at(request.getfixturevalue("postgres_url"))
        await emptied(engine)
        yield SqlStorage(engine)


async def emptied(engine: AsyncEngine) -> None:
    # Deleting a few rows is ten times faster than TRUNCATE, which makes new files.
    async with engine.begin() as connection:
        # Triggers keep the ledger from it.
        await connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        for table in reversed(metadata.sorted_tables):
            await connection.execute(delete(table))
