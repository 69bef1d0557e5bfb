"""A gateway on a bad day: whatever it stands on goes away, and it says so, and comes back."""

import asyncio
import shutil
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

import attrs
import httpx
import pytest
import pytest_asyncio
from pydantic import SecretStr
from sqlalchemy import text

from stario.adapters.memory.deletions import MemoryDeletionMetrics
from stario.adapters.memory.models import MemoryModelStore
from stario.adapters.sql.engine import open_engine
from stario.domain.artists.model.upload import Upload, UploadKind
from stario.domain.identity.model.role import Role
from stario.domain.kernel.ids import SessionId
from stario.entrypoints.clients import Clients, open_clients
from stario.entrypoints.http.gateway import create_gateway
from stario.entrypoints.http.metrics import HttpMetrics, new_registry
from stario.entrypoints.processes.running import prepare
from stario.entrypoints.settings import Settings
from stario.entrypoints.tokens import access_tokens
from stario.ports.credentials import AccessClaims
from tests.builders import an_account, an_artist
from tests.builders.engines import memory_gateway_engines
from tests.builders.values import new_id
from tests.servers.faults import FaultProxy, faulty
from tests.servers.postgres import PostgresServer, running_postgres
from tests.servers.redis import RedisServer

PATIENCE_SECONDS = 10.0
LASTS = timedelta(minutes=30)
STATEMENT_SECONDS = 0.5
POOL_SECONDS = 0.5
POOL_SIZE = 4


@attrs.frozen(kw_only=True)
class Ground:
    """What a gateway stands on; each part can be taken away."""

    postgres: PostgresServer
    redis: RedisServer
    store: FaultProxy
    clients: Clients
    web: httpx.AsyncClient
    staff: dict[str, str]
    artist: str

    async def codes(self, path: str, times: int = 1) -> Counter[int]:
        """Statuses of so many requests at once; each refusal says when to come again."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            answers = await asyncio.gather(*(self.web.get(path) for _ in range(times)))
        for answer in answers:
            if answer.status_code != httpx.codes.OK:
                assert answer.headers["content-type"] == "application/problem+json"
                assert int(answer.headers["retry-after"]) > 0
        return Counter(answer.status_code for answer in answers)

    async def statement(self, sql: str) -> None:
        engine = open_engine(self.postgres.url(), pool_size=1, application_name="operator")
        async with engine.begin() as connection:
            await connection.execute(text(sql))
        await engine.dispose()

    async def back(self, path: str = "/artists") -> None:
        """Wait until *path* answers again."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while (await self.web.get(path)).status_code != httpx.codes.OK:  # noqa: ASYNC110
                await asyncio.sleep(0.05)


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgresServer]:
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    folder: Path = tmp_path_factory.mktemp("redis")
    server = RedisServer(folder)
    server.start()
    yield server
    server.close()
    shutil.rmtree(folder)


@pytest_asyncio.fixture(scope="module")
async def ground(
    postgres: PostgresServer,
    redis: RedisServer,
    s3_url: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Ground]:
    home = tmp_path_factory.mktemp("gateway")
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(faulty(s3_url))
        settings = Settings(
            stario_home=home,
            public_url="http://house",
            database_url=SecretStr(postgres.url()),
            database_pool_size=POOL_SIZE,
            database_pool_timeout_seconds=POOL_SECONDS,
            database_statement_timeout_seconds=STATEMENT_SECONDS,
            redis_url=SecretStr(redis.url),
            s3_endpoint_url=store.url,
            s3_access_key_id="test",
            s3_secret_access_key=SecretStr("test"),
            s3_bucket_prefix=f"t{new_id()[-12:]}-",
            requests_per_minute=9000,
        )
        clients = await stack.enter_async_context(open_clients(settings, name="gateway"))
        await prepare(settings, clients)
        app = create_gateway(
            settings,
            clients,
            engines=memory_gateway_engines(),
            models=MemoryModelStore(folder=home, manifests={}, contents={}),
            metrics=HttpMetrics(new_registry()),
            deletion_metrics=MemoryDeletionMetrics(),
            stopping=asyncio.Event(),
        )
        transport = httpx.ASGITransport(app)
        web = await stack.enter_async_context(
            httpx.AsyncClient(transport=transport, base_url="http://house")
        )
        admin, artist = an_account(role=Role.ADMIN), an_artist()
        async with clients.storage() as work:
            await work.accounts.add(admin)
            await work.artists.add(artist)
            await work.commit()
        claims = AccessClaims(
            account_id=admin.id,
            session_id=SessionId(new_id()),
            role=admin.role,
            expires_at=clients.clock.now() + LASTS,
        )
        token = access_tokens(clients, settings).issue(claims)
        yield Ground(
            postgres=postgres,
            redis=redis,
            store=store,
            clients=clients,
            web=web,
            staff={"Authorization": f"Bearer {token}"},
            artist=artist.id,
        )


