"""The services that the gateway sends requests on to."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import aiohttp

from stario.entrypoints.http.forwarding.breaker import Breaker
from stario.entrypoints.http.forwarding.signatures import CallSignatures
from stario.entrypoints.http.forwarding.upstream import Upstream
from stario.entrypoints.settings import Settings
from stario.ports.system import Clock

CONNECT_SECONDS = 1.0
# Services close idle ones after half a minute: whoever is first to close is never surprised.
IDLE_SECONDS = 15.0
PREFIXES = {"face-similarity": "/face"}


@asynccontextmanager
async def open_upstreams(settings: Settings, clock: Clock) -> AsyncIterator[Mapping[str, Upstream]]:
    """Open those whose URL is set, by name; nothing is asked of them yet."""
    if not settings.service_urls:
        yield {}
        return
    async with open_session(silent_seconds=settings.service_timeout_seconds) as session:
        yield {
            name: Upstream(
                name=name,
                url=url,
                prefix=PREFIXES.get(name, ""),
                session=session,
                breaker=Breaker(service=name, clock=clock),
                signatures=call_signatures(settings, clock),
            )
            for name, url in settings.service_urls.items()
        }


@asynccontextmanager
async def open_session(*, silent_seconds: float) -> AsyncIterator[aiohttp.ClientSession]:
    """
    Open connections that pass on what they are given, and add nothing.

    Args:
        silent_seconds: how long a service may say nothing, before its answer and within it.
    """
    session = aiohttp.ClientSession(
        # Streams of events are open for long: the gateway's own limits are those that count.
        connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=IDLE_SECONDS),
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding", "Content-Type"),
        timeout=aiohttp.ClientTimeout(
            total=None, sock_connect=CONNECT_SECONDS, sock_read=silent_seconds
        ),
    )
    # It would send PUT and DELETE twice: what is repeated is decided by us.
    session._retry_connection = False  # noqa: SLF001
    async with session:
        yield session


def call_signatures(settings: Settings, clock: Clock) -> CallSignatures | None:
    """None where gateway and services share no secret: a laptop."""
    if settings.service_secret is None:
        return None
    return CallSignatures(secret=settings.service_secret.get_secret_value().encode(), clock=clock)
