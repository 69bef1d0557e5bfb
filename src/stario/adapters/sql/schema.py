"""Bringing a database to the schema of this release, and telling whether it has it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import cache
from threading import Lock

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from stario.adapters.sql.engine import open_engine
from stario.adapters.sql.failures import away, domain_errors
from stario.domain.kernel.errors import Conflict, Unavailable

# Any number that nothing else locks: "stario" in ASCII.
MIGRATION_LOCK = int.from_bytes(b"stario", "big")
MIGRATION_LOCK_POLL_SECONDS = 0.1
MIGRATION_LOCK_TIMEOUT_SECONDS = 120.0
# A migration that waits for a table makes everybody behind it wait too.
TABLE_LOCK_TIMEOUT_SECONDS = 10

# Alembic keeps the migration it runs in globals of its modules.
_one_at_a_time = Lock()


async def upgrade(url: str, revision: str = "head") -> None:
    """
    Bring the schema forward to *revision*; does nothing when it is there or further.

    Processes that start at once take turns. A schema newer than this release is left alone:
    migrations expand first and contract a release later, so this release runs on it.

    Raises:
        ValueError: *url* names no database that Stario runs on, or *revision* is unknown.
        Conflict: it would leave rows that refer to nothing (SQLite).
        Unavailable: it does not answer, or a table stayed locked.
    """

    def migrate(connection: Connection) -> None:
        if not _is_newer(current_revision(connection)):
            command.upgrade(_config(connection), revision)

    await _migrate(url, migrate)


async def downgrade(url: str, revision: str) -> None:
    """
    Take the schema back to *revision*, or to nothing with `base`. What it held is lost.

    Raises:
        As `upgrade` does.
    """
    await _migrate(url, lambda connection: command.downgrade(_config(connection), revision))


def current_revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def require_current(revision: str | None) -> None:
    """
    Check that a schema has what this release needs.

    Raises:
        Unavailable: it is older, or empty.
    """
    if revision != _scripts().get_current_head() and not _is_newer(revision):
        raise Unavailable(what="schema", revision=revision)


def _is_newer(revision: str | None) -> bool:
    known = {script.revision for script in _scripts().walk_revisions()}
    return revision is not None and revision not in known


@cache
def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config(None))


def _config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", "stario.adapters.sql:migrations")
    config.attributes["connection"] = connection
    return config


async def _migrate(url: str, migrate: Callable[[Connection], None]) -> None:
    await asyncio.to_thread(_migrate_alone, url, migrate)


def _migrate_alone(url: str, migrate: Callable[[Connection], None]) -> None:
    # On a loop of its own, because a loop that waits for the lock would stop the one that holds it.
    with _one_at_a_time:
        asyncio.run(_open_and_migrate(url, migrate))


async def _open_and_migrate(url: str, migrate: Callable[[Connection], None]) -> None:
    engine = open_engine(url, pool_size=2, statement_timeout_seconds=0, pool_timeout_seconds=30)
    run = _on_sqlite if engine.dialect.name == "sqlite" else _on_postgresql
    try:
        with domain_errors():
            await run(engine, migrate)
    except CommandError as error:
        raise ValueError(str(error)) from error
    finally:
        await engine.dispose()


async def _on_sqlite(engine: AsyncEngine, migrate: Callable[[Connection], None]) -> None:
    async with engine.connect() as connection:
        # Altering rebuilds a table, and dropping the old one would cascade.
        await connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        await connection.exec_driver_sql("BEGIN IMMEDIATE")
        await connection.run_sync(migrate)
        broken = (await connection.exec_driver_sql("PRAGMA foreign_key_check")).first()
        if broken is not None:
            raise Conflict(what=str(broken[0]))
        await connection.commit()


async def _on_postgresql(engine: AsyncEngine, migrate: Callable[[Connection], None]) -> None:
    async with _alone(engine), engine.connect() as connection:
        await connection.exec_driver_sql(f"SET lock_timeout = '{TABLE_LOCK_TIMEOUT_SECONDS}s'")
        await connection.commit()
        await connection.run_sync(migrate)
        await connection.commit()


@asynccontextmanager
async def _alone(engine: AsyncEngine) -> AsyncIterator[None]:
    async with engine.connect() as connection:
        # Outside a transaction, and asking again rather than waiting inside a statement: an
        # index that a migration builds concurrently waits for every older snapshot.
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        try:
            async with asyncio.timeout(MIGRATION_LOCK_TIMEOUT_SECONDS):
                # Nothing inside this process tells when another one is done.
                while not await _try_lock(connection):  # noqa: ASYNC110
                    await asyncio.sleep(MIGRATION_LOCK_POLL_SECONDS)
        except TimeoutError as error:
            raise away() from error
        try:
            yield
        finally:
            # The lock belongs to the session, and the pool would keep that.
            await connection.invalidate()


async def _try_lock(connection: AsyncConnection) -> bool:
    answer = await connection.exec_driver_sql(f"SELECT pg_try_advisory_lock({MIGRATION_LOCK})")
    return bool(answer.scalar_one())
