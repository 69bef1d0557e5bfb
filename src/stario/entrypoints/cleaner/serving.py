"""Health and metrics of a cleaner process."""

from importlib import metadata

from starlette.types import ASGIApp

from stario.adapters.system import Uuid7Ids
from stario.entrypoints.cleaner.metrics import EphemeralMeasures
from stario.entrypoints.clients import Clients
from stario.entrypoints.http.app import About, HttpPorts, HttpSettings, create_app
from stario.entrypoints.http.health import Dependency, HealthHandlers
from stario.entrypoints.http.metrics import HttpMetrics
from stario.entrypoints.http.sealing import AnswerSeal
from stario.entrypoints.settings import Settings
from stario.entrypoints.tokens import access_tokens

SERVICE = "ephemeral-cleaner"


def create_cleaner_app(settings: Settings, clients: Clients, *, metrics: HttpMetrics) -> ASGIApp:
    """`/health`, `/health/live`, `/health/ready` and `/metrics`, for probes and Prometheus."""
    return create_app(
        [],
        ports=HttpPorts(
            access_tokens=access_tokens(clients, settings),
            limiter=clients.limiter,
            storage=clients.storage,
            seal=AnswerSeal(tuple(key.encode() for key in clients.secrets.jwt_keys)),
            clock=clients.clock,
            ids=Uuid7Ids(),
            metrics=metrics,
        ),
        settings=HttpSettings(),
        about=About(title="Stario: ephemeral cleaner", service=SERVICE),
        health=HealthHandlers(
            service=SERVICE,
            version=metadata.version("stario"),
            dependencies=(
                Dependency(name="database", check=clients.storage.check),
                Dependency(name="object-store", check=clients.objects.check),
                Dependency(name="queue-list", check=clients.dispatch.check, vital=False),
            ),
            services=(),
            ready=lambda: True,
        ),
        measures=(EphemeralMeasures(storage=clients.storage, clock=clients.clock),),
    )
