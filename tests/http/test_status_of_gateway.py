"""The whole gateway with its database down: the status page is what still answers."""

import asyncio
from datetime import timedelta
from pathlib import Path

import attrs
import httpx
from tests.builders.engines import memory_gateway_engines
from tests.builders.status import publish_status

from stario.adapters.memory.deletions import MemoryDeletionMetrics
from stario.adapters.memory.models import MemoryModelStore
from stario.adapters.sql.engine import open_engine
from stario.adapters.sql.storage import SqlStorage
from stario.entrypoints.clients import open_clients
from stario.entrypoints.http.gateway import create_gateway
from stario.entrypoints.http.metrics import HttpMetrics, new_registry
from stario.entrypoints.processes.running import prepare
from stario.entrypoints.settings import Settings

NOBODY = "postgresql://stario@127.0.0.1:1/stario"


async def test_status_page_works_while_the_database_is_down(tmp_path: Path) -> None:
    settings = Settings(stario_home=tmp_path)
    async with open_clients(settings, name="test") as clients:
        await prepare(settings, clients)
        # As an older page is: what was published before the database went away.
        await publish_status(clients.objects, at=clients.clock.now() - timedelta(minutes=1))
        down = SqlStorage(open_engine(NOBODY, pool_timeout_seconds=1.0))
        gateway = create_gateway(
            settings,
            attrs.evolve(clients, storage=down),
            engines=memory_gateway_engines(),
            models=MemoryModelStore(folder=tmp_path, manifests={}, contents={}),
            metrics=HttpMetrics(new_registry()),
            deletion_metrics=MemoryDeletionMetrics(),
            stopping=asyncio.Event(),
        )
        transport = httpx.ASGITransport(gateway)
        async with httpx.AsyncClient(transport=transport, base_url="http://gateway") as web:
            assert (await web.get("/merch/products")).status_code == 503
            for path in ("/status", "/status.json", "/status.atom", "/status.en.html"):
                answer = await web.get(path)
                assert answer.status_code == 200, path
                assert answer.headers["cache-control"].startswith("public")
                assert "last-modified" in answer.headers
        await down.close()
