"""A service that answers some routes in the gateway's stead."""

import asyncio
from collections.abc import Iterable
from urllib.parse import quote

import aiohttp
import attrs
import structlog
from starlette.types import Receive, Scope
from yarl import URL

from stario.entrypoints.http.answers import Streamed
from stario.entrypoints.http.exchange import Exchange
from stario.entrypoints.http.forwarding.bodies import Download, Upload
from stario.entrypoints.http.forwarding.breaker import Attempt, Breaker
from stario.entrypoints.http.forwarding.headers import Fields, back, onward
from stario.entrypoints.http.forwarding.signatures import HEADER, CallSignatures
from stario.entrypoints.http.reading import declared_length, limited
from stario.entrypoints.http.refusals import MalformedRequest
from stario.entrypoints.http.routing import Carrier, Route
from stario.entrypoints.http.server_events import MEDIA_TYPE as EVENTS

log = structlog.get_logger(__name__)

SAFE = frozenset({"GET", "HEAD"})
TRIES_OF_SAFE = 2
MISDIRECTED = 421
VISIBLE = "".join(map(chr, range(0x21, 0x7F))).replace("#", "")


@attrs.frozen(kw_only=True)
class Upstream(Carrier):
    """`prefix` is what the paths of its routes begin with at the gateway, and not there."""

    name: str
    url: str
    prefix: str = ""
    session: aiohttp.ClientSession
    breaker: Breaker
    signatures: CallSignatures | None
    stopping: asyncio.Event | None = None

    def carried(
        self, routes: Iterable[Route], *, stopping: asyncio.Event | None = None
    ) -> list[Route]:
        """The same routes, answered by the service; streams of events end with *stopping*."""
        carrier = attrs.evolve(self, stopping=stopping)
        return [attrs.evolve(route, carrier=carrier) for route in routes]

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
        upload = None
        if _has_body(exchange):
            upload = Upload(limited(receive, route.max_body_bytes))
        target = self._target(scope)
        fields = onward(scope["headers"], exchange)
        if self.signatures is not None:
            signed = self.signatures.sign(
                service=self.name, method=scope["method"], target=target, address=exchange.address
            )
            fields.append((HEADER, signed))
        response = await self._asked(scope["method"], target, fields, upload)
        stopping = self.stopping if response.content_type == EVENTS else None
        return Streamed(
            status=response.status,
            headers=back(response.raw_headers),
            content=Download(response, stopping),
        )

    def _target(self, scope: Scope) -> bytes:
        # Never put together again from its parts: `..` must stay what the route table has seen.
        path, query = scope["raw_path"][len(self.prefix) :], scope["query_string"]
        target = path + b"?" + query if query else path
        return quote(target, safe=VISIBLE).encode()

    async def _asked(
        self, method: str, target: bytes, fields: Fields, upload: Upload | None
    ) -> aiohttp.ClientResponse:
        url = URL(self.url + target.decode(), encoded=True)
        headers = [(name.decode(), _text(value)) for name, value in fields]
        with self.breaker.attempt() as attempt:
            for _ in range(TRIES_OF_SAFE if method in SAFE and upload is None else 1):
                response = await self._sent(method, url, headers, upload, attempt)
                if response is not None:
                    return response
            attempt.fail()
        raise self.breaker.away()

    async def _sent(
        self,
        method: str,
        url: URL,
        headers: list[tuple[str, str]],
        upload: Upload | None,
        attempt: Attempt,
    ) -> aiohttp.ClientResponse | None:
        """None: it did not answer, which may be tried again."""
        body = upload.chunks() if upload else None
        try:
            response = await self.session.request(
                method, url, headers=headers, data=body, allow_redirects=False
            )
        except (aiohttp.ClientError, TimeoutError) as error:
            if upload is not None and upload.broken_by is not None:
                raise upload.broken_by from error
            log.warning("service away", service=self.name, error=type(error).__name__)
            return None
        except ValueError as error:
            raise MalformedRequest(reason="http") from error
        if response.status == MISDIRECTED:
            response.close()
            log.error("service takes no calls of ours", service=self.name)
            attempt.fail()
            raise self.breaker.away()
        attempt.succeed()
        return response


def _has_body(exchange: Exchange) -> bool:
    length = exchange.headers.get(b"content-length", b"0")
    return b"transfer-encoding" in exchange.headers or length.strip(b"0") != b""


def _text(value: bytes) -> str:
    """A field as the client library takes it, which sends UTF-8."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")
