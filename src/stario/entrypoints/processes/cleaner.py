"""The process that sees photos of faces off; it imports no engine, and so starts at once."""

import asyncio

from stario.entrypoints.cleaner.metrics import PrometheusDeletionMetrics
from stario.entrypoints.cleaner.serving import SERVICE, create_cleaner_app
from stario.entrypoints.clients import open_clients
from stario.entrypoints.http.metrics import HttpMetrics, new_registry
from stario.entrypoints.processes.running import (
    http_server,
    prepare,
    run_faces_cleaner,
    serve_until,
    stop_signals,
)
from stario.entrypoints.settings import Settings


async def run_cleaner(settings: Settings, *, host: str, port: int | None) -> None:
    """Delete photos of faces until a signal; with *port*, answer probes and Prometheus there."""
    async with open_clients(settings, name=SERVICE) as clients, stop_signals() as stopping:
        await prepare(settings, clients)
        registry = new_registry()
        deletion_metrics = PrometheusDeletionMetrics(registry)
        async with asyncio.TaskGroup() as group:
            group.create_task(run_faces_cleaner(clients, deletion_metrics, stopping))
            if port is not None:
                app = create_cleaner_app(settings, clients, metrics=HttpMetrics(registry))
                group.create_task(serve_until(http_server(app, host=host, port=port), stopping))
