"""What copies of a database promise, whatever makes them."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import attrs
import pytest

from stario.adapters.memory.backups import MemoryBackups
from stario.adapters.memory.storage import MemoryStorage
from stario.adapters.s3.connection import open_store
from stario.adapters.sql.engine import open_engine
from stario.adapters.sql.inspection import opened_copy
from stario.adapters.sql.schema import upgrade
from stario.adapters.sql.storage import SqlStorage
from stario.adapters.sqlite_backups.backups import SqliteBackups
from stario.adapters.system import SystemClock
from stario.domain.kernel.paging import PageRequest
from stario.domain.operations.model.backup import BackupFailed, BackupKind, DatabaseInUse
from stario.ports.backups import Backups
from stario.ports.media import Bucket
from stario.ports.storage import Storage
from tests.builders import an_account
from tests.servers.archived_postgres import archived_postgres
from tests.servers.object_stores import s3_connection
from tests.servers.tls import tls_in_front_of

CLOCK = SystemClock()


def nothing() -> None:
    """Memory has nobody to send away."""


@attrs.frozen(kw_only=True)
class World:
    """A database and what copies it; `end` its server and `begin` it again."""

    backups: Backups
    storage: Storage
    end: Callable[[], None] = nothing
    begin: Callable[[], None] = nothing

    async def leave(self) -> None:
        """Our own connections would stand in the way."""
        if isinstance(self.storage, SqlStorage):
            await self.storage.close()
        self.end()


@pytest.fixture(params=["memory", "sqlite", "pgbackrest"])
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    if request.param == "memory":
        memory = MemoryStorage()
        backups = MemoryBackups(storage=memory, clock=CLOCK)
        yield World(backups=backups, storage=memory)
    elif request.param == "sqlite":
        url: str = request.getfixturevalue("sqlite_url")
        path = Path(url.removeprefix("sqlite:///"))
        sqlite = SqlStorage(open_engine(url))
        yield World(
            backups=SqliteBackups(
                database=path,
                folder=tmp_path / "backups",
                kept=2,
                clock=CLOCK,
                open_copy=opened_copy,
            ),
            storage=sqlite,
        )
        await sqlite.close()
    else:
        async with a_cluster_with_a_store(request.getfixturevalue("s3_url")) as cluster:
            yield cluster


@asynccontextmanager
async def a_cluster_with_a_store(s3_url: str) -> AsyncIterator[World]:
    """The repository lies in an S3-protocol store, behind TLS, as production has it."""
    prefix = f"b{uuid4().hex[:8]}-"
    async with open_store(s3_connection(s3_url), clock=CLOCK, prefix=prefix) as store:
        await store.client.create_bucket(Bucket=store.name(Bucket.BACKUPS))
    port = urlsplit(s3_url).port or 80
    with archived_postgres() as archived, tls_in_front_of(port, archived.room) as door:
        archived.configure(
            repo1_type="s3",
            repo1_path="/postgres",
            repo1_s3_bucket=f"{prefix}{Bucket.BACKUPS.value}",
            repo1_s3_endpoint="localhost",
            repo1_storage_port=str(door.port),
            repo1_s3_region="us-east-1",
            repo1_s3_uri_style="path",
            repo1_s3_key="test",
            repo1_s3_key_secret="test",
            repo1_storage_ca_file=str(door.authority),
        )
        server = archived.server
        await upgrade(server.url())
        postgres = SqlStorage(open_engine(server.url()))
        yield World(
            backups=archived.backups(),
            storage=postgres,
            end=server.stop,
            begin=server.start,
        )
        await postgres.close()


async def remember_one_more(storage: Storage) -> None:
    async with storage() as work:
        await work.accounts.add(an_account())
        await work.commit()


async def people(storage: Storage) -> int:
    async with storage() as work:
        return (await work.accounts.list(PageRequest(1, 1))).total


def a_moment_before(moment: datetime) -> datetime:
    return moment - timedelta(hours=1)


async def test_what_was_copied_comes_back_beside_and_then_in_place(world: World) -> None:
    with pytest.raises(BackupFailed):
        async with world.backups.rehearse():
            pass
    await remember_one_more(world.storage)
    made = await world.backups.run(BackupKind.INCREMENTAL)

    # There was nothing to build upon.
    assert made.kind is BackupKind.FULL
    assert made.began_at <= made.ended_at
    assert made.bytes > 0
    assert await world.backups.list() == [made]

    await remember_one_more(world.storage)
    async with world.backups.rehearse() as restored:
        assert restored.label == made.label
        assert 1 <= await people(restored.storage) <= 2
        counts = await restored.inspection.row_counts()
        assert counts["accounts"] == await people(restored.storage)
        assert counts["orders"] == 0
        # Nobody else sees what is done to it.
        await remember_one_more(restored.storage)
    assert await people(world.storage) == 2

    with pytest.raises(BackupFailed):
        async with world.backups.rehearse(to=a_moment_before(made.began_at)):
            pass

    with pytest.raises(DatabaseInUse):
        async with world.backups.restore():
            pass
    await world.leave()
    with pytest.raises(DatabaseInUse) as refusal:
        async with world.backups.restore():
            pass
    assert refusal.value.details == {"what": "there"}

    world.begin()
    async with world.backups.restore(confirmed=True) as restored:
        found = await people(restored.storage)
        await remember_one_more(restored.storage)
    world.begin()
    assert found in {1, 2}
    assert await people(world.storage) == found + 1
