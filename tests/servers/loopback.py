"""An application behind a real socket, in the event loop of the test that uses it."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from starlette.types import ASGIApp

from stario.entrypoints.processes.running import Server


@asynccontextmanager
async def on_loopback(app: ASGIApp) -> AsyncIterator[str]:
    """Serve *app* and give its base URL; what it holds may belong to this event loop."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_config=None, access_log=False, ws="none", proxy_headers=False)
    server = _Prompt(config)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        # The server has no event to wait for; it begins to listen in its first few turns.
        while not server.started and not serving.done():  # noqa: ASYNC110
            await asyncio.sleep(0.001)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.end()
        await serving
        listener.close()


class _Prompt(Server):
    """Ends when it is told to: uvicorn's own looks ten times a second, and waits for clients."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._ending = asyncio.Event()

    def end(self) -> None:
        self.force_exit = True
        self._ending.set()

    async def main_loop(self) -> None:
        await self.on_tick(0)
        await self._ending.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await super().shutdown(sockets)
        # One that is in a hurry leaves the application open, which would end when it is collected:
        # in the middle of any later test.
        await self.lifespan.shutdown()
