"""A TCP proxy that breaks connections when it is told to."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit

import attrs


@attrs.define
class FaultProxy:
    """
    Passes bytes on to a server.

    `cuts` are lengths in bytes: each next connection is broken once so much has come back.
    While `silent`, nothing comes back at all.
    """

    url: str = ""
    cuts: list[int] = attrs.field(factory=list)
    silent: bool = False
    connections: int = 0


@asynccontextmanager
async def faulty(target: str) -> AsyncIterator[FaultProxy]:
    """Open a proxy before the server at the URL *target*."""
    proxy = FaultProxy()
    parts = urlsplit(target)
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        proxy.connections += 1
        upstream = await asyncio.open_connection(parts.hostname, parts.port)
        forward = asyncio.create_task(_pump(reader, upstream[1], None))
        try:
            await _answer(proxy, upstream[0], writer)
        finally:
            forward.cancel()
            upstream[1].close()
            writer.close()
            tasks.discard(task)

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    proxy.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield proxy
    finally:
        server.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


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
