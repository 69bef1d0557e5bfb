"""The service that keeps people safe: moderation, review, the audit log, exports."""

import asyncio

from stario.entrypoints.clients import Clients
from stario.entrypoints.http.routing import Route
from stario.entrypoints.settings import Settings


def safeguard_routes(
    settings: Settings, clients: Clients, *, stopping: asyncio.Event
) -> list[Route]:
    """The same at the gateway and in the service."""
    del settings, clients, stopping
    return []
