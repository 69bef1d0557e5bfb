"""One stack for the whole runbook: its commands are run from the top to the bottom."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from tests.runbook.production import DATABASE, Stores, running_stack
from tests.runbook.stack import Stack
from tests.servers.archived_postgres import ArchivedPostgres, archived_postgres
from tests.servers.postgres import PostgresDatabases
from tests.servers.redis import RedisServer


@pytest.fixture(scope="package")
def postgres() -> Iterator[ArchivedPostgres]:
    """A database that is called what production's is, with a backup's beginning."""
    with archived_postgres(shared_preload_libraries="pg_stat_statements") as postgres:
        PostgresDatabases(postgres.server.url()).execute(f"CREATE DATABASE {DATABASE}")
        yield postgres


@pytest_asyncio.fixture(scope="package")
async def stack(
    postgres: ArchivedPostgres, s3_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Stack]:
    folder = tmp_path_factory.mktemp("runbook")
    redis = RedisServer(tmp_path_factory.mktemp("redis"))
    redis.start()
    try:
        stores = Stores(postgres=postgres, redis=redis, s3_url=s3_url)
        async with running_stack(stores, folder) as stack:
            yield stack
    finally:
        redis.close()
