"""One plant a test, on servers that only this suite mistreats."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from stario.adapters.sql.schema import upgrade
from tests.chaos.plant import Plant
from tests.chaos.worker_process import open_line
from tests.servers.postgres import (
    PostgresDatabases,
    PostgresServer,
    in_thread,
    running_postgres,
)
from tests.servers.redis import RedisServer


@pytest.fixture(scope="package")
def mistreated_postgres() -> Iterator[PostgresServer]:
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="package")
def mistreated_template(mistreated_postgres: PostgresServer) -> str:
    url = PostgresDatabases(mistreated_postgres.url()).create()
    in_thread(lambda: upgrade(url))
    return url.rpartition("/")[2]


@pytest.fixture
async def plant(
    mistreated_postgres: PostgresServer,
    mistreated_template: str,
    redis_server: RedisServer,
    tmp_path: Path,
) -> AsyncIterator[Plant]:
    databases = PostgresDatabases(mistreated_postgres.url())
    url = databases.create(template=mistreated_template)
    (tmp_path / "made").mkdir()
    redis_server.flush()
    async with open_line(url, redis_server.url) as line:
        plant = Plant(
            line=line,
            postgres=mistreated_postgres,
            redis=redis_server,
            postgres_url=url,
            folder=tmp_path / "made",
        )
        try:
            yield plant
        finally:
            plant.dismiss_all()
    databases.drop(url)
