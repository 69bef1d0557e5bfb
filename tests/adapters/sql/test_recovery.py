"""A database that goes away or has no room is a fact, never a hang."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from stario.adapters.sql.engine import open_engine
from stario.adapters.sql.storage import SqlStorage
from stario.domain.kernel.errors import Invalid, Unavailable
from tests.builders import an_account, an_artist
from tests.servers.postgres import PostgresServer

PATIENCE_SECONDS = 10.0
OURS = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'stario'"


@pytest.fixture
async def storage(server: PostgresServer) -> AsyncIterator[SqlStorage]:
    storage = SqlStorage(
        open_engine(
            server.url(),
            pool_size=3,
            # A busy machine needs a while for a connection; only a full pool waits for so long.
            pool_timeout_seconds=5,
            connect_timeout_seconds=1,
            statement_timeout_seconds=1,
        )
    )
    yield storage
    await storage.close()


async def remember_one(storage: SqlStorage) -> None:
    async with storage() as work:
        await work.artists.add(an_artist())
        await work.commit()


async def test_connections_that_an_operator_ended_are_replaced(
    server: PostgresServer, storage: SqlStorage
) -> None:
    await asyncio.gather(*(remember_one(storage) for _ in range(3)))
    operator = open_engine(server.url(), application_name="operator").execution_options(
        # Within a transaction what is active is seen once.
        isolation_level="AUTOCOMMIT"
    )
    async with operator.connect() as connection:
        ended = await connection.execute(
            text(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                " WHERE application_name = 'stario' AND state = 'idle'"
            )
        )
        assert ended.scalar_one() == 3
        # They are told to end; until they have, a request could still meet one of them.
        async with asyncio.timeout(PATIENCE_SECONDS):
            while (await connection.execute(text(OURS))).scalar_one():  # noqa: ASYNC110
                await asyncio.sleep(0.01)
    await operator.dispose()

    # None was in the middle of a request, so none fails.
    await asyncio.gather(*(remember_one(storage) for _ in range(6)))


async def test_only_requests_in_flight_fail_when_the_server_restarts(
    server: PostgresServer, storage: SqlStorage
) -> None:
    await remember_one(storage)
    with pytest.raises(Unavailable):
        async with storage() as work:
            await work.artists.add(an_artist())
            await asyncio.to_thread(server.restart)
            await work.commit()

    await asyncio.gather(*(remember_one(storage) for _ in range(6)))


async def test_a_server_that_was_killed_is_unavailable_and_recovers(
    server: PostgresServer, storage: SqlStorage
) -> None:
    await remember_one(storage)
    await asyncio.to_thread(server.kill)
    started = time.monotonic()
    for _ in range(3):
        with pytest.raises(Unavailable):
            await remember_one(storage)
    with pytest.raises(Unavailable):
        await storage.check()
    assert time.monotonic() - started < PATIENCE_SECONDS

    await asyncio.to_thread(server.start)
    await remember_one(storage)
    await storage.check()


async def test_a_server_that_is_silent_does_not_hang_anybody(
    server: PostgresServer, storage: SqlStorage
) -> None:
    await remember_one(storage)
    server.freeze()
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            results = await asyncio.gather(
                *(remember_one(storage) for _ in range(5)), return_exceptions=True
            )
    finally:
        server.thaw()

    assert all(isinstance(result, Unavailable) for result in results), results
    await remember_one(storage)


async def test_a_pool_without_a_free_connection_is_unavailable(server: PostgresServer) -> None:
    storage = SqlStorage(open_engine(server.url(), pool_size=3, pool_timeout_seconds=0.3))
    async with storage() as one, storage() as two, storage() as three:
        for work in (one, two, three):
            await work.artists.counts()
        with pytest.raises(Unavailable) as refusal:
            await remember_one(storage)
        assert refusal.value.retry_after_seconds > 0

    await remember_one(storage)
    await storage.close()


async def test_waiting_for_a_lock_ends_in_time(storage: SqlStorage) -> None:
    account = an_account()
    async with storage() as work:
        await work.accounts.add(account)
        await work.commit()

    async with storage() as holder, asyncio.timeout(PATIENCE_SECONDS):
        await holder.accounts.save(account, was=account)
        with pytest.raises(Unavailable):
            async with storage() as waiter:
                await waiter.accounts.save(account, was=account)


async def test_what_postgresql_cannot_store_is_invalid(storage: SqlStorage) -> None:
    for unstorable in ("a\0b", "\ud800"):
        with pytest.raises(Invalid):
            async with storage() as work:
                await work.accounts.add(an_account(full_name=unstorable))
    with pytest.raises(Invalid):
        async with storage() as work:
            await work.accounts.by_telegram(2**70)


async def test_connections_carry_the_name_of_the_application(storage: SqlStorage) -> None:
    async with storage._engine.connect() as connection:
        shown = [
            (await connection.execute(text(f"SHOW {name}"))).scalar_one()
            for name in ("application_name", "statement_timeout", "TimeZone")
        ]
    assert shown == ["stario", "1s", "UTC"]
