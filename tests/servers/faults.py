"""A TCP proxy that breaks connections when it is told to."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager, suppress
from urllib.parse import urlsplit

import attrs


@attrs.define
class FaultProxy:
    """
    Passes bytes on to a server.

    `cuts` are lengths in bytes: each next connection is broken once so much has come back.
    While `silent`, nothing comes back at all. `hang_up` ends every connection, and no new one is
    taken until `pick_up`.
    """

    url: str = ""
    cuts: list[int] = attrs.field(factory=list)
    silent: bool = False
    connections: int = 0
    _tasks: set[asyncio.Task[None]] = attrs.field(init=False, factory=set)
    _is_down: bool = attrs.field(init=False, default=False)

    def hang_up(self) -> None:
        self._is_down = True
        for task in list(self._tasks):
            task.cancel()

    def pick_up(self) -> None:
        self._is_down = False

    @contextmanager
    def serving(self) -> Iterator[bool]:
        """Count the connection that this task serves: False when none is taken."""
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.connections += 1
        try:
            yield not self._is_down
        finally:
            self._tasks.discard(task)

    async def close(self) -> None:
        tasks = list(self._tasks)
        self.hang_up()
        await asyncio.gather(*tasks, return_exceptions=True)


@asynccontextmanager
async def faulty(target: str) -> AsyncIterator[FaultProxy]:
    """Open a proxy before the server at the URL *target*."""
    proxy = FaultProxy()
    parts = urlsplit(target)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with proxy.serving() as taken, closing(writer), suppress(asyncio.CancelledError):
            if not taken:
                return
            upstream = await asyncio.open_connection(parts.hostname, parts.port)
            forward = asyncio.create_task(_pump(reader, upstream[1], None))
            with closing(upstream[1]):
                try:
                    await _answer(proxy, upstream[0], writer)
                finally:
                    forward.cancel()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    proxy.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield proxy
    finally:
        server.close()
        await proxy.close()


async def _answer(
    proxy: FaultProxy, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    if proxy.silent:
        await asyncio.sleep(3600)
    limit = proxy.cuts.pop(0) if proxy.cuts else None
    await _pump(reader, writer, limit)


async def _pump(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, limit: int | None
) -> None:
    passed = 0
    with suppress(ConnectionError):
        while chunk := await reader.read(65536):
            passed += len(chunk)
            if limit is not None and passed > limit:
                return
            writer.write(chunk)
            await writer.drain()
