"""A worker and a scheduler on their metrics port, as an orchestrator and Prometheus ask them."""

import asyncio
import socket
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from stario.adapters.memory.models import MemoryModelStore
from stario.domain.kernel.errors import Unavailable
from stario.entrypoints.cli.commands import main
from stario.entrypoints.clients import open_clients
from stario.entrypoints.http.metrics import HttpMetrics, new_registry
from stario.entrypoints.processes.probing import (
    answering,
    create_probe_app,
    scheduler_probed,
    worker_probed,
)
from stario.entrypoints.processes.running import prepare
from stario.entrypoints.scheduler.loop import Chore, Scheduler
from stario.entrypoints.scheduler.metrics import PrometheusChoreMetrics
from stario.entrypoints.settings import Settings


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


async def asked(port: int, path: str) -> httpx.Response:
    async with httpx.AsyncClient() as web:
        return await web.get(f"http://127.0.0.1:{port}{path}")


async def opened(port: int) -> None:
    """Wait until somebody listens; in vain for a test's time limit."""
    while True:
        try:
            await asked(port, "/health/live")
        except httpx.ConnectError:
            await asyncio.sleep(0.02)
        else:
            return


async def told_once(port: int, counter: str) -> str:
    """Scrape until *counter* has counted; in vain for a test's time limit."""
    while True:
        told = (await asked(port, "/metrics")).text
        if counter in told and f"{counter} 0.0" not in told:
            return told
        await asyncio.sleep(0.05)


async def test_a_worker_is_ready_once_its_models_are_read(tmp_path: Path) -> None:
    settings = Settings(stario_home=tmp_path)
    loaded = asyncio.Event()
    port = free_port()
    async with open_clients(settings, name="test") as clients:
        await prepare(settings, clients)
        models = MemoryModelStore(folder=tmp_path, manifests={}, contents={})
        probed = worker_probed(settings, clients, models, ready=loaded.is_set)
        app = create_probe_app(settings, clients, probed, metrics=HttpMetrics(new_registry()))
        async with answering(app, host="127.0.0.1", port=port):
            await opened(port)
            assert (await asked(port, "/health/live")).status_code == 200
            assert (await asked(port, "/health/ready")).status_code == 503
            loaded.set()
            ready = await asked(port, "/health/ready")
        assert (ready.status_code, ready.json()["service"]) == (200, "worker")
        with pytest.raises(httpx.ConnectError):
            await asked(port, "/health/live")


async def well() -> bool:
    return False


async def badly() -> bool:
    raise Unavailable


async def test_a_scheduler_tells_of_each_chore(tmp_path: Path) -> None:
    settings = Settings(stario_home=tmp_path)
    registry, stopping, port = new_registry(), asyncio.Event(), free_port()
    async with open_clients(settings, name="test") as clients:
        await prepare(settings, clients)
        probed = scheduler_probed(clients, ready=lambda: not stopping.is_set())
        app = create_probe_app(settings, clients, probed, metrics=HttpMetrics(registry))
        async with answering(app, host="127.0.0.1", port=port):
            metrics = PrometheusChoreMetrics(registry)
            rounds = (
                Chore(name="effects", period=timedelta(seconds=1), run=well),
                Chore(name="providers", period=timedelta(seconds=30), run=badly),
            )
            chores = asyncio.create_task(Scheduler(chores=rounds, metrics=metrics).run(stopping))
            await opened(port)
            told = await told_once(port, 'stario_chore_runs_total{chore="effects",outcome="done"}')
            stopping.set()
            draining = await asked(port, "/health/ready")
            await chores

    assert 'stario_chore_period_seconds{chore="providers"} 30.0' in told
    assert 'stario_chore_runs_total{chore="providers",outcome="failed"} 1.0' in told
    assert 'stario_dependency_up{dependency="database"} 1.0' in told
    assert draining.status_code == 503


@pytest.mark.parametrize("command", ["worker", "scheduler", "cleaner"])
def test_every_process_has_a_port_for_metrics(command: str) -> None:
    told = CliRunner().invoke(main, [command, "--help"])

    assert "--metrics-port" in told.output
    assert "0.0.0.0" in told.output
