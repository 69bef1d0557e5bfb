"""Reads that may be old go to replicas, and to the primary where those are away."""

import asyncio
import time
from collections.abc import AsyncIterator

import attrs
import pytest
from sqlalchemy import text

from stario.adapters.sql import replicas as replicas_module
from stario.adapters.sql.engine import open_engine
from stario.adapters.sql.replicas import Replicas
from stario.adapters.sql.storage import SqlStorage
from stario.domain.artists.model.artist import Artist
from stario.domain.kernel.errors import Unavailable
from stario.domain.kernel.paging import PageRequest
from stario.ports.repositories.artists import ArtistFilter
from tests.builders import an_artist
from tests.servers.postgres import PostgresServer

PATIENCE_SECONDS = 10.0
PRIMARY, COPY = "primary", "copy"


@attrs.frozen
class Pair:
    storage: SqlStorage
    primary: Artist
    copy: Artist

    async def read(self) -> list[str]:
        """Names of artists: what is read says who answered."""
        async with self.storage.stale() as work:
            found = await work.artists.list(PageRequest(1, 9), ArtistFilter())
        return [artist.name for artist in found.items]


@pytest.fixture
async def pair(fresh_postgres_url: str, server: PostgresServer) -> AsyncIterator[Pair]:
    primary, copy = an_artist(name=PRIMARY), an_artist(name=COPY)
    there = open_engine(
        server.url(),
        pool_size=2,
        connect_timeout_seconds=1,
        statement_timeout_seconds=0.5,
        pool_timeout_seconds=1,
    )
    storage = SqlStorage(open_engine(fresh_postgres_url), replicas=Replicas((there,)))
    async with there.begin() as connection:
        await connection.execute(text("TRUNCATE artists CASCADE"))
    for each, artist in ((storage, primary), (SqlStorage(there), copy)):
        async with each() as work:
            await work.artists.add(artist)
            await work.commit()
    yield Pair(storage, primary, copy)
    await storage.close()


async def test_only_what_is_marked_goes_to_the_replica(pair: Pair) -> None:
    assert await pair.read() == [COPY]
    async with pair.storage() as work:
        assert await work.artists.get(pair.primary.id) == pair.primary


async def test_a_replica_that_goes_away_in_the_middle_is_replaced_by_the_primary(
    pair: Pair, server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replicas_module, "LEFT_ALONE_SECONDS", 0.5)
    async with pair.storage.stale() as work:
        assert await work.artists.get(pair.copy.id) == pair.copy
        await asyncio.to_thread(server.kill)
        assert await work.artists.get(pair.primary.id) == pair.primary
    started = time.monotonic()
    assert [await pair.read() for _ in range(20)] == [[PRIMARY]] * 20
    assert time.monotonic() - started < PATIENCE_SECONDS

    await asyncio.to_thread(server.start)
    async with asyncio.timeout(PATIENCE_SECONDS):
        # Its last second is lost with it, for tests wait for no disk; it is the copy all the same.
        while await pair.read() == [PRIMARY]:  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def test_a_silent_replica_is_waited_for_once(
    pair: Pair, server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await pair.read() == [COPY]
    server.freeze()
    try:
        started = time.monotonic()
        assert await pair.read() == [PRIMARY]
        waited = time.monotonic()
        for _ in range(20):
            assert await pair.read() == [PRIMARY]
        # As long as the first one waited, twenty would take minutes.
        assert time.monotonic() - waited < PATIENCE_SECONDS
        assert waited - started < PATIENCE_SECONDS
    finally:
        server.thaw()


async def test_where_nobody_answers_it_is_said() -> None:
    nowhere = SqlStorage(
        open_engine("postgresql://stario@127.0.0.1:1/none", connect_timeout_seconds=1),
        replicas=Replicas((open_engine("postgresql://stario@127.0.0.1:2/none"),)),
    )
    with pytest.raises(Unavailable):
        async with nowhere.stale() as work:
            await work.artists.counts()
    await nowhere.close()
