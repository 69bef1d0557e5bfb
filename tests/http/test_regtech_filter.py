"""The service of moderation and compliance by itself."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from tests.builders.engines import memory_media_check_engines

from stario.entrypoints.clients import open_clients
from stario.entrypoints.http.metrics import HttpMetrics, new_registry
from stario.entrypoints.http.regtech_filter import create_regtech_filter
from stario.entrypoints.processes.running import prepare
from stario.entrypoints.settings import Settings


@pytest.fixture
async def regtech(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    settings = Settings(stario_home=tmp_path)
    async with open_clients(settings, name="test") as clients:
        await prepare(settings, clients)
        app = create_regtech_filter(
            settings,
            clients,
            engines=memory_media_check_engines(),
            metrics=HttpMetrics(new_registry()),
            stopping=asyncio.Event(),
        )
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://regtech") as web:
            yield web


async def test_it_tells_how_it_is_and_has_nothing_of_the_shop(regtech: httpx.AsyncClient) -> None:
    health = (await regtech.get("/health")).json()

    assert (health["service"], health["status"]) == ("regtech-filter", "ok")
    assert (await regtech.get("/merch/products")).status_code == 404
