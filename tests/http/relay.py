"""A gateway whose few routes are answered by whatever a test puts behind it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import attrs
import httpx
import msgspec
from starlette.types import ASGIApp, Receive, Scope, Send
from tests.http.house import House
from tests.servers.faults import FaultProxy, faulty
from tests.servers.loopback import on_loopback

from stario.adapters.memory.storage import MemoryStorage
from stario.entrypoints.http.forwarding.breaker import Breaker
from stario.entrypoints.http.forwarding.signatures import CallSignatures
from stario.entrypoints.http.forwarding.upstream import Upstream
from stario.entrypoints.http.routing import Call, RateClass, RawBody, Reply, Route, route
from stario.entrypoints.upstreams import open_session

LARGEST = 100_000
SILENT_SECONDS = 1.0


class EchoPath(msgspec.Struct):
    name: str


async def nobody(_: Call[None, EchoPath]) -> Reply:
    raise AssertionError("the gateway answers nothing itself")


def routes() -> list[Route]:
    raw = RawBody(media_types=("*/*",), max_bytes=LARGEST)
    kinds = (("GET", None), ("POST", raw), ("PUT", raw), ("DELETE", None))
    return [
        route(
            method,
            "/echo/{name}",
            nobody,
            tag="Echo",
            summary="Say what came in",
            raw_body=body,
            path_params=EchoPath,
            limit=RateClass.UNLIMITED,
        )
        for method, body in kinds
    ]


@attrs.define(eq=False)
class Stage:
    """What stands behind the gateway: an ASGI application that a test may change at any time."""

    app: ASGIApp
    asked: list[Scope] = attrs.field(factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            self.asked.append(scope)
            await self.app(scope, receive, send)
            return
        while (message := await receive())["type"] != "lifespan.shutdown":
            assert message["type"] == "lifespan.startup"
            await send({"type": "lifespan.startup.complete"})
        await send({"type": "lifespan.shutdown.complete"})

    @property
    def fields(self) -> dict[bytes, bytes]:
        """Of the last request."""
        return dict(self.asked[-1]["headers"])


@attrs.frozen
class Relay:
    house: House
    stage: Stage
    line: FaultProxy
    upstream: Upstream
    web: httpx.AsyncClient
    stopping: asyncio.Event


async def greeting(_scope: Scope, _receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"salom"})


@asynccontextmanager
async def open_relay(
    *, signatures: CallSignatures | None = None, is_direct: bool = False
) -> AsyncIterator[Relay]:
    """Open it; one that is not direct has a line that can be broken."""
    house, stage = House(storage=MemoryStorage()), Stage(greeting)
    async with (
        on_loopback(stage) as url,
        faulty(url) as line,
        open_session(silent_seconds=SILENT_SECONDS) as session,
    ):
        upstream = Upstream(
            name="echo",
            url=url if is_direct else line.url,
            session=session,
            breaker=Breaker(service="echo", clock=house.clock),
            signatures=signatures,
        )
        stopping = asyncio.Event()
        gateway = house.app(upstream.carried(routes(), stopping=stopping))
        async with on_loopback(gateway) as own, httpx.AsyncClient(base_url=own) as web:
            yield Relay(house, stage, line, upstream, web, stopping)


async def until(true: "asyncio.Event") -> None:
    async with asyncio.timeout(10):
        await true.wait()
