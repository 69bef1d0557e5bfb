"""A service of its own, with the edge, the tokens and the limits of the gateway."""

import asyncio
from collections.abc import Iterable, Sequence
from importlib import metadata

import attrs
from starlette.types import ASGIApp

from stario.entrypoints.clients import Clients
from stario.entrypoints.http.app import About, create_app
from stario.entrypoints.http.edge_wiring import http_ports, http_settings
from stario.entrypoints.http.forwarding.gate import ServiceGate
from stario.entrypoints.http.health import Dependency, HealthHandlers
from stario.entrypoints.http.metrics import HttpMetrics, MeasureSource
from stario.entrypoints.http.routing import Route
from stario.entrypoints.settings import Settings
from stario.entrypoints.upstreams import call_signatures


def create_service(
    routes: Iterable[Route],
    settings: Settings,
    clients: Clients,
    *,
    about: About,
    dependencies: tuple[Dependency, ...],
    metrics: HttpMetrics,
    stopping: asyncio.Event,
    measures: Sequence[MeasureSource] = (),
) -> ASGIApp:
    """
    Put *routes* behind an edge; with SERVICE_SECRET only the gateway may call them.

    Args:
        stopping: set when the process is about to end: it is not ready any more.
    """
    signatures = call_signatures(settings, clients.clock)
    gate = ServiceGate(service=about.service, signatures=signatures) if signatures else None
    return create_app(
        routes,
        ports=http_ports(clients, settings, metrics),
        settings=attrs.evolve(http_settings(settings), gate=gate),
        about=about,
        health=HealthHandlers(
            service=about.service,
            version=metadata.version("stario"),
            dependencies=dependencies,
            services=(),
            ready=lambda: not stopping.is_set(),
        ),
        measures=measures,
        switches=clients.switches,
    )
