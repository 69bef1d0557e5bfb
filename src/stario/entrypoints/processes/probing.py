"""Health and metrics of a process that answers nobody else."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from importlib import metadata
from typing import Final

import attrs
from starlette.types import ASGIApp

from stario.entrypoints.clients import Clients
from stario.entrypoints.gpu import gpu_measures
from stario.entrypoints.http.app import About, HttpSettings, create_app
from stario.entrypoints.http.certificate_checks import provenance_measures
from stario.entrypoints.http.checks import models_sound
from stario.entrypoints.http.edge_wiring import http_ports
from stario.entrypoints.http.health import Dependency, HealthHandlers
from stario.entrypoints.http.metrics import HttpMetrics, MeasureSource
from stario.entrypoints.processes.running import http_server, serve_until
from stario.entrypoints.settings import Settings
from stario.ports.models import ModelStore

WORKER: Final = "worker"
SCHEDULER: Final = "scheduler"


@attrs.frozen(kw_only=True)
class Probed:
    """What a process tells: its name, what it needs, and whether it takes work."""

    service: str
    dependencies: tuple[Dependency, ...]
    ready: Callable[[], bool]
    measures: Sequence[MeasureSource] = ()


def worker_probed(
    settings: Settings,
    clients: Clients,
    models: ModelStore,
    *,
    ready: Callable[[], bool],
    measures: Sequence[MeasureSource] = (),
) -> Probed:
    """A worker: not ready while its models are read."""
    return Probed(
        service=WORKER,
        dependencies=(*stores(clients), models_sound(models)),
        ready=ready,
        measures=(gpu_measures, *provenance_measures(settings), *measures),
    )


def scheduler_probed(clients: Clients, *, ready: Callable[[], bool]) -> Probed:
    return Probed(service=SCHEDULER, dependencies=stores(clients), ready=ready)


def stores(clients: Clients) -> tuple[Dependency, ...]:
    """What works on objects needs; without the list the database is asked."""
    return (
        Dependency(name="database", check=clients.storage.check),
        Dependency(name="object-store", check=clients.objects.check),
        Dependency(name="queue-list", check=clients.dispatch.check, vital=False),
    )


def create_probe_app(
    settings: Settings, clients: Clients, probed: Probed, *, metrics: HttpMetrics
) -> ASGIApp:
    """`/health`, `/health/live`, `/health/ready` and `/metrics`."""
    return create_app(
        [],
        ports=http_ports(clients, settings, metrics),
        settings=HttpSettings(),
        about=About(title=f"Stario: {probed.service}", service=probed.service),
        health=HealthHandlers(
            service=probed.service,
            version=metadata.version("stario"),
            dependencies=probed.dependencies,
            services=(),
            ready=probed.ready,
        ),
        measures=probed.measures,
    )


@asynccontextmanager
async def answering(app: ASGIApp, *, host: str, port: int | None) -> AsyncIterator[None]:
    """Answer on *port* for as long as the block lasts; without one, nothing is opened."""
    if port is None:
        yield
        return
    ended = asyncio.Event()
    serving = asyncio.create_task(serve_until(http_server(app, host=host, port=port), ended))
    try:
        yield
    finally:
        ended.set()
        await serving
