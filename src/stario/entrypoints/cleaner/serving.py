"""Health and metrics of a cleaner process."""

from starlette.types import ASGIApp

from stario.entrypoints.cleaner.metrics import EphemeralMeasures
from stario.entrypoints.clients import Clients
from stario.entrypoints.http.metrics import HttpMetrics
from stario.entrypoints.processes.probing import Probed, create_probe_app, stores
from stario.entrypoints.settings import Settings

SERVICE = "ephemeral-cleaner"


def create_cleaner_app(settings: Settings, clients: Clients, *, metrics: HttpMetrics) -> ASGIApp:
    """`/health`, `/health/live`, `/health/ready` and `/metrics`, for probes and Prometheus."""
    probed = Probed(
        service=SERVICE,
        dependencies=stores(clients),
        ready=lambda: True,
        measures=(EphemeralMeasures(storage=clients.storage, clock=clients.clock),),
    )
    return create_probe_app(settings, clients, probed, metrics=metrics)
