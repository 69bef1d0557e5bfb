"""Stario as people run it: in one process, and as a cluster."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from stario.entrypoints.demo.stand_ins import StandIns
from tests.servers.postgres import PostgresDatabases
from tests.servers.redis import RedisServer
from tests.system.cluster import Cluster
from tests.system.embedded import Embedded
from tests.system.people import Cast
from tests.system.processes import free_port


@pytest.fixture(scope="package")
def stand_ins() -> StandIns:
    """Payme and Click, as the embedded Stario is told of them."""
    return StandIns(click_port=free_port())


@pytest_asyncio.fixture(scope="package")
async def embedded(
    tmp_path_factory: pytest.TempPathFactory, stand_ins: StandIns
) -> AsyncIterator[Embedded]:
    # As in a container: whatever these tests do, it writes nowhere else.
    embedded = Embedded(
        home=tmp_path_factory.mktemp("home"), settings=stand_ins.settings, confined=True
    )
    try:
        await embedded.start()
        await embedded.appoint_administrator()
        yield embedded
    finally:
        embedded.close()


@pytest_asyncio.fixture(scope="package")
async def people(embedded: Embedded) -> AsyncIterator[Cast]:
    cast = await Cast.assembled(embedded.url)
    yield cast
    await cast.close()


@pytest.fixture
async def cast(people: Cast, embedded: Embedded) -> AsyncIterator[Cast]:
    """The same people on connections of their own: those of before a restart are dead."""
    async with people.at(embedded.url) as cast:
        yield cast


@pytest_asyncio.fixture(scope="package")
async def cluster(
    postgres_databases: PostgresDatabases,
    s3_url: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Cluster]:
    folder = tmp_path_factory.mktemp("cluster")
    redis = RedisServer(folder)
    redis.start()
    database = postgres_databases.create()
    cluster = Cluster(folder=folder, redis=redis, database_url=database, s3_url=s3_url)
    try:
        async with cluster.open():
            yield cluster
    finally:
        redis.close()
        postgres_databases.drop(database)


@pytest_asyncio.fixture(scope="package")
async def audience(cluster: Cluster) -> AsyncIterator[Cast]:
    """People who go through the first gateway of the cluster."""
    with cluster.hired():
        cast = await Cast.assembled(cluster.urls[0])
    yield cast
    await cast.close()
