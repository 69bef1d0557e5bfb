"""The ASGI application."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from importlib import metadata

import attrs
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Route as Mount
from starlette.routing import Router
from starlette.types import ASGIApp

from stario.adapters.memory.switches import MemorySwitches
from stario.entrypoints.http.addresses import ClientAddresses
from stario.entrypoints.http.dispatch import Dispatcher
from stario.entrypoints.http.edge import Edge
from stario.entrypoints.http.endpoints import Endpoint
from stario.entrypoints.http.forwarding.gate import ServiceGate
from stario.entrypoints.http.group_commit import AuditBuffer
from stario.entrypoints.http.health import HealthHandlers
from stario.entrypoints.http.metrics import (
    BuildInfo,
    Exposition,
    HttpMetrics,
    MeasureSource,
    MetricsHandlers,
)
from stario.entrypoints.http.openapi.handlers import DocumentHandlers
from stario.entrypoints.http.paths import PathTable
from stario.entrypoints.http.rates import RateLimits, RatePolicy
from stario.entrypoints.http.replay import Replays
from stario.entrypoints.http.routing import RateClass, Route
from stario.entrypoints.http.sealing import AnswerSeal
from stario.entrypoints.http.staff_trail import StaffTrail
from stario.entrypoints.http.turned_away import TurnedAway
from stario.entrypoints.tracing import NoTracing, Tracing
from stario.ports.credentials import AccessTokens
from stario.ports.limits import RateLimiter
from stario.ports.storage import Storage
from stario.ports.switches import Switches
from stario.ports.system import Clock, Ids

Lifespan = Callable[[object], AbstractAsyncContextManager[None]]


@attrs.frozen(kw_only=True)
class HttpSettings:
    """
    How the edge behaves.

    `https` says that clients reach it by TLS. `cors_origins` are the web apps that may call it
    from a browser; none by default. `trusted_proxies` are addresses or networks whose
    X-Forwarded-For is believed. A class that is missing from `rates` is not limited.
    A service that only the gateway may call has a `gate`.
    """

    https: bool = False
    cors_origins: tuple[str, ...] = ()
    trusted_proxies: tuple[str, ...] = ()
    rates: Mapping[RateClass, RatePolicy] = attrs.field(factory=dict)
    gate: ServiceGate | None = None


@attrs.frozen(kw_only=True)
class HttpPorts:
    """What the edge itself needs of the outside."""

    access_tokens: AccessTokens
    limiter: RateLimiter
    storage: Storage
    seal: AnswerSeal
    clock: Clock
    ids: Ids
    metrics: HttpMetrics
    tracing: Tracing = attrs.field(factory=NoTracing)


@attrs.frozen(kw_only=True)
class About:
    """What the documents and the build metric say of this process."""

    title: str = "Stario"
    service: str = "api-gateway"
    version: str = attrs.field(factory=lambda: metadata.version("stario"))


def create_app(
    routes: Iterable[Route],
    *,
    ports: HttpPorts,
    settings: HttpSettings,
    about: About | None = None,
    health: HealthHandlers | None = None,
    measures: Sequence[MeasureSource] = (),
    mounts: Iterable[Mount] = (),
    switches: Switches | None = None,
    lifespan: Lifespan | None = None,
) -> ASGIApp:
    """
    Put *routes* behind the edge.

    `/openapi.json`, `/docs` and `/metrics` are added to them, and the probes of *health*.

    Args:
        measures: what else `/metrics` tells, such as the lengths of queues.
        mounts: Starlette routes, asked for paths that are not in the table.
        switches: asked at each request; under maintenance only routes that say so answer.
        lifespan: opens and closes what the handlers use.

    Raises:
        ValueError: two routes are the same, or a path does not fit its parameters.
    """
    about = about or About()
    exposition = Exposition(
        registry=ports.metrics.registry,
        build=BuildInfo(about.service, about.version),
        sources=(*measures, *((health.measures,) if health else ())),
    )
    every = [*routes, *(health.routes() if health else ()), *MetricsHandlers(exposition).routes()]
    described = DocumentHandlers.of(every, title=about.title, version=about.version)
    endpoints = [(r.method, r.path, Endpoint.of(r)) for r in (*every, *described.routes())]
    buffer = AuditBuffer(ports.storage)
    dispatcher = Dispatcher(
        table=PathTable(endpoints),
        mounts=tuple(mounts),
        access_tokens=ports.access_tokens,
        limits=RateLimits(ports.limiter, settings.rates),
        replays=Replays(storage=ports.storage, seal=ports.seal, clock=ports.clock, ids=ports.ids),
        trail=StaffTrail(buffer=buffer, clock=ports.clock, ids=ports.ids),
        turned_away=TurnedAway(buffer=buffer, clock=ports.clock, ids=ports.ids),
        clock=ports.clock,
        ids=ports.ids,
        switches=switches or MemorySwitches(),
    )
    router = Router(default=_with_cors(dispatcher, settings), lifespan=lifespan)
    return Edge(
        app=router,
        ids=ports.ids,
        metrics=ports.metrics,
        tracing=ports.tracing,
        addresses=ClientAddresses(settings.trusted_proxies),
        https=settings.https,
        gate=settings.gate,
    )


def _with_cors(app: ASGIApp, settings: HttpSettings) -> ASGIApp:
    if not settings.cors_origins:
        return app
    return CORSMiddleware(
        app,
        allow_origins=settings.cors_origins,
        allow_methods=("GET", "POST", "PUT", "PATCH", "DELETE"),
        allow_headers=(
            "Authorization",
            "Content-Type",
            "Idempotency-Key",
            "Last-Event-ID",
            "Traceparent",
            "X-Cart-Token",
            "X-Request-ID",
        ),
        expose_headers=(
            "Idempotency-Replayed",
            "Location",
            "RateLimit",
            "RateLimit-Policy",
            "Retry-After",
            "X-Request-ID",
        ),
        max_age=600,
    )
