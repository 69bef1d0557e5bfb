"""
Server-sent events.

Source: WHATWG HTML, 9.2 (the event stream format).
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator

import attrs

from stario.entrypoints.tasks import end

MEDIA_TYPE = "text/event-stream"
HEARTBEAT_SECONDS = 15.0
"""Shorter than the idle time-out of common proxies."""
RETRY_MILLISECONDS = 2000

HEADERS = {"cache-control": "no-store", "x-accel-buffering": "no"}
"""Proxies must pass each event on at once."""


@attrs.frozen(kw_only=True)
class ServerEvent:
    """`data` is one line; `id` comes back as Last-Event-ID when a client connects again."""

    name: str
    data: bytes
    id: str

    def encode(self) -> bytes:
        return b"id: %b\nevent: %b\ndata: %b\n\n" % (
            self.id.encode(),
            self.name.encode(),
            self.data.replace(b"\n", b" "),
        )


async def event_stream(
    events: AsyncIterator[ServerEvent],
    *,
    stopping: asyncio.Event,
    heartbeat_seconds: float = HEARTBEAT_SECONDS,
) -> AsyncGenerator[bytes]:
    """
    Encode *events* as they come; a comment keeps a silent connection open.

    Ends when *stopping* is set, so that no stream holds up a shutdown: clients connect again,
    to a process that goes on.
    """
    pending: asyncio.Task[ServerEvent] | None = None
    stopped = asyncio.ensure_future(stopping.wait())
    try:
        yield b"retry: %d\n\n" % RETRY_MILLISECONDS
        while True:
            pending = pending or asyncio.ensure_future(_next(events))
            await asyncio.wait(
                [pending, stopped],
                timeout=heartbeat_seconds,
                return_when=asyncio.FIRST_COMPLETED,
            )
            if stopped.done():
                return
            if not pending.done():
                yield b": still here\n\n"
                continue
            done, pending = pending, None
            try:
                yield done.result().encode()
            except StopAsyncIteration:
                return
    finally:
        stopped.cancel()
        if pending is not None:
            await end(pending)
        if isinstance(events, AsyncGenerator):
            await events.aclose()


async def _next(events: AsyncIterator[ServerEvent]) -> ServerEvent:
    return await anext(events)
