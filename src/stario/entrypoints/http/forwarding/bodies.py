"""Bodies on their way, there and back, as they come in."""

from collections.abc import AsyncGenerator, AsyncIterator
from types import TracebackType

import aiohttp
import attrs
from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive

from stario.domain.kernel.errors import DomainError


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
    """The body of an answer; closing it gives the connection up, even before anything was read."""

    _response: aiohttp.ClientResponse

    async def asend(self, _value: None) -> bytes:
        chunk = await self._response.content.readany()
        if not chunk:
            raise StopAsyncIteration
        return chunk

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
