"""Opening a database by its URL."""

import json
import time
from pathlib import Path

from sqlalchemy import URL, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import (
    AsyncAdaptedQueuePool,
    ConnectionPoolEntry,
    PoolProxiedConnection,
)

DRIVERS = {
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
}
POOL_RECYCLE_SECONDS = 1800
# What a worker that froze inside a transaction has locked is free after so long.
IDLE_IN_TRANSACTION_SECONDS = 15
TRUSTED_SECONDS = 1.0
ANSWER_MARGIN_SECONDS = 2.0


def database_url(url: str) -> URL:
    """
    Read a URL as operators write it: `postgresql://...?sslmode=require`, `sqlite:///var/stario.db`.

    Raises:
        ValueError: it names no database that Stario runs on.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        # The text may hold a password: it stays out of the message.
        raise ValueError("the database URL cannot be read") from None
    driver = DRIVERS.get(parsed.drivername)
    if driver is None:
        raise ValueError(f"no adapter for {parsed.drivername}: use postgresql or sqlite")
    query = {("ssl" if name == "sslmode" else name): value for name, value in parsed.query.items()}
    parsed = parsed.set(drivername=driver, query=query)
    if driver.startswith("sqlite") and parsed.database in (None, "", ":memory:"):
        raise ValueError("an SQLite database needs a file: its connections share nothing else")
    return parsed


def open_engine(
    url: str,
    *,
    pool_size: int = 10,
    pool_timeout_seconds: float = 3.0,
    connect_timeout_seconds: float = 5.0,
    statement_timeout_seconds: float = 10.0,
    application_name: str = "stario",
) -> AsyncEngine:
    """
    Open a pool of connections, made when they are needed; dispose of it at the end.

    Args:
        pool_size: the most connections of this process; further requests wait for one.
        pool_timeout_seconds: after so long without a free connection, or without a turn to
            write in SQLite, `Unavailable` is raised.
        statement_timeout_seconds: a statement that takes longer is ended; 0 for no limit.

    Raises:
        ValueError: *url* names no database that Stario runs on.
    """
    parsed = database_url(url)
    if parsed.drivername.startswith("sqlite"):
        return _open_sqlite(parsed, pool_size, pool_timeout_seconds)
    engine = create_async_engine(
        parsed,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=pool_timeout_seconds,
        pool_recycle=POOL_RECYCLE_SECONDS,
        pool_use_lifo=True,
        hide_parameters=True,
        json_serializer=dump_json,
        connect_args=_postgresql_options(
            connect_timeout_seconds, statement_timeout_seconds, application_name
        ),
    )
    _replace_lost_connections(engine)
    return engine


def _postgresql_options(
    connect_timeout_seconds: float, statement_timeout_seconds: float, application_name: str
) -> dict[str, object]:
    # The server ends a slow statement; this ends the wait for a server that is silent.
    answer_seconds = statement_timeout_seconds + ANSWER_MARGIN_SECONDS
    return {
        "timeout": connect_timeout_seconds,
        "command_timeout": answer_seconds if statement_timeout_seconds else None,
        "server_settings": {
            "application_name": application_name,
            "timezone": "UTC",
            "statement_timeout": str(int(statement_timeout_seconds * 1000)),
            "idle_in_transaction_session_timeout": str(IDLE_IN_TRANSACTION_SECONDS * 1000),
            # Compiling costs more than any of these statements takes.
            "jit": "off",
        },
    }


def _replace_lost_connections(engine: AsyncEngine) -> None:
    """
    Notice before it is used that an operator or a restart ended a connection.

    The driver knows of an orderly end by itself. It is asked for only after a pause: SQLAlchemy's
    own ping on each use takes four round trips.
    """

    @event.listens_for(engine.sync_engine, "checkin")
    def note(_connection: DBAPIConnection | None, entry: ConnectionPoolEntry) -> None:
        entry.info["returned_at"] = time.monotonic()

    @event.listens_for(engine.sync_engine, "checkout")
    def require_alive(
        connection: DBAPIConnection, entry: ConnectionPoolEntry, _proxy: PoolProxiedConnection
    ) -> None:
        if connection.driver_connection.is_closed():
            raise InvalidatePoolError
        idle_seconds = time.monotonic() - entry.info.get("returned_at", time.monotonic())
        if idle_seconds < TRUSTED_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except (DBAPIError, engine.dialect.loaded_dbapi.Error) as error:
            raise InvalidatePoolError from error


def _open_sqlite(url: URL, pool_size: int, pool_timeout_seconds: float) -> AsyncEngine:
    Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(
        url,
        poolclass=AsyncAdaptedQueuePool,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=pool_timeout_seconds,
        hide_parameters=True,
        json_serializer=dump_json,
    )

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        # Transactions are begun by hand, IMMEDIATE: the driver's own would begin as readers, and
        # a reader that turns writer may find "database is locked" however long it waits.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            f"busy_timeout = {int(pool_timeout_seconds * 1000)}",
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            "temp_store = MEMORY",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    return engine


def dump_json(value: object) -> str:
    """
    Write JSON the same way each time.

    Raises:
        ValueError: a number is not finite, which neither database stores.
    """
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
