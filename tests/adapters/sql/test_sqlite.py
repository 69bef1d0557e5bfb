"""What is particular to SQLite."""

import asyncio
import sqlite3
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from stario.adapters.sql.engine import open_engine
from stario.adapters.sql.schema import upgrade
from stario.adapters.sql.storage import SqlStorage
from stario.domain.kernel.errors import Invalid, Unavailable
from tests.builders import an_account, an_artist

WRITER = """
import asyncio, sys
from stario.adapters.sql.engine import open_engine
from stario.adapters.sql.storage import SqlStorage
from tests.builders import an_artist

async def main():
    storage = SqlStorage(open_engine(sys.argv[1]))
    async def write():
        async with storage() as work:
            await work.artists.counts()
            await work.artists.add(an_artist())
            await work.commit()
    for _ in range(10):
        await asyncio.gather(*(write() for _ in range(5)))
    await storage.close()

asyncio.run(main())
"""


@pytest.fixture
async def path(tmp_path: Path) -> Path:
    path = tmp_path / "stario.db"
    await upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
async def storage(path: Path) -> AsyncIterator[SqlStorage]:
    engine = open_engine(f"sqlite:///{path}", pool_timeout_seconds=0.3)
    storage = SqlStorage(engine, write_timeout_seconds=0.3)
    yield storage
    await storage.close()


async def test_several_processes_may_write_to_one_file(path: Path) -> None:
    programs = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", WRITER, f"sqlite:///{path}", stderr=asyncio.subprocess.PIPE
        )
        for _ in range(3)
    ]
    outputs = await asyncio.gather(*(program.communicate() for program in programs))

    assert [error for _, error in outputs] == [b"", b"", b""]
    with sqlite3.connect(path) as connection:
        (count,) = connection.execute("SELECT count(*) FROM artists").fetchone()
    connection.close()
    assert count == 150


async def test_a_writer_that_keeps_its_turn_too_long_makes_others_unavailable(
    storage: SqlStorage,
) -> None:
    async with storage() as holder:
        await holder.artists.add(an_artist())
        with pytest.raises(Unavailable):
            async with storage() as waiter:
                await waiter.artists.add(an_artist())

    async with storage() as work:
        await work.artists.add(an_artist())


async def test_another_process_that_keeps_its_turn_makes_writers_unavailable(
    path: Path, storage: SqlStorage
) -> None:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    async with asyncio.timeout(5):
        with pytest.raises(Unavailable):
            async with storage() as work:
                await work.artists.add(an_artist())
    other.execute("COMMIT")
    other.close()

    async with storage() as work:
        await work.artists.add(an_artist())
        await work.commit()


async def test_connections_keep_references_true_and_commits_durable(storage: SqlStorage) -> None:
    async with storage._engine.connect() as connection:
        found = [
            (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar_one()
            for name in ("foreign_keys", "journal_mode", "synchronous")
        ]
    assert found == [1, "wal", 2]


async def test_what_sqlite_cannot_store_is_invalid(storage: SqlStorage) -> None:
    with pytest.raises(Invalid):
        async with storage() as work:
            await work.accounts.add(an_account(full_name="\ud800"))
    with pytest.raises(Invalid):
        async with storage() as work:
            await work.accounts.by_telegram(2**70)


async def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path) -> None:
    path = tmp_path / "stario.db"
    path.write_text("not a database, but long enough to be taken for one" * 100)
    storage = SqlStorage(open_engine(f"sqlite:///{path}"))
    with pytest.raises(Unavailable):
        await storage.check()
    await storage.close()
