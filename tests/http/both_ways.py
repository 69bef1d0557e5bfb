"""The same routes behind a gateway that sends them on to a service, over a real connection."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack

import attrs
import httpx
from starlette.types import ASGIApp, Receive, Scope, Send
from tests.servers.loopback import on_loopback

from stario.entrypoints.http.forwarding.breaker import Breaker
from stario.entrypoints.http.forwarding.gate import ServiceGate
from stario.entrypoints.http.forwarding.signatures import CallSignatures
from stario.entrypoints.http.forwarding.upstream import Upstream
from stario.entrypoints.upstreams import open_session
from stario.ports.system import Clock

SERVICE = "test-service"
SECRET = b"what gateway and service share.."


@attrs.define(eq=False, kw_only=True)
class Proxied:
    """A gateway whose service is started by the first request; close it at the end."""

    service: Callable[[ServiceGate], ASGIApp]
    gateway: Callable[[Upstream], ASGIApp]
    clock: Clock
    _app: ASGIApp | None = attrs.field(init=False, default=None)
    _starting: asyncio.Lock = attrs.field(init=False, factory=asyncio.Lock)
    _stack: AsyncExitStack = attrs.field(init=False, factory=AsyncExitStack)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with self._starting:
            if self._app is None:
                self._app = await self._open()
        await self._app(scope, receive, send)

    async def close(self) -> None:
        await self._stack.aclose()

    async def _open(self) -> ASGIApp:
        signatures = CallSignatures(secret=SECRET, clock=self.clock)
        service = self.service(ServiceGate(service=SERVICE, signatures=signatures))
        url = await self._stack.enter_async_context(on_loopback(service))
        session = await self._stack.enter_async_context(open_session(silent_seconds=10))
        return self.gateway(
            Upstream(
                name=SERVICE,
                url=url,
                session=session,
                breaker=Breaker(service=SERVICE, clock=self.clock),
                signatures=signatures,
            )
        )


class ProxiedTransport(httpx.ASGITransport):
    """Ends the service with the client that asked for it."""

    def __init__(self, app: Proxied, *, client: tuple[str, int]) -> None:
        super().__init__(app, raise_app_exceptions=False, client=client)
        self._proxied = app

    async def aclose(self) -> None:
        await self._proxied.close()
