"""The services that the gateway sends requests on to."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import httpx

from stario.entrypoints.http.forwarding.breaker import Breaker
from stario.entrypoints.http.forwarding.signatures import CallSignatures
from stario.entrypoints.http.forwarding.upstream import Upstream
from stario.entrypoints.settings import Settings
from stario.ports.system import Clock

CONNECT_SECONDS = 1.0
MOST_CONNECTIONS = 1000
MOST_IDLE = 64
# Services close idle ones after half a minute: whoever is first to close is never surprised.
IDLE_SECONDS = 15.0
PREFIXES = {"face-similarity": "/face"}


@asynccontextmanager
async def open_upstreams(settings: Settings, clock: Clock) -> AsyncIterator[Mapping[str, Upstream]]:
    """Open those whose URL is set, by name; nothing is asked of them yet."""
    if not settings.service_urls:
        yield {}
        return
    silent = settings.service_timeout_seconds
    timeout = httpx.Timeout(silent, connect=CONNECT_SECONDS, pool=CONNECT_SECONDS)
    limits = httpx.Limits(
        max_connections=MOST_CONNECTIONS,
        max_keepalive_connections=MOST_IDLE,
        keepalive_expiry=IDLE_SECONDS,
    )
    async with httpx.AsyncHTTPTransport(limits=limits, trust_env=False) as transport:
        yield {
            name: Upstream(
                name=name,
                url=url,
                prefix=PREFIXES.get(name, ""),
                transport=transport,
                timeout=timeout,
                breaker=Breaker(service=name, clock=clock),
                signatures=call_signatures(settings, clock),
            )
            for name, url in settings.service_urls.items()
        }


def call_signatures(settings: Settings, clock: Clock) -> CallSignatures | None:
    """None where gateway and services share no secret: a laptop."""
    if settings.service_secret is None:
        return None
    return CallSignatures(secret=settings.service_secret.get_secret_value().encode(), clock=clock)
