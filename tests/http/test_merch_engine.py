"""The shop by itself: the routes of the gateway's, and nothing else's."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from tests.builders.engines import memory_gateway_engines

from stario.entrypoints.clients import open_clients
from stario.entrypoints.http.merch_engine import create_merch_engine
from stario.entrypoints.http.metrics import HttpMetrics, new_registry
from stario.entrypoints.processes.running import prepare
from stario.entrypoints.settings import Settings


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    settings = Settings(stario_home=tmp_path)
    async with open_clients(settings, name="test") as clients:
        await prepare(settings, clients)
        app = create_merch_engine(
            settings,
            clients,
            engines=memory_gateway_engines().shop,
            metrics=HttpMetrics(new_registry()),
            stopping=asyncio.Event(),
        )
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://shop") as web:
            yield web


async def test_it_sells_and_takes_calls_of_providers(shop: httpx.AsyncClient) -> None:
    shelf = await shop.get("/merch/products")
    call = await shop.post("/payments/webhook/payme", content=b'{"test": true}')

    assert (shelf.status_code, shelf.json()["items"]) == (200, [])
    assert (call.status_code, "error" in call.json()) == (200, True)
    assert (await shop.get("/merch/orders")).status_code == 401
    assert (await shop.get("/artists")).status_code == 404


async def test_it_tells_how_it_is_and_what_became_of_payments(shop: httpx.AsyncClient) -> None:
    health = (await shop.get("/health")).json()
    metrics = (await shop.get("/metrics")).text

    assert (health["service"], health["status"]) == ("merch-engine", "ok")
    assert "stario_payments_last_hour" in metrics
