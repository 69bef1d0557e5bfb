"""The release before runs on this schema: migrations expand first, and contract later."""

from sqlalchemy import Connection, MetaData, false, insert, inspect, select

from stario.adapters.sql.engine import open_engine
from stario.adapters.sql.schema import upgrade
from tests.servers.postgres import PostgresDatabases

BEFORE = "0024"
"""The last step that an earlier release knows."""


async def _with(url: str, work: object) -> object:
    assert callable(work)
    engine = open_engine(url)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(work)
    finally:
        await engine.dispose()


def _reflected(connection: Connection) -> MetaData:
    found = MetaData()
    found.reflect(connection)
    return found


def _added(connection: Connection, old: MetaData) -> list[str]:
    """Columns that a statement of the release before leaves out, though they must be given."""
    inspector = inspect(connection)
    return [
        f"{name}.{column['name']}"
        for name, table in old.tables.items()
        for column in inspector.get_columns(name)
        if column["name"] not in table.columns
        and not column["nullable"]
        and column["default"] is None
    ]


async def test_the_release_before_runs_on_the_newest_schema(
    postgres_databases: PostgresDatabases,
) -> None:
    url = postgres_databases.create()
    try:
        await upgrade(url, BEFORE)
        old = await _with(url, _reflected)
        assert isinstance(old, MetaData)
        await upgrade(url)

        def run_statements_of_before(connection: Connection) -> list[str]:
            for table in old.tables.values():
                # No row comes of it; every name and type is looked up.
                nothing = select(table).where(false())
                connection.execute(insert(table).from_select(list(table.columns), nothing))
            return _added(connection, old)

        assert len(old.tables) > 50
        assert await _with(url, run_statements_of_before) == []
    finally:
        postgres_databases.drop(url)