async def test_a_full_pool_is_503_with_a_time_to_come_again(ground: Ground) -> None:
    async with AsyncExitStack() as holding:
        for _ in range(POOL_SIZE):
            work = await holding.enter_async_context(ground.clients.storage())
            await work.artists.counts()
        assert await ground.codes("/artists", 10) == {503: 10}
        refused = await ground.web.get("/artists", headers={"Accept-Language": "ru"})
        assert (refused.json()["code"], refused.headers["content-language"]) == (
            "unavailable",
            "ru",
        )
        assert (await ground.web.get("/health/live")).status_code == 200
        ready = await ground.web.get("/health/ready")
        assert (ready.status_code, ready.json()["dependencies"]["database"]["status"]) == (
            503,
            "down",
        )
    assert await ground.codes("/artists") == {200: 1}


async def test_more_than_the_pool_holds_wait_for_their_turn(ground: Ground) -> None:
    found = await ground.codes("/artists", 10 * POOL_SIZE)
    assert set(found) <= {200, 503}
    assert found[200] >= POOL_SIZE


async def test_connections_that_an_operator_ends_are_replaced(ground: Ground) -> None:
    await ground.codes("/artists", POOL_SIZE)
    await ground.statement(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE application_name = 'gateway' AND state = 'idle'"
    )
    # At most what meets a connection while it ends fails, and with 503.
    assert set(await ground.codes("/artists", POOL_SIZE)) <= {200, 503}
    await ground.back()
    assert await ground.codes("/artists", POOL_SIZE) == {200: POOL_SIZE}


async def test_a_slow_database_is_waited_for_as_long_as_is_set(ground: Ground) -> None:
    engine = open_engine(ground.postgres.url(), pool_size=1, application_name="operator")
    async with engine.begin() as connection:
        await connection.execute(text("LOCK TABLE artists IN ACCESS EXCLUSIVE MODE"))
        started = time.monotonic()
        assert await ground.codes("/artists", POOL_SIZE) == {503: POOL_SIZE}
        assert time.monotonic() - started >= STATEMENT_SECONDS
        # What does not touch the table goes on.
        assert await ground.codes("/merch/categories") == {200: 1}
        assert (await ground.web.get("/health/ready")).status_code == 200
    await engine.dispose()
    assert await ground.codes("/artists", POOL_SIZE) == {200: POOL_SIZE}


async def test_a_database_that_was_killed_comes_back(ground: Ground) -> None:
    await asyncio.to_thread(ground.postgres.kill)
    assert await ground.codes("/artists", 3) == {503: 3}
    assert (await ground.web.get("/health/live")).status_code == 200
    await asyncio.to_thread(ground.postgres.start)
    await ground.back()
    assert await ground.codes("/artists", POOL_SIZE) == {200: POOL_SIZE}


@pytest.mark.parametrize("how", ["killed", "silent"])
async def test_without_redis_everything_goes_on(ground: Ground, how: str) -> None:
    if how == "killed":
        await asyncio.to_thread(ground.redis.kill)
    else:
        ground.redis.freeze()
    try:
        assert await ground.codes("/artists", 5) == {200: 5}
        health = await ground.web.get("/health/ready")
        told = health.json()
        assert (health.status_code, told["status"]) == (200, "degraded")
        assert told["dependencies"]["queue-list"]["status"] == "down"
        order = await ground.web.put(
            "/ops/switches", json={"priority_mode": how == "killed"}, headers=ground.staff
        )
        assert order.status_code == 200
    finally:
        if how == "killed":
            await asyncio.to_thread(ground.redis.start)
        else:
            ground.redis.thaw()
    async with asyncio.timeout(PATIENCE_SECONDS):
        while (await ground.web.get("/health/ready")).json()["status"] != "ok":  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def test_without_the_object_store_only_files_wait(ground: Ground) -> None:
    upload = Upload(id=new_id(), artist_id=an_artist().id, kind=UploadKind.PORTRAIT)
    place = f"/artists/{ground.artist}/portrait/{upload.id}/complete"
    missing = await ground.web.post(place, headers=ground.staff)
    assert missing.json()["code"] == "upload_missing"

    ground.store.hang_up()
    try:
        async with asyncio.timeout(PATIENCE_SECONDS * 3):
            refused = await ground.web.post(place, headers=ground.staff)
        assert (refused.status_code, refused.json()["code"]) == (503, "unavailable")
        assert int(refused.headers["retry-after"]) > 0
        assert await ground.codes("/artists", 3) == {200: 3}
        health = await ground.web.get("/health/ready")
        assert (health.status_code, health.json()["status"]) == (200, "degraded")
    finally:
        ground.store.pick_up()
    again = await ground.web.post(place, headers=ground.staff)
    assert again.json()["code"] == "upload_missing"
