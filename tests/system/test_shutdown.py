"""Every process ends in order when it is told to; what it is being asked is answered first."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import attrs
import httpx
import pytest
import pytest_asyncio

from stario.adapters.sql.schema import upgrade
from stario.entrypoints.cli.commands import PORTS
from tests.system.processes import HOST, QUICK, Process, free_port

GRACE_SECONDS = 20
JSON = {"Content-Type": "application/json"}
BEING_SENT = {"api-gateway": ("/auth/login", 422), "merch-engine": ("/payments/webhook/payme", 200)}
BESIDE = {
    "worker": ("worker", "poster", "--host", HOST, "--metrics-port"),
    "scheduler": ("scheduler", "--host", HOST, "--metrics-port"),
    "cleaner": ("cleaner", "--host", HOST, "--port"),
}


@attrs.frozen
class Running:
    process: Process
    url: str


@pytest_asyncio.fixture(scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[dict[str, Running]]:
    """One of each, on a database of their own."""
    home: Path = tmp_path_factory.mktemp("shutdown")
    await upgrade(f"sqlite:///{home / 'stario.db'}")
    environment = {**os.environ, **QUICK, "STARIO_HOME": str(home)}
    commands = {name: ("serve", name, "--port") for name in PORTS} | BESIDE
    started = {}
    for name, words in commands.items():
        port = free_port()
        process = Process.stario(
            *words, str(port), environment=environment, log=home / f"{name}.log"
        )
        started[name] = Running(process, f"http://{HOST}:{port}")
    try:
        await asyncio.gather(*(each.process.answers(each.url) for each in started.values()))
        yield started
    finally:
        for each in started.values():
            each.process.close()


async def test_every_process_ends_in_order(running: dict[str, Running]) -> None:
    assert set(running) == {*PORTS, *BESIDE}
    waiting = {
        name: asyncio.create_task(slow_request(running[name].url, path))
        for name, (path, _) in BEING_SENT.items()
    }
    await asyncio.sleep(0.3)
    for each in running.values():
        each.process.signal(signal.SIGTERM)
    codes = await asyncio.gather(
        *(each.process.exit_code(within_seconds=GRACE_SECONDS) for each in running.values())
    )
    assert dict(zip(running, codes, strict=True)) == dict.fromkeys(running, 0)
    # A request that was being sent when the signal came was answered all the same.
    answered = {name: await task for name, task in waiting.items()}
    assert answered == {name: status for name, (_, status) in BEING_SENT.items()}
    for name, each in running.items():
        told = each.process.log.read_text()
        assert "Traceback" not in told, f"{name}: {told}"
        assert '"level": "error"' not in told, f"{name}: {told}"


async def slow_request(url: str, path: str) -> int:
    """The status of a request that takes a second to come in."""

    async def body() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.sleep(1)
        yield b"}"

    async with httpx.AsyncClient(base_url=url) as web:
        return (await web.post(path, content=body(), headers=JSON)).status_code
