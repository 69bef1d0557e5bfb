"""From a request to a handler and back."""

from collections.abc import Sequence

import attrs
import structlog
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.routing import Match
from starlette.routing import Route as Mount
from starlette.types import Receive, Scope, Send

from stario.domain.compliance.model.audit_event import ORIGIN
from stario.domain.kernel.errors import DomainError, Forbidden, NotFound, Unauthenticated
from stario.entrypoints.http.addresses import counted_address
from stario.entrypoints.http.answers import Header, Rendered, Streamed
from stario.entrypoints.http.endpoints import Endpoint, Received, allowed_methods, call_of
from stario.entrypoints.http.exchange import Exchange, exchange_of
from stario.entrypoints.http.forwarding.gate import lets_anybody
from stario.entrypoints.http.paths import Found, PathTable
from stario.entrypoints.http.rates import RateLimits
from stario.entrypoints.http.refusals import MethodNotAllowed, Misdirected, UnderMaintenance
from stario.entrypoints.http.rendering import (
    failure,
    refusal,
    render,
    send_rendered,
)
from stario.entrypoints.http.replay import Replays, checked_key
from stario.entrypoints.http.routing import Answer, RateClass, Route
from stario.entrypoints.http.staff_trail import StaffTrail, Visit, names_in, origin_of
from stario.entrypoints.http.streaming import send_streamed
from stario.entrypoints.http.turned_away import TurnedAway
from stario.ports.credentials import AccessClaims, AccessTokens
from stario.ports.switches import Switches
from stario.ports.system import Clock, Ids

log = structlog.get_logger(__name__)

Outcome = Rendered | Streamed | Response
MAINTENANCE_RETRY_AFTER_SECONDS = 60


