"""What an operator asks a database about itself."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta

import attrs
from sqlalchemy import Connection, Select, column, func, inspect, select, table, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from stario.adapters.sql.engine import open_engine
from stario.adapters.sql.failures import domain_errors
from stario.adapters.sql.schema import current_revision, upgrade
from stario.adapters.sql.storage import SqlStorage
from stario.domain.kernel.errors import Conflict, Unavailable
from stario.ports.backups import DatabaseInspection, RestoredDatabase

WAITING = (
    "SELECT max(now() - modification) FROM pg_ls_archive_statusdir() WHERE name LIKE '%.ready'"
)
FAILING = """
    SELECT CASE WHEN last_failed_time > coalesce(last_archived_time, '-infinity')
                THEN now() - coalesce(last_archived_time, stats_reset)
                ELSE interval '0' END
    FROM pg_stat_archiver
"""
LONGEST_COUNT_SECONDS = 3600


@attrs.frozen
class SqlDatabaseInspection(DatabaseInspection):
    """
    Whatever tables there are, also of an earlier release.

    A connection is opened for each question: they are few, and one may take an hour.
    """

    _url: str = attrs.field(repr=False)

    async def revision(self) -> str | None:
        with domain_errors():
            async with self._connection() as connection:
                return await connection.run_sync(current_revision)

    async def bring_up_to_date(self) -> None:
        if await self.revision() is None:
            raise Unavailable(what="schema", revision=None)
        try:
            await upgrade(self._url)
        except (Conflict, ValueError) as error:
            raise Unavailable(what="schema", reason=str(error)) from error

    async def row_counts(self) -> Mapping[str, int]:
        with domain_errors():
            async with self._connection() as connection:
                names = await connection.run_sync(_tables)
                return {name: await connection.scalar(_count(name)) or 0 for name in names}

    async def archive_lag(self) -> timedelta | None:
        with domain_errors():
            async with self._connection() as connection:
                if connection.dialect.name == "sqlite":
                    return None
                mode = await connection.scalar(text("SELECT current_setting('archive_mode')"))
                if mode == "off":
                    return None
                try:
                    return await connection.scalar(text(WAITING)) or timedelta()
                except DBAPIError:
                    # Only members of pg_monitor may look into the folder.
                    await connection.rollback()
                    lag: timedelta | None = await connection.scalar(text(FAILING))
                    return lag

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[AsyncConnection]:
        engine = open_engine(
            self._url,
            pool_size=1,
            statement_timeout_seconds=LONGEST_COUNT_SECONDS,
            application_name="stario-backup",
        )
        try:
            async with engine.connect() as connection:
                yield connection
        finally:
            await engine.dispose()


@asynccontextmanager
async def opened_copy(url: str, label: str) -> AsyncIterator[RestoredDatabase]:
    """Open the restored database at *url*; counting its rows may take long."""
    engine = open_engine(
        url,
        pool_size=3,
        statement_timeout_seconds=LONGEST_COUNT_SECONDS,
        application_name="stario-backup",
    )
    storage = SqlStorage(engine)
    try:
        yield RestoredDatabase(label=label, storage=storage, inspection=SqlDatabaseInspection(url))
    finally:
        await storage.close()


def _tables(connection: Connection) -> list[str]:
    return sorted(set(inspect(connection).get_table_names()) - {"alembic_version"})


def _count(name: str) -> Select[int]:
    return select(func.count()).select_from(table(name, column("*")))
