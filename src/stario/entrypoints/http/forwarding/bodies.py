"""Bodies on their way, there and back, as they come in."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from types import TracebackType

import aiohttp
import attrs
from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive

from stario.domain.kernel.errors import DomainError
from stario.entrypoints.tasks import end


@attrs.define
class Upload:
    """The body of a request; `broken_by` says why it did not come to its end."""

    _receive: Receive
    broken_by: DomainError | ClientDisconnect | None = attrs.field(init=False, default=None)

    async def chunks(self) -> AsyncIterator[bytes]:
        """
        Give it piece by piece.

        Raises:
            ClientDisconnect: the client left in the middle.
            BodyTooLarge: as `receive` says.
        """
        try:
            while True:
                message = await self._next()
                if chunk := message.get("body", b""):
                    yield chunk
                if not message.get("more_body", False):
                    return
        except (DomainError, ClientDisconnect) as error:
            self.broken_by = error
            raise

    async def _next(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        return message


@attrs.define(eq=False)
class Download(AsyncGenerator[bytes, None]):
    """
    The body of an answer; closing it gives the connection up, even before anything was read.

    With `stopping` it ends when that is set: streams of events must not hold up a shutdown.
    """

    _response: aiohttp.ClientResponse
    _stopping: asyncio.Event | None = None

    async def asend(self, _value: None) -> bytes:
        chunk = await self._chunk()
        if not chunk:
            raise StopAsyncIteration
        return chunk

    async def _chunk(self) -> bytes:
        content = self._response.content
        if self._stopping is None:
            return await content.readany()
        reading = asyncio.create_task(content.readany())
        stopped = asyncio.create_task(self._stopping.wait())
        try:
            await asyncio.wait({reading, stopped}, return_when=asyncio.FIRST_COMPLETED)
            return reading.result() if reading.done() else b""
        finally:
            await end(stopped)
            await end(reading)

    async def athrow(
        self,
        typ: type[BaseException] | BaseException,
        val: BaseException | object = None,
        tb: TracebackType | None = None,
    ) -> bytes:
        del val, tb
        await self.aclose()
        raise typ

    async def aclose(self) -> None:
        # After the last byte the connection is given back already, and this does nothing.
        self._response.close()
