"""The schema goes up and down on both databases, and ends up as the tables say."""

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text

from stario.adapters.sql.engine import open_engine
from stario.adapters.sql.schema import downgrade, upgrade
from stario.adapters.sql.storage import SqlStorage
from stario.adapters.sql.tables import metadata
from stario.domain.kernel.errors import Unavailable
from tests.servers.postgres import PostgresDatabases

# What the databases themselves say about constraints and indexes, which Alembic's comparison
# looks at only in part.
CATALOGUE = {
    "postgresql": """
        SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 't'
        UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
        UNION ALL SELECT table_name || ' ' || column_name || ' ' || data_type || ' '
            || is_nullable || ' ' || coalesce(column_default, '') || ' '
            || coalesce(collation_name, '')
        FROM information_schema.columns WHERE table_schema = 'public'
    """,
    "sqlite": """
        SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND type = 'index'
        UNION ALL SELECT m.name || ' ' || c.name || ' ' || c.type || ' ' || c."notnull" || ' '
            || coalesce(c.dflt_value, '') || ' ' || c.pk
        FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'
        UNION ALL SELECT m.name || ' ' || f."from" || ' ' || f."table" || ' ' || f."to" || ' '
            || f.on_delete
        FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table'
    """,
}

UPGRADE = """
import asyncio, sys
from stario.adapters.sql.schema import upgrade
asyncio.run(upgrade(sys.argv[1]))
"""


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/deep/er/stario.db"
        return
    databases: PostgresDatabases = request.getfixturevalue("postgres_databases")
    url = databases.create()
    yield url
    databases.drop(url)


async def catalogue(url: str) -> set[str]:
    engine = open_engine(url)
    async with engine.connect() as connection:
        rows = await connection.execute(text(CATALOGUE[engine.dialect.name]))
        found = {str(row[0]) for row in rows if "alembic_version" not in str(row[0])}
    await engine.dispose()
    return found


async def check(url: str) -> None:
    storage = SqlStorage(open_engine(url))
    try:
        await storage.check()
    finally:
        await storage.close()


async def execute(url: str, statement: str) -> None:
    engine = open_engine(url)
    async with engine.connect() as connection:
        await connection.exec_driver_sql(statement)
        await connection.commit()
    await engine.dispose()


async def test_the_schema_goes_up_and_down_and_up_again(empty_url: str) -> None:
    empty = await catalogue(empty_url)
    await upgrade(empty_url)
    full = await catalogue(empty_url)
    await downgrade(empty_url, "base")

    assert await catalogue(empty_url) == empty
    await upgrade(empty_url)
    assert await catalogue(empty_url) == full
    await check(empty_url)


async def test_each_step_goes_down_and_up(empty_url: str) -> None:
    await upgrade(empty_url)
    full = await catalogue(empty_url)
    revisions = [f"{number:04}" for number in range(1, 31)]
    for revision in reversed(revisions[:-1]):
        await downgrade(empty_url, revision)
    for revision in revisions[1:]:
        await upgrade(empty_url, revision)

    assert await catalogue(empty_url) == full


async def test_migrations_end_where_the_tables_are(
    empty_url: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    await upgrade(empty_url)
    if empty_url.startswith("sqlite"):
        other_url = f"sqlite:///{tmp_path}/other.db"
    else:
        databases: PostgresDatabases = request.getfixturevalue("postgres_databases")
        other_url = databases.create()
    engine = open_engine(other_url)
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    await engine.dispose()

    assert await catalogue(empty_url) == await catalogue(other_url)


async def test_alembic_finds_nothing_to_migrate(empty_url: str) -> None:
    await upgrade(empty_url)

    def differences(connection: Connection) -> list[object]:
        options = {"compare_type": True, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options)
        return list(compare_metadata(context, metadata))

    engine = open_engine(empty_url)
    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    await engine.dispose()


async def test_a_schema_that_is_too_old_or_missing_is_refused(empty_url: str) -> None:
    with pytest.raises(Unavailable, match="schema"):
        await check(empty_url)
    await upgrade(empty_url, "0002")
    with pytest.raises(Unavailable, match="0002"):
        await check(empty_url)


async def test_a_schema_of_a_later_release_is_accepted_and_left_alone(empty_url: str) -> None:
    await upgrade(empty_url)
    await execute(empty_url, "UPDATE alembic_version SET version_num = '9999'")

    await check(empty_url)
    await upgrade(empty_url)
    await check(empty_url)


async def test_processes_that_start_at_once_take_turns(empty_url: str) -> None:
    programs = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", UPGRADE, empty_url, stderr=asyncio.subprocess.PIPE
        )
        for _ in range(2)
    ]
    # And two more of this one.
    await asyncio.gather(*(upgrade(empty_url) for _ in range(2)))
    outputs = await asyncio.gather(*(program.communicate() for program in programs))

    assert [error for _, error in outputs] == [b"", b""]
    await check(empty_url)


async def test_a_migration_that_fails_leaves_the_schema_as_it_was(empty_url: str) -> None:
    await upgrade(empty_url, "0002")
    # The third step makes this table too.
    await execute(empty_url, "CREATE TABLE idempotency (id TEXT)")
    before = await catalogue(empty_url)

    with pytest.raises(Unavailable):
        await upgrade(empty_url)

    assert await catalogue(empty_url) == before


async def test_an_unknown_revision_is_refused(empty_url: str) -> None:
    with pytest.raises(ValueError, match="nonsense"):
        await upgrade(empty_url, "nonsense")


@pytest.mark.parametrize(
    "url", ["mysql://root@localhost/x", "sqlite://", "sqlite:///:memory:", "not a url", ""]
)
def test_a_url_of_no_database_of_ours_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"adapter|file|read"):
        open_engine(url)


def test_a_url_that_cannot_be_read_keeps_its_password() -> None:
    with pytest.raises(ValueError, match="cannot be read") as refusal:
        open_engine("postgresql//stario:s3cret@db/stario")

    assert "s3cret" not in str(refusal.value)
