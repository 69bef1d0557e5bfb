"""Real clients of servers that take connections and never answer: probes must not wait for them."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from tests.builders.engines import memory_gateway_engines

from stario.adapters.memory.deletions import MemoryDeletionMetrics
from stario.adapters.memory.models import MemoryModelStore
from stario.entrypoints.clients import open_clients
from stario.entrypoints.http.gateway import create_gateway
from stario.entrypoints.http.metrics import HttpMetrics, new_registry
from stario.entrypoints.settings import Settings

STORES = {
    "database": "postgresql://stario:stario@127.0.0.1:{port}/stario",
    "queue-list": "redis://127.0.0.1:{port}/0",
    "object-store": "http://127.0.0.1:{port}",
}
SETTINGS = {
    "database": "database_url",
    "queue-list": "redis_url",
    "object-store": "s3_endpoint_url",
}


@pytest.fixture
async def silence() -> AsyncIterator[int]:
    """The port of a server that reads and says nothing."""
    open_: list[asyncio.StreamWriter] = []

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        open_.append(writer)
        await reader.read()
        writer.close()

    server = await asyncio.start_server(listen, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()
    for writer in open_:
        writer.transport.abort()


@pytest.mark.parametrize("dependency", STORES)
async def test_a_silent_server_delays_no_probe_and_no_scrape(
    dependency: str, silence: int, tmp_path: Path
) -> None:
    settings = Settings.model_validate(
        {
            "stario_home": tmp_path,
            "s3_access_key_id": "a",
            "s3_secret_access_key": "b",
            SETTINGS[dependency]: STORES[dependency].format(port=silence),
        }
    )
    async with open_clients(settings, name="test") as clients:
        app = create_gateway(
            settings,
            clients,
            engines=memory_gateway_engines(),
            models=MemoryModelStore(folder=tmp_path, manifests={}, contents={}),
            metrics=HttpMetrics(new_registry()),
            deletion_metrics=MemoryDeletionMetrics(),
            stopping=asyncio.Event(),
        )
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://house") as web:
            started = time.perf_counter()
            health, metrics = await asyncio.gather(web.get("/health"), web.get("/metrics"))
            took = time.perf_counter() - started

    assert took < 2
    assert health.json()["dependencies"][dependency]["status"] == "down"
    assert health.json()["status"] in {"down", "degraded"}
    assert f'stario_dependency_up{{dependency="{dependency}"}} 0.0' in metrics.text
