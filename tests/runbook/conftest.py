"""One stack for the whole runbook: its commands are run from the top to the bottom."""

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.runbook.stack import Stack, running_stack
from tests.servers.postgres import SETTINGS, PostgresDatabases, PostgresServer
from tests.servers.redis import RedisServer
from tests.system.cluster import Cluster

LIKE_PRODUCTION = {**SETTINGS, "shared_preload_libraries": "pg_stat_statements"}


@pytest.fixture(scope="package")
def postgres() -> Iterator[PostgresServer]:
    """A server whose only database is called what production's is."""
    folder = Path(tempfile.mkdtemp(prefix="stario-runbook-"))
    server = PostgresServer(folder, settings=LIKE_PRODUCTION)
    try:
        server.create()
        server.start()
        PostgresDatabases(server.url())._execute("CREATE DATABASE stario")
        yield server
    finally:
        server.end()
        shutil.rmtree(folder)


@pytest_asyncio.fixture(scope="package")
async def stack(
    postgres: PostgresServer, s3_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Stack]:
    folder = tmp_path_factory.mktemp("runbook")
    redis = RedisServer(folder)
    redis.start()
    cluster = Cluster(
        folder=folder, redis=redis, database_url=postgres.url("stario"), s3_url=s3_url
    )
    try:
        async with running_stack(cluster, postgres, folder) as stack:
            yield stack
    finally:
        redis.close()
