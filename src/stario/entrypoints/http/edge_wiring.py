"""What every process that answers HTTP puts behind its edge, the same for all of them."""

from stario.adapters.system import Uuid7Ids
from stario.entrypoints.clients import Clients
from stario.entrypoints.http.app import HttpPorts, HttpSettings
from stario.entrypoints.http.metrics import HttpMetrics
from stario.entrypoints.http.rates import rate_policies
from stario.entrypoints.http.sealing import AnswerSeal
from stario.entrypoints.settings import Settings
from stario.entrypoints.tokens import access_tokens


def http_ports(clients: Clients, settings: Settings, metrics: HttpMetrics) -> HttpPorts:
    """Services take the gateway's tokens, count by its limits and seal answers with its keys."""
    return HttpPorts(
        access_tokens=access_tokens(clients, settings),
        limiter=clients.limiter,
        storage=clients.storage,
        seal=AnswerSeal(tuple(key.encode() for key in clients.secrets.jwt_keys)),
        clock=clients.clock,
        ids=Uuid7Ids(),
        metrics=metrics,
        tracing=clients.tracing,
    )


def http_settings(settings: Settings) -> HttpSettings:
    return HttpSettings(
        https=settings.public_url.startswith("https:"),
        cors_origins=settings.cors_origins,
        trusted_proxies=settings.trusted_proxies,
        rates=rate_policies(settings.requests_per_minute),
    )