@attrs.frozen(kw_only=True)
class Dispatcher:
    """
    The ASGI application behind the edge.

    `mounts` are Starlette routes for whatever is not in the table, such as stored files. Whatever
    is recorded for the audit log meanwhile names the request.
    """

    table: PathTable[Endpoint]
    mounts: Sequence[Mount]
    access_tokens: AccessTokens
    limits: RateLimits
    replays: Replays
    trail: StaffTrail
    turned_away: TurnedAway
    clock: Clock
    ids: Ids
    switches: Switches

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1000, "reason": ""})
            return
        exchange = exchange_of(scope)
        answering = ORIGIN.set(origin_of(exchange))
        try:
            await self._answer(exchange, scope, receive, send)
        finally:
            ORIGIN.reset(answering)

    async def _answer(self, exchange: Exchange, scope: Scope, receive: Receive, send: Send) -> None:
        found = self.table.find(scope["path"])
        if found is None and (mount := self._mount(scope)) is not None:
            exchange.route = mount.path
            await mount.handle(scope, receive, send)
            return
        try:
            outcome = await self._outcome(found, scope, receive, exchange)
        except ClientDisconnect:
            return
        except DomainError as error:
            outcome = refusal(error, exchange.language)
        except Exception:
            log.exception("request_failed", method=scope["method"], route=exchange.route)
            outcome = failure(exchange.request_id, exchange.language)
        await _send(outcome, exchange.answer_headers, scope, receive, send)

    def _mount(self, scope: Scope) -> Mount | None:
        for mount in self.mounts:
            match, child_scope = mount.matches(scope)
            if match is not Match.NONE:
                scope.update(child_scope)
                return mount
        return None

    async def _outcome(
        self, found: Found[Endpoint] | None, scope: Scope, receive: Receive, exchange: Exchange
    ) -> Outcome:
        if found is None:
            raise NotFound(what="route")
        exchange.route = found.template
        method = scope["method"]
        endpoint = found.methods.get("GET" if method == "HEAD" else method)
        if endpoint is None:
            allowed = allowed_methods(found.methods)
            if method == "OPTIONS":
                return Rendered(status=204, headers=[(b"allow", allowed.encode())], body=b"")
            raise MethodNotAllowed(method=method, allowed=allowed)
        route = endpoint.route
        exchange.quiet = route.limit is RateClass.UNLIMITED
        if not exchange.is_expected and not lets_anybody(route.path):
            raise Misdirected
        if not route.during_maintenance and await self.switches.maintenance():
            raise UnderMaintenance(retry_after_seconds=MAINTENANCE_RETRY_AFTER_SECONDS)
        if route.carrier is not None:
            # Who is calling, and how often, is asked where the answer is made.
            return await route.carrier.carry(route, scope, receive, exchange)
        values = dict(zip(names_in(route.path), found.values, strict=True))
        caller = await self._let_in(route, values, exchange)

        async def work() -> Outcome:
            if caller is not None:
                _require_role(route, caller)
            received = await endpoint.receive(scope, receive, exchange, found.values)
            return await self._handled(endpoint, received, exchange, caller)

        if caller is None or not self.trail.watches(caller):
            return await work()
        query = scope["query_string"]
        visit = Visit(caller=caller, route=route, values=values, query=query)
        return await self.trail.follow(visit, work)

    async def _let_in(
        self, route: Route, values: dict[str, str], exchange: Exchange
    ) -> AccessClaims | None:
        """Admit whoever may ask; of staff the trail follows those too who may not."""
        caller = None
        try:
            caller = await self._admitted(route, exchange)
            if caller is not None and not self.trail.watches(caller):
                _require_role(route, caller)
        except (Unauthenticated, Forbidden) as error:
            await self.turned_away.note(
                route, values, error, caller=caller, address=counted_address(exchange.address)
            )
            raise
        return caller

    async def _admitted(self, route: Route, exchange: Exchange) -> AccessClaims | None:
        caller, refused = None, None
        if route.roles is not None or route.optional_auth:
            try:
                caller = self._caller(exchange, required=route.roles is not None)
            except Unauthenticated as error:
                refused = error
        # Whoever shows a bad token is counted as well: guessing must not be free.
        exchange.answer_headers += await self.limits.admit(
            route.limit, caller=caller, address=exchange.address
        )
        if refused is not None:
            raise refused
        if caller is not None:
            structlog.contextvars.bind_contextvars(account_id=caller.account_id)
        return caller

    def _caller(self, exchange: Exchange, *, required: bool) -> AccessClaims | None:
        given = exchange.headers.get(b"authorization")
        if given is None and not required:
            return None
        scheme, _, token = (given or b"").decode("latin-1").partition(" ")
        if scheme.lower() != "bearer":
            raise Unauthenticated
        return self.access_tokens.read(token.strip(), at=self.clock.now())

    async def _handled(
        self,
        endpoint: Endpoint,
        received: Received,
        exchange: Exchange,
        caller: AccessClaims | None,
    ) -> Outcome:
        route = endpoint.route
        given = exchange.headers.get(b"idempotency-key") if route.idempotent else None
        if given is None:
            # What only reads makes nothing that would need a name of its own.
            name = exchange.own_id if route.method == "GET" else self.ids.new()
            call = call_of(received, exchange, caller, idempotency_id=name)
            return _rendered(await route.handler(call), route)

        async def work(idempotency_id: str) -> Rendered:
            call = call_of(received, exchange, caller, idempotency_id=idempotency_id)
            outcome = _rendered(await route.handler(call), route)
            if not isinstance(outcome, Rendered):
                raise TypeError(f"{route.method} {route.path} is idempotent and cannot stream")
            return outcome

        scope = received.request.scope
        target = b"%b?%b\n" % (scope["path"].encode(errors="replace"), scope["query_string"])
        rendered, replayed = await self.replays.answer(
            key=checked_key(given),
            caller=caller.account_id if caller else f"address:{counted_address(exchange.address)}",
            route=f"{route.method} {route.path}",
            content=target + received.content,
            work=work,
        )
        if replayed:
            exchange.answer_headers.append((b"idempotency-replayed", b"true"))
        return rendered


def _require_role(route: Route, caller: AccessClaims) -> None:
    if route.roles is not None and caller.role not in route.roles:
        raise Forbidden


def _rendered(answer: Answer, route: Route) -> Outcome:
    if isinstance(answer, Response):
        return answer
    return render(answer, status=route.status, media_type=route.media_type)


async def _send(
    outcome: Outcome, extra: list[Header], scope: Scope, receive: Receive, send: Send
) -> None:
    head = scope["method"] == "HEAD"
    if isinstance(outcome, Response):
        outcome.raw_headers += extra
        await outcome(scope, receive, send)
    elif isinstance(outcome, Streamed):
        streamed = attrs.evolve(outcome, headers=outcome.headers + extra)
        await send_streamed(streamed, receive, send, head=head)
    else:
        rendered = attrs.evolve(outcome, headers=outcome.headers + extra)
        await send_rendered(rendered, send, head=head)
