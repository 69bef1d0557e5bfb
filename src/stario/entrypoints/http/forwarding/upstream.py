"""A service that answers some routes in the gateway's stead."""

from collections.abc import AsyncGenerator, AsyncIterator, Iterable
from types import TracebackType
from urllib.parse import quote

import attrs
import httpx
import structlog
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope

from stario.entrypoints.http.answers import Streamed
from stario.entrypoints.http.exchange import Exchange
from stario.entrypoints.http.forwarding.breaker import Attempt, Breaker
from stario.entrypoints.http.forwarding.headers import Fields, back, onward
from stario.entrypoints.http.forwarding.signatures import HEADER, CallSignatures
from stario.entrypoints.http.reading import declared_length, limited
from stario.entrypoints.http.refusals import MalformedRequest
from stario.entrypoints.http.routing import Carrier, Route

log = structlog.get_logger(__name__)

SAFE = frozenset({"GET", "HEAD"})
TRIES_OF_SAFE = 2
MISDIRECTED = 421
VISIBLE = "".join(map(chr, range(0x21, 0x7F)))


@attrs.frozen(kw_only=True)
class Upstream(Carrier):
    """`prefix` is what the paths of its routes begin with at the gateway, and not there."""

    name: str
    url: str
    prefix: str = ""
    transport: httpx.AsyncBaseTransport
    timeout: httpx.Timeout
    breaker: Breaker
    signatures: CallSignatures | None

    def carried(self, routes: Iterable[Route]) -> list[Route]:
        """The same routes, answered by the service."""
        return [attrs.evolve(route, carrier=self) for route in routes]

    async def carry(
        self, route: Route, scope: Scope, receive: Receive, exchange: Exchange
    ) -> Streamed:
        """
        Send the request on as it comes in, and give the answer as it comes back.

        Raises:
            ServiceAway: it does not answer, or did not lately.
            BodyTooLarge: the body is larger than *route* takes.
            ClientDisconnect: the client left in the middle.
            MalformedRequest: the head is none that may be sent on.
        """
        declared_length(exchange.headers, route.max_body_bytes)
        body = _body(limited(receive, route.max_body_bytes)) if _has_body(exchange) else None
        target = self._target(scope)
        fields = onward(scope["headers"], exchange)
        if self.signatures is not None:
            signed = self.signatures.sign(
                service=self.name, method=scope["method"], target=target, address=exchange.address
            )
            fields.append((HEADER, signed))
        response = await self._asked(scope["method"], target, fields, body)
        answer = _Body(response)
        if scope["method"] == "HEAD":
            await answer.aclose()
        return Streamed(
            status=response.status_code, headers=back(response.headers.raw), content=answer
        )

    def _target(self, scope: Scope) -> bytes:
        # Never put together again from its parts: `..` must stay what the route table has seen.
        path, query = scope["raw_path"][len(self.prefix) :], scope["query_string"]
        target = path + b"?" + query if query else path
        return quote(target, safe=VISIBLE).encode()

    async def _asked(
        self, method: str, target: bytes, fields: Fields, body: AsyncIterator[bytes] | None
    ) -> httpx.Response:
        tries = TRIES_OF_SAFE if method in SAFE and body is None else 1
        with self.breaker.attempt() as attempt:
            for _ in range(tries):
                request = httpx.Request(
                    method,
                    self.url,
                    headers=fields,
                    content=body,
                    extensions={"target": target, "timeout": self.timeout.as_dict()},
                )
                response = await self._sent(request, attempt)
                if response is not None:
                    return response
            attempt.fail()
        raise self.breaker.away()

    async def _sent(self, request: httpx.Request, attempt: Attempt) -> httpx.Response | None:
        """None: it did not answer, which may be tried again."""
        try:
            response = await self.transport.handle_async_request(request)
        except httpx.LocalProtocolError as error:
            raise MalformedRequest(reason="http") from error
        except httpx.PoolTimeout as error:
            # It is us who have too many calls open.
            raise self.breaker.away() from error
        except httpx.TransportError as error:
            log.warning("service away", service=self.name, error=type(error).__name__)
            return None
        if response.status_code == MISDIRECTED:
            await response.aclose()
            log.error("service takes no calls of ours", service=self.name)
            attempt.fail()
            raise self.breaker.away()
        attempt.succeed()
        return response


@attrs.define(eq=False)
class _Body(AsyncGenerator[bytes, None]):
    """What comes back; closing it gives the connection up, even before anything was read."""

    _response: httpx.Response
    _chunks: AsyncIterator[bytes] | None = attrs.field(init=False, default=None)

    async def asend(self, _value: None) -> bytes:
        if self._chunks is None:
            self._chunks = self._response.aiter_raw()
        return await anext(self._chunks)

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
        await self._response.aclose()


def _has_body(exchange: Exchange) -> bool:
    length = exchange.headers.get(b"content-length", b"0")
    return b"transfer-encoding" in exchange.headers or length.strip(b"0") != b""


async def _body(receive: Receive) -> AsyncIterator[bytes]:
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        if chunk := message.get("body", b""):
            yield chunk
        if not message.get("more_body", False):
            return
