"""Server-sent events (WHATWG HTML, 9.2)."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import suppress

import attrs
import msgspec

from stario.entrypoints.http.routing import Call, Reply

MEDIA_TYPE = "text/event-stream"
HEARTBEAT_SECONDS = 15.0
RETRY_MILLISECONDS = 2000
LONGEST_STREAM_SECONDS = 600.0
"""Then the stream ends and the client comes back: connections move on when processes do."""

LONGEST_ID = 128
_HEARTBEAT = b": still here\n\n"


@attrs.frozen(kw_only=True)
class ServerEvent:
    """
    One event: `data` is sent as JSON; `id` comes back as Last-Event-ID when the client reconnects.

    A client that wants to listen for one kind only names `event`.
    """

    data: msgspec.Struct
    id: str | None = None
    event: str | None = None


def event_stream(
    events: AsyncIterator[ServerEvent],
    *,
    heartbeat_seconds: float = HEARTBEAT_SECONDS,
    longest_seconds: float = LONGEST_STREAM_SECONDS,
) -> Reply:
    """
    Answer with *events* as they come, and a comment whenever nothing comes for a while.

    *events* ends the stream by ending; it is closed when the client leaves. Declare the route with
    `media_type=events.MEDIA_TYPE`.
    """
    return Reply(
        content=_encoded(events, heartbeat_seconds, longest_seconds),
        media_type=MEDIA_TYPE,
        # Proxies that collect an answer before they pass it on would hold events back.
        headers={"Cache-Control": "no-store, no-transform", "X-Accel-Buffering": "no"},
    )


def last_event_id(call: Call[object, object, object]) -> str | None:
    """The id of the last event that a returning client has seen."""
    given = call.request.headers.get("last-event-id", "")
    return given if 0 < len(given) <= LONGEST_ID and given.isprintable() else None


async def _encoded(
    events: AsyncIterator[ServerEvent], heartbeat_seconds: float, longest_seconds: float
) -> AsyncGenerator[bytes, None]:
    yield b"retry: %d\n\n" % RETRY_MILLISECONDS
    loop = asyncio.get_running_loop()
    ends_at = loop.time() + longest_seconds
    coming: asyncio.Future[ServerEvent] | None = None
    try:
        while (left := ends_at - loop.time()) > 0:
            coming = coming or asyncio.ensure_future(anext(events))
            done, _ = await asyncio.wait({coming}, timeout=min(heartbeat_seconds, left))
            if not done:
                yield _HEARTBEAT
                continue
            event, coming = await _taken(coming), None
            if event is None:
                return
            yield _lines(event)
    finally:
        if coming is not None:
            coming.cancel()
            with suppress(asyncio.CancelledError, StopAsyncIteration):
                await coming
        if isinstance(events, AsyncGenerator):
            await events.aclose()


async def _taken(coming: "asyncio.Future[ServerEvent]") -> ServerEvent | None:
    try:
        return await coming
    except StopAsyncIteration:
        return None


def _lines(event: ServerEvent) -> bytes:
    # JSON has no raw line breaks, so the data is one line.
    lines = [b"data: " + msgspec.json.encode(event.data)]
    if event.event is not None:
        lines.insert(0, b"event: " + _one_line(event.event))
    if event.id is not None:
        lines.insert(0, b"id: " + _one_line(event.id))
    return b"\n".join(lines) + b"\n\n"


def _one_line(text: str) -> bytes:
    return "".join(c for c in text if c.isprintable()).encode()
