"""What happens to every request, whatever answers it."""

import time
from collections.abc import Sequence

import attrs
import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from stario.entrypoints.http.addresses import ClientAddresses, peer_of
from stario.entrypoints.http.exchange import SCOPE_KEY, Exchange
from stario.entrypoints.http.forwarding.gate import ServiceGate
from stario.entrypoints.http.languages import preferred
from stario.entrypoints.http.metrics import HttpMetrics
from stario.entrypoints.http.rendering import failure, send_rendered
from stario.entrypoints.http.trace import current_trace, request_id_of, trace_of
from stario.entrypoints.tracing import NoTracing, Tracing
from stario.ports.system import Ids

log = structlog.get_logger(__name__)

CLIENT_LEFT = 499
"""What the log and the metrics say of a client that left before the answer."""

# For answers that are no pages. What a route sets itself goes before these.
SECURITY_HEADERS = (
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
)
HSTS = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")


@attrs.frozen(kw_only=True)
class Edge:
    """
    Names, times, counts and logs each request, and puts the headers on that every answer has.

    Behind a `gate` the client is who the gateway says.

    The log line has the route's template and never the path or the query: tokens stand in both.
    """

    app: ASGIApp
    ids: Ids
    metrics: HttpMetrics
    addresses: ClientAddresses
    https: bool
    gate: ServiceGate | None = None
    tracing: Tracing = attrs.field(factory=NoTracing)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        exchange = self._exchange(scope)
        scope[SCOPE_KEY] = exchange
        structlog.contextvars.bind_contextvars(
            request_id=exchange.request_id, trace_id=exchange.trace.trace_id
        )
        outgoing = self._outgoing(exchange, send)
        traced = current_trace.set(exchange.trace)
        started = time.perf_counter()
        self.metrics.begin()
        try:
            await self._in_span(exchange, scope, receive, outgoing)
        finally:
            self._account(exchange, scope["method"], time.perf_counter() - started)
            current_trace.reset(traced)
            structlog.contextvars.unbind_contextvars("request_id", "trace_id", "account_id")

    def _exchange(self, scope: Scope) -> Exchange:
        headers = dict(scope["headers"])
        own = self.ids.new()
        address = self.gate.address_of(scope) if self.gate else self.addresses.of(scope)
        return Exchange(
            own_id=own,
            request_id=request_id_of(headers.get(b"x-request-id"), own),
            trace=trace_of(headers.get(b"traceparent"), own),
            language=preferred(headers.get(b"accept-language", b"").decode("latin-1")),
            headers=headers,
            # Nobody else is believed who asked, whatever their headers say.
            address=address or peer_of(scope),
            is_expected=address is not None,
        )

    async def _in_span(
        self, exchange: Exchange, scope: Scope, receive: Receive, send: Send
    ) -> None:
        given = exchange.headers.get(b"traceparent")
        method = scope["method"]
        with self.tracing.request(exchange.trace, traceparent=given, method=method) as asked:
            exchange.trace = asked.trace
            try:
                await self._answer(exchange, scope, receive, send)
            finally:
                asked.route, asked.status = exchange.route, exchange.status or CLIENT_LEFT

    async def _answer(self, exchange: Exchange, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self.app(scope, receive, send)
        except Exception:
            log.exception("request_failed", method=scope["method"], route=exchange.route)
            # A body that broke off in the middle must not look whole: without its end the server
            # cuts the connection.
            if exchange.status == 0:
                answer = failure(exchange.request_id, exchange.language)
                await send_rendered(answer, send, head=scope["method"] == "HEAD")

    def _outgoing(self, exchange: Exchange, send: Send) -> Send:
        async def outgoing(message: Message) -> None:
            if message["type"] == "http.response.start":
                always: Sequence[tuple[bytes, bytes]] = (
                    (b"x-request-id", exchange.request_id.encode()),
                    (b"traceresponse", exchange.trace.header.encode()),
                    *((HSTS,) if self.https else ()),
                )
                exchange.status = message["status"]
                headers = message["headers"] = list(message.get("headers", ()))
                present = {name.lower() for name, _ in headers}
                headers += always
                headers += [header for header in SECURITY_HEADERS if header[0] not in present]
            await send(message)

        return outgoing

    def _account(self, exchange: Exchange, method: str, seconds: float) -> None:
        status = exchange.status or CLIENT_LEFT
        self.metrics.end(method, exchange.route, status, seconds)
        write = log.debug if exchange.quiet else log.info
        write(
            "request",
            method=method,
            route=exchange.route,
            status=status,
            duration_ms=round(seconds * 1000, 2),
            address=exchange.address,
        )
