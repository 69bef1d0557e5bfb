"""The gateway before six services of its own kind: every group of routes is where it belongs."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

import attrs
import httpx
import pytest
from pydantic import SecretStr
from starlette.types import ASGIApp, Receive, Scope, Send
from tests.builders.engines import memory_gateway_engines
from tests.builders.values import new_id
from tests.servers.loopback import on_loopback

from stario.adapters.memory.deletions import MemoryDeletionMetrics
from stario.adapters.memory.models import MemoryModelStore
from stario.domain.identity.model.role import Role
from stario.domain.kernel.ids import AccountId, SessionId
from stario.entrypoints.clients import Clients, open_clients
from stario.entrypoints.http.app import HttpPorts
from stario.entrypoints.http.edge_wiring import http_ports
from stario.entrypoints.http.face_similarity import create_face_similarity
from stario.entrypoints.http.gateway import create_gateway, gateway_routes
from stario.entrypoints.http.generation_services import (
    create_poster_gen,
    create_video_gen,
    create_voice_gen,
)
from stario.entrypoints.http.merch_engine import create_merch_engine
from stario.entrypoints.http.metrics import HttpMetrics, new_registry
from stario.entrypoints.http.regtech_filter import create_regtech_filter
from stario.entrypoints.http.routing import Route
from stario.entrypoints.processes.running import prepare
from stario.entrypoints.settings import Settings
from stario.ports.credentials import AccessClaims

SERVICES = (
    "video-gen",
    "voice-gen",
    "face-similarity",
    "poster-gen",
    "merch-engine",
    "regtech-filter",
)
SECRET = SecretStr("what gateway and services share, long enough")


@attrs.define(eq=False)
class Counted:
    """A service that tells what it was asked."""

    app: ASGIApp
    asked: list[str] = attrs.field(factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            self.asked.append(scope["path"])
        await self.app(scope, receive, send)


@attrs.frozen
class Town:
    """`closed` is a service whose port nobody listens on."""

    web: httpx.AsyncClient
    services: dict[str, Counted]
    routes: list[Route]
    mounted: ASGIApp
    ports: HttpPorts
    closed: str = "voice-gen"

    def signed_in(self, role: Role = Role.USER) -> dict[str, str]:
        claims = AccessClaims(
            account_id=AccountId(new_id()),
            session_id=SessionId(new_id()),
            role=role,
            expires_at=self.ports.clock.now() + timedelta(minutes=30),
        )
        return {"Authorization": f"Bearer {self.ports.access_tokens.issue(claims)}"}


def gateway(settings: Settings, clients: Clients) -> ASGIApp:
    return create_gateway(
        settings,
        clients,
        engines=memory_gateway_engines(),
        models=MemoryModelStore(folder=settings.stario_home, manifests={}, contents={}),
        metrics=HttpMetrics(new_registry()),
        deletion_metrics=MemoryDeletionMetrics(),
        stopping=asyncio.Event(),
    )


def services(settings: Settings, clients: Clients) -> Iterable[tuple[str, ASGIApp]]:
    engines, stopping = memory_gateway_engines(), asyncio.Event()

    def metrics() -> HttpMetrics:
        return HttpMetrics(new_registry())

    yield "video-gen", create_video_gen(settings, clients, metrics=metrics(), stopping=stopping)
    yield "voice-gen", create_voice_gen(settings, clients, metrics=metrics(), stopping=stopping)
    yield (
        "poster-gen",
        create_poster_gen(
            settings, clients, lettering=engines.lettering, metrics=metrics(), stopping=stopping
        ),
    )
    yield (
        "face-similarity",
        create_face_similarity(
            settings,
            clients,
            embedder=engines.embedder,
            models=MemoryModelStore(folder=settings.stario_home, manifests={}, contents={}),
            metrics=metrics(),
            deletion_metrics=MemoryDeletionMetrics(),
            stopping=stopping,
        ),
    )
    yield (
        "merch-engine",
        create_merch_engine(
            settings, clients, engines=engines.shop, metrics=metrics(), stopping=stopping
        ),
    )
    yield (
        "regtech-filter",
        create_regtech_filter(
            settings, clients, engines=engines.media_checks, metrics=metrics(), stopping=stopping
        ),
    )


@pytest.fixture(scope="module")
async def town(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    home: Path = tmp_path_factory.mktemp("services")
    alone = Settings(stario_home=home, service_secret=SECRET, requests_per_minute=9000)
    async with AsyncExitStack() as stack:
        clients = await stack.enter_async_context(open_clients(alone, name="services"))
        await prepare(alone, clients)
        running = {name: Counted(app) for name, app in services(alone, clients)}
        urls = {
            name.replace("-", "_") + "_url": await stack.enter_async_context(on_loopback(service))
            for name, service in running.items()
            if name != Town.closed
        }
        urls["voice_gen_url"] = f"http://127.0.0.1:{free_port()}"
        settings = alone.model_copy(update=urls)
        clients = await stack.enter_async_context(open_clients(settings, name="gateway"))
        ports = http_ports(clients, settings, HttpMetrics(new_registry()))
        routes = gateway_routes(
            settings,
            clients,
            engines=memory_gateway_engines(),
            access_tokens=ports.access_tokens,
            deletion_metrics=MemoryDeletionMetrics(),
            stopping=asyncio.Event(),
        )
        web = await stack.enter_async_context(client(gateway(settings, clients)))
        mounted = gateway(alone, clients=attrs.evolve(clients, upstreams={}))
        yield Town(web, running, routes, mounted, ports)


def client(app: ASGIApp) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app, client=("192.0.2.7", 50000))
    return httpx.AsyncClient(transport=transport, base_url="http://house")


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


async def test_the_document_is_the_same_both_ways(town: Town) -> None:
    async with client(town.mounted) as web:
        alone = (await web.get("/openapi.json")).json()
    assert (await town.web.get("/openapi.json")).json() == alone


async def test_every_group_is_where_it_belongs(town: Town) -> None:
    carried: dict[str | None, set[str]] = {}
    for route in town.routes:
        name = getattr(route.carrier, "name", None)
        carried.setdefault(name, set()).add(route.path.split("/")[1])
    assert set(carried) == {*SERVICES, None}
    assert carried["video-gen"] == {"videos"}
    assert carried["voice-gen"] == {"voice"}
    assert carried["poster-gen"] == {"posters"}
    assert carried["face-similarity"] == {"face"}
    assert {"merch", "payments"} <= carried["merch-engine"]
    assert {"content"} <= carried["regtech-filter"]
    assert {"auth", "users", "artists", "jobs", "s", "verify", "ops"} <= carried[None]


@pytest.mark.parametrize(
    ("service", "path"),
    [
        ("video-gen", "/videos/my"),
        ("poster-gen", "/posters/templates"),
        ("merch-engine", "/merch/products"),
        ("regtech-filter", "/content/rules"),
    ],
)
async def test_the_service_answers_whom_the_gateway_calls_for(
    town: Town, service: str, path: str
) -> None:
    asked = town.services[service].asked
    before = len(asked)
    answer = await town.web.get(path, headers=town.signed_in(Role.ADMIN))
    assert answer.status_code == 200, answer.text
    assert asked[before:] == [path]
    # Straight to the service, without a signature.
    assert (await client(town.services[service]).get(path)).status_code == 421


async def test_faces_lie_at_the_root_of_their_service(town: Town) -> None:
    answer = await town.web.post(
        "/face/detect", json={"image": "no picture"}, headers=town.signed_in()
    )
    assert answer.status_code in {400, 415, 422}, answer.text
    assert town.services["face-similarity"].asked[-1] == "/detect"


async def test_health_asks_the_services_themselves(town: Town) -> None:
    for name in set(SERVICES) - {town.closed}:
        found = await town.web.get(f"/health/{name}")
        assert (found.status_code, found.json()["service"]) == (200, name), found.text
        assert town.services[name].asked[-1] == "/health"
        assert "database" in found.json()["dependencies"]
    silent = await town.web.get(f"/health/{town.closed}")
    assert (silent.status_code, silent.json()["status"]) == (503, "down")
    assert silent.json()["dependencies"][town.closed]["error"] == "ClientConnectorError"
    whole = (await town.web.get("/health")).json()
    assert (whole["status"], whole["dependencies"][town.closed]["status"]) == ("degraded", "down")


async def test_one_service_that_is_away_takes_nothing_else_with_it(town: Town) -> None:
    samples = f"/voice/artists/{new_id()}/samples"
    for _ in range(7):
        refused = await town.web.get(samples, headers={"Accept-Language": "uz"})
        assert (refused.status_code, refused.json()["code"]) == (503, "service_away")
        assert int(refused.headers["retry-after"]) > 0
    assert (await town.web.get("/merch/products")).status_code == 200
    told = (await town.web.get("/metrics")).text
    assert 'stario_service_circuit_open{service="voice-gen"} 1.0' in told
    assert 'stario_service_circuit_open{service="merch-engine"} 0.0' in told
