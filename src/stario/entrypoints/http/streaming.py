"""Bodies that are made while they are sent, and end when nobody listens any more."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import suppress

from starlette.types import Receive, Send

from stario.entrypoints.http.answers import Streamed


async def send_streamed(answer: Streamed, receive: Receive, send: Send, *, head: bool) -> None:
    """Send *answer* until it or the client ends; its iterator is closed in any case."""
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
    try:
        if head:
            await send({"type": "http.response.body", "body": b""})
            return
        sending = asyncio.ensure_future(_pump(answer.content, send))
        leaving = asyncio.ensure_future(_left(receive))
        try:
            await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            await _stop(leaving)
            if sending.done():
                sending.result()
            else:
                await _stop(sending)
    finally:
        if isinstance(answer.content, AsyncGenerator):
            await answer.content.aclose()


async def _pump(content: AsyncIterator[bytes], send: Send) -> None:
    async for chunk in content:
        await send({"type": "http.response.body", "body": chunk, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _stop(task: "asyncio.Future[None]") -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
