"""What the database itself says to whoever would change the audit log."""

import os
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from stario.adapters.sql.engine import open_engine
from stario.adapters.sql.schema import upgrade
from stario.adapters.sql.storage import SqlStorage
from stario.domain.compliance.model.audit_archive import AuditArchive
from stario.domain.compliance.model.audit_entry import AuditEntry, AuditHead
from stario.ports.repositories.audit import SignedHead
from tests.builders import NOW
from tests.builders.audit import all_entries, an_event, written
from tests.servers.postgres import PostgresDatabases


def an_archive(entries: tuple[AuditEntry, ...]) -> AuditArchive:
    """Of the first entry."""
    return AuditArchive(
        first=1,
        before=AuditHead(),
        after=AuditHead().after(entries[:1]),
        last_at=NOW,
        sha256=bytes(32),
    )


async def furnished(storage: SqlStorage) -> tuple[AuditEntry, ...]:
    """Two entries, a checkpoint, and an archive of the first one that is planned."""
    entries = await written(storage, an_event(), an_event())
    async with storage() as work:
        head = await work.audit_log.head()
        await work.audit_checkpoints.add(SignedHead(head=head, at=NOW, note="note"))
        await work.audit_archives.add(an_archive(entries))
        await work.commit()
    return entries


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
async def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[AsyncEngine]:
    """A log that these tests do not manage to change."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('audit')}/stario.db"
        await upgrade(url)
    else:
        databases: PostgresDatabases = request.getfixturevalue("postgres_databases")
        url = databases.create(template=request.getfixturevalue("migrated_template"))
    engine = open_engine(url)
    await furnished(SqlStorage(engine))
    yield engine
    await engine.dispose()
    if request.param == "postgres":
        databases.drop(url)


CHANGES = [
    "UPDATE audit_entries SET resource_id = 'x'",
    "UPDATE audit_entries SET hash = previous_hash WHERE number = 2",
    "DELETE FROM audit_entries",
    "DELETE FROM audit_entries WHERE number = 1",
    "UPDATE audit_origins SET address = 'x'",
    "UPDATE audit_head SET number = 1",
    "DELETE FROM audit_head",
    "UPDATE audit_checkpoints SET note = 'x'",
    "DELETE FROM audit_checkpoints",
    "UPDATE audit_archives SET last = 2",
    "UPDATE audit_archives SET hash = previous_hash",
    "DELETE FROM audit_archives",
]


@pytest.mark.parametrize("statement", CHANGES)
async def test_nothing_is_changed_or_taken_away(engine: AsyncEngine, statement: str) -> None:
    before = await all_entries(SqlStorage(engine))
    with pytest.raises(IntegrityError, match="only added to"):
        async with engine.begin() as connection:
            await connection.execute(text(statement))

    assert await all_entries(SqlStorage(engine)) == before


REPLACEMENTS = {
    "sqlite": ["INSERT OR REPLACE INTO audit_entries SELECT * FROM audit_entries"],
    "postgresql": [
        """INSERT INTO audit_entries SELECT * FROM audit_entries
            ON CONFLICT (number) DO UPDATE SET resource_id = 'x'""",
        "TRUNCATE audit_entries",
        "TRUNCATE audit_checkpoints, audit_archives, audit_head",
        "SELECT audit_entries_leave(1, 2)",
    ],
}


async def test_nothing_is_replaced_or_emptied(engine: AsyncEngine) -> None:
    before = await all_entries(SqlStorage(engine))
    for statement in REPLACEMENTS[engine.dialect.name]:
        with pytest.raises(IntegrityError, match="only added to"):
            async with engine.begin() as connection:
                await connection.execute(text(statement))

    assert await all_entries(SqlStorage(engine)) == before


async def test_the_owner_of_the_database_adds_and_archives_and_changes_nothing(
    postgres_databases: PostgresDatabases,
) -> None:
    url = postgres_databases.create()
    name, owner = url.rpartition("/")[2], f"audit_owner_{os.getpid()}"
    admin = open_engine(url)
    async with admin.begin() as connection:
        await connection.execute(text(f"DROP ROLE IF EXISTS {owner}"))
        await connection.execute(text(f"CREATE ROLE {owner} LOGIN"))
        await connection.execute(text(f"ALTER DATABASE {name} OWNER TO {owner}"))
        await connection.execute(text(f"ALTER SCHEMA public OWNER TO {owner}"))
    scheme, _, rest = url.partition("//")
    as_owner = f"{scheme}//{owner}@{rest.rpartition('@')[2]}"
    try:
        await upgrade(as_owner)
        engine = open_engine(as_owner)
        storage = SqlStorage(engine)
        entries = await furnished(storage)
        stored = an_archive(entries).stored(at=NOW)
        async with storage() as work:
            await work.audit_log.lock()
            await work.audit_archives.save(stored)
            assert await work.audit_log.remove(stored) == 1
            await work.commit()
        for statement in [*CHANGES[:4], "TRUNCATE audit_entries", CHANGES[8], CHANGES[11]]:
            with pytest.raises(DBAPIError, match="permission denied"):
                async with engine.begin() as connection:
                    await connection.execute(text(statement))
        assert await all_entries(storage) == entries[1:]
        await engine.dispose()
    finally:
        await admin.dispose()
        postgres_databases.drop(url)
