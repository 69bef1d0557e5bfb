"""Server-sent events: their form, their heartbeat, and their end."""

import asyncio
from collections.abc import AsyncGenerator

from stario.entrypoints.http.server_events import ServerEvent, event_stream


async def collected(stream: AsyncGenerator[bytes], *, most: int) -> list[bytes]:
    found = []
    async for chunk in stream:
        found.append(chunk)
        if len(found) == most:
            break
    await stream.aclose()
    return found


async def test_events_have_the_form_of_the_standard() -> None:
    async def events() -> AsyncGenerator[ServerEvent]:
        yield ServerEvent(name="progress", data=b'{"percent":40}', id="1")
        yield ServerEvent(name="end", data=b"two\nlines", id="2")

    found = await collected(event_stream(events(), stopping=asyncio.Event()), most=9)

    assert found == [
        b"retry: 2000\n\n",
        b'id: 1\nevent: progress\ndata: {"percent":40}\n\n',
        b"id: 2\nevent: end\ndata: two lines\n\n",
    ]


async def test_a_silent_stream_is_kept_open_and_closed_with_its_listener() -> None:
    closed = asyncio.Event()

    async def events() -> AsyncGenerator[ServerEvent]:
        try:
            await asyncio.sleep(60)
            yield ServerEvent(name="never", data=b"{}", id="1")
        finally:
            closed.set()

    stream = event_stream(events(), stopping=asyncio.Event(), heartbeat_seconds=0.01)
    found = await collected(stream, most=4)

    assert found[1:] == [b": still here\n\n"] * 3
    assert closed.is_set()


async def test_a_process_that_stops_ends_its_streams() -> None:
    stopping = asyncio.Event()

    async def events() -> AsyncGenerator[ServerEvent]:
        await asyncio.sleep(60)
        yield ServerEvent(name="never", data=b"{}", id="1")

    reading = asyncio.ensure_future(collected(event_stream(events(), stopping=stopping), most=9))
    await asyncio.sleep(0.01)
    stopping.set()

    assert await asyncio.wait_for(reading, 5) == [b"retry: 2000\n\n"]
