"""What the database itself says to whoever would change the ledger."""

import os
from collections.abc import AsyncIterator

import attrs
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from stario.adapters.sql.engine import open_engine
from stario.adapters.sql.schema import upgrade
from stario.adapters.sql.storage import SqlStorage
from stario.domain.ledger.model.entry import Entry
from stario.ports.repositories.ledger import EntryFilter
from tests.builders.ledger import a_movement, booked
from tests.servers.postgres import PostgresDatabases

ZERO = "decode(repeat('00', 32), 'hex')"


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
async def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[AsyncEngine]:
    """A database with an entry of two postings, which these tests do not manage to change."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('ledger')}/stario.db"
        await upgrade(url)
    else:
        databases: PostgresDatabases = request.getfixturevalue("postgres_databases")
        url = databases.create(template=request.getfixturevalue("migrated_template"))
    engine = open_engine(url)
    await booked(SqlStorage(engine), a_movement(700))
    yield engine
    await engine.dispose()
    if request.param == "postgres":
        databases.drop(url)


async def entries(engine: AsyncEngine) -> tuple[Entry, ...]:
    async with SqlStorage(engine)() as work:
        return await work.ledger.entries(EntryFilter())


CHANGES = [
    "UPDATE ledger_entries SET subject_id = 'x'",
    "UPDATE ledger_postings SET amount = amount * 2",
    "UPDATE ledger_accounts SET kind = 'expense'",
    "DELETE FROM ledger_entries",
    "DELETE FROM ledger_entries WHERE number = 1",
    "DELETE FROM ledger_postings",
    "DELETE FROM ledger_accounts",
]


@pytest.mark.parametrize("statement", CHANGES)
async def test_nothing_is_changed_or_taken_away(engine: AsyncEngine, statement: str) -> None:
    before = await entries(engine)
    with pytest.raises(IntegrityError, match="only added to"):
        async with engine.begin() as connection:
            await connection.execute(text(statement))

    assert await entries(engine) == before


ADDITIONS = [
    # A posting to an entry that is closed, balanced or not.
    ["INSERT INTO ledger_postings SELECT 1, 3, account, 5 FROM ledger_postings WHERE line = 1"],
    [
        "INSERT INTO ledger_postings SELECT 1, 3, account, 5 FROM ledger_postings WHERE line = 1",
        "INSERT INTO ledger_postings SELECT 1, 4, account, -5 FROM ledger_postings WHERE line = 1",
    ],
    # An entry without postings, and one whose postings do not sum to zero.
    [
        "INSERT INTO ledger_entries SELECT 2, 'k', kind, 's', at, hash, hash FROM ledger_entries",
    ],
    [
        "INSERT INTO ledger_postings SELECT 2, 1, account, 5 FROM ledger_postings WHERE line = 1",
        "INSERT INTO ledger_entries SELECT 2, 'k', kind, 's', at, hash, hash FROM ledger_entries",
    ],
    # An account outside the plan, and a posting of nothing.
    ["INSERT INTO ledger_postings VALUES (2, 1, 'pocket', 5)"],
    ["INSERT INTO ledger_postings SELECT 2, 1, account, 0 FROM ledger_postings WHERE line = 1"],
]


@pytest.mark.parametrize("number", range(len(ADDITIONS)))
async def test_nothing_lopsided_is_added(engine: AsyncEngine, number: int) -> None:
    before = await entries(engine)
    with pytest.raises(IntegrityError):
        async with engine.begin() as connection:
            for statement in ADDITIONS[number]:
                await connection.execute(text(statement))

    assert await entries(engine) == before


# SQLite takes the old row away without asking; PostgreSQL's way to do it is an UPDATE.
REPLACEMENTS = {
    "sqlite": """
        INSERT OR REPLACE INTO ledger_entries
            SELECT number, key, kind, 'x', at, previous_hash, hash FROM ledger_entries;
        INSERT OR REPLACE INTO ledger_entries
            SELECT 2, key, kind, 'x', at, previous_hash, hash FROM ledger_entries;
        INSERT OR REPLACE INTO ledger_postings
            SELECT entry, line, account, -amount FROM ledger_postings;
        INSERT OR REPLACE INTO ledger_accounts SELECT code, 'expense' FROM ledger_accounts
    """,
    "postgresql": """
        INSERT INTO ledger_entries SELECT * FROM ledger_entries
            ON CONFLICT (number) DO UPDATE SET subject_id = 'x';
        TRUNCATE ledger_postings, ledger_entries, ledger_accounts;
        TRUNCATE ledger_entries
    """,
}


async def test_nothing_is_replaced_or_emptied(engine: AsyncEngine) -> None:
    before = await entries(engine)
    for statement in REPLACEMENTS[engine.dialect.name].split(";"):
        with pytest.raises(IntegrityError):
            async with engine.begin() as connection:
                await connection.execute(text(statement))

    assert await entries(engine) == before


async def test_the_owner_of_the_database_needs_no_more_than_adding(
    postgres_databases: PostgresDatabases,
) -> None:
    url = postgres_databases.create()
    name, owner = url.rpartition("/")[2], f"ledger_owner_{os.getpid()}"
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
        written = await booked(SqlStorage(engine), a_movement(700), a_movement(300))
        for statement in CHANGES[:2] + CHANGES[3:6] + ["TRUNCATE ledger_entries"]:
            with pytest.raises(DBAPIError, match="permission denied"):
                async with engine.begin() as connection:
                    await connection.execute(text(statement))
        assert await entries(engine) == written
        await engine.dispose()
    finally:
        await admin.dispose()
        postgres_databases.drop(url)


async def test_tampering_behind_the_triggers_breaks_the_chain(fresh_postgres_url: str) -> None:
    engine = open_engine(fresh_postgres_url)
    written = await booked(SqlStorage(engine), a_movement(700), a_movement(300))
    async with engine.begin() as connection:
        await connection.execute(text("SET LOCAL session_replication_role = replica"))
        await connection.execute(
            text("UPDATE ledger_entries SET subject_id = 'x' WHERE number = 1")
        )
    first, second = await entries(engine)
    await engine.dispose()

    assert second == written[1]
    assert attrs.evolve(written[0].movement, subject_id="x") == first.movement
    assert not first.is_sound
