"""One migrated database for all tests of the edge; a fresh house on it for each."""

import io
import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
import structlog
from tests.builders.town import Town
from tests.http.backstage import Backstage, a_backstage
from tests.http.face_booth import Booth, open_booth
from tests.http.house import House
from tests.http.townhouse import Townhouse

from stario.adapters.sql.engine import open_engine
from stario.adapters.sql.schema import upgrade
from stario.adapters.sql.storage import SqlStorage
from stario.adapters.system import SystemEntropy
from stario.entrypoints.logs import configure_logging
from stario.ports.storage import Storage


@pytest.fixture(scope="session")
async def storage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Storage]:
    url = f"sqlite:///{tmp_path_factory.mktemp('http') / 'stario.db'}"
    await upgrade(url)
    storage = SqlStorage(open_engine(url))
    yield storage
    await storage.close()


@pytest.fixture(autouse=True)
def lines() -> Iterator[io.StringIO]:
    """What is logged, one JSON object a line."""
    written = io.StringIO()
    root = logging.getLogger()
    before = root.handlers[:], root.level
    configure_logging("debug", service="house", stream=written, final=False)
    yield written
    structlog.reset_defaults()
    root.handlers[:] = before[0]
    root.setLevel(before[1])


@pytest.fixture
def house(storage: Storage) -> House:
    return House(storage=storage)


@pytest.fixture
async def client(house: House) -> AsyncIterator[httpx.AsyncClient]:
    async with house.client() as client:
        yield client


@pytest.fixture
async def fan(house: House) -> AsyncIterator[httpx.AsyncClient]:
    async with house.client() as client:
        client.headers.update(house.signed_in())
        yield client


@pytest.fixture
async def backstage(tmp_path: Path) -> AsyncIterator[Backstage]:
    backstage = await a_backstage(tmp_path)
    async with backstage.web:
        yield backstage


@pytest.fixture(scope="session")
async def booth(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Booth]:
    async with open_booth(tmp_path_factory.mktemp("booth")) as booth:
        yield booth


@pytest.fixture(params=["memory", "sqlite", "postgres"])
async def stored_townhouse(
    request: pytest.FixtureRequest, storage: Storage
) -> AsyncIterator[Townhouse]:
    """On every database: for what hangs on how it takes turns."""
    if request.param == "memory":
        yield Townhouse()
        return
    if request.param == "sqlite":
        yield Townhouse(town=Town(storage=storage, entropy=SystemEntropy()))
        return
    real = SqlStorage(open_engine(request.getfixturevalue("postgres_url")))
    # The database is shared, so tokens must differ from those of other tests.
    yield Townhouse(town=Town(storage=real, entropy=SystemEntropy()))
    await real.close()


BOTH_WAYS = {
    "test_cart",
    "test_payme",
    "test_payments",
    "test_posters",
    "test_refusals",
    "test_repeated_requests",
    "test_requests",
    "test_review_queue",
    "test_verify",
    "test_videos",
    "test_voice",
}
"""What these ask is answered in the process, and again by a service behind a gateway."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if metafunc.module.__name__.rpartition(".")[2] in BOTH_WAYS:
        metafunc.parametrize("way", ["mounted", "proxied"], indirect=True)


@pytest.fixture(autouse=True)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """How houses that are built from now on answer."""
    monkeypatch.setattr(House, "is_proxied", getattr(request, "param", "mounted") == "proxied")
