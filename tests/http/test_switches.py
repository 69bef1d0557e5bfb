"""Operators turn switches over HTTP and at a terminal; what runs follows without a restart."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import attrs
import httpx
import pytest
from click.testing import CliRunner
from tests.builders import an_account
from tests.builders.engines import memory_gateway_engines
from tests.http.house import House

from stario.adapters.memory.deletions import MemoryDeletionMetrics
from stario.adapters.memory.models import MemoryModelStore
from stario.adapters.memory.storage import MemoryStorage
from stario.domain.generation.model.queue import Order
from stario.domain.identity.model.role import Role
from stario.domain.operations.model.switch import Switch
from stario.entrypoints.cli.commands import main
from stario.entrypoints.clients import Clients, open_clients
from stario.entrypoints.http.gateway import create_gateway
from stario.entrypoints.http.metrics import HttpMetrics, new_registry
from stario.entrypoints.processes.running import prepare
from stario.entrypoints.settings import Settings
from stario.entrypoints.wiring.switches_container import SwitchesContainer

SWITCHES = "/ops/switches"
FOLLOWED_WITHIN_SECONDS = 5.0


@pytest.fixture
async def desk() -> AsyncIterator[tuple[House, httpx.AsyncClient]]:
    house = House(storage=MemoryStorage())
    container = SwitchesContainer(
        storage=house.storage,
        clock=house.clock,
        switch_defaults=dict.fromkeys(Switch, False) | {Switch.PRIORITY_MODE: True},
    )
    async with house.client(house.app(container.switches().routes())) as client:
        yield house, client


async def test_an_admin_turns_switches_and_gives_them_back(
    desk: tuple[House, httpx.AsyncClient],
) -> None:
    house, client = desk
    account = an_account()
    async with house.storage() as work:
        await work.accounts.add(account)
        await work.commit()
    admin = house.signed_in(Role.ADMIN, account=account.id)
    shown = (await client.get(SWITCHES, headers=admin)).json()["switches"]
    assert {each["name"]: each["value"] for each in shown} == {
        "MAINTENANCE_MODE": False,
        "PRIORITY_MODE": True,
        "PAYMENT_FALLBACK": False,
    }
    turned = await client.put(
        SWITCHES, json={"maintenance_mode": True, "priority_mode": False}, headers=admin
    )
    assert turned.status_code == 200, turned.text
    first, second, third = turned.json()["switches"]
    assert (first["value"], first["turned_by"]) == (True, account.id)
    assert (second["value"], third["turned_by"]) == (False, None)

    back = await client.put(SWITCHES, json={"priority_mode": None}, headers=admin)
    assert [each["value"] for each in back.json()["switches"]] == [True, True, False]


@pytest.mark.parametrize("body", [{"maintenance_mode": "true"}, {"debug": True}, {"x": None}, []])
async def test_what_is_no_turn_is_refused(
    desk: tuple[House, httpx.AsyncClient], body: object
) -> None:
    house, client = desk
    answer = await client.put(SWITCHES, json=body, headers=house.signed_in(Role.ADMIN))
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("role", "reads", "turns"),
    [
        (Role.USER, 403, 403),
        (Role.ARTIST, 403, 403),
        (Role.VALIDATOR, 403, 403),
        (Role.OPERATOR, 200, 403),
        (None, 401, 401),
    ],
)
async def test_only_staff_sees_them_and_only_an_admin_turns_them(
    desk: tuple[House, httpx.AsyncClient], role: Role | None, reads: int, turns: int
) -> None:
    house, client = desk
    headers = house.signed_in(role) if role else {}
    assert (await client.get(SWITCHES, headers=headers)).status_code == reads
    answer = await client.put(SWITCHES, json={"maintenance_mode": True}, headers=headers)
    assert answer.status_code == turns


async def test_during_maintenance_only_what_must_goes_on(house: House) -> None:
    house.switches.maintenance_mode = True
    async with house.client() as client:
        answer = await client.get("/wishes")
        assert (await client.get("/metrics")).status_code == 200
        assert (await client.get("/docs")).status_code == 200

    assert (answer.status_code, answer.json()["code"]) == (503, "maintenance")
    assert int(answer.headers["retry-after"]) > 0


@attrs.frozen
class Running:
    web: httpx.AsyncClient
    worker: Clients


@pytest.fixture
async def running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Running]:
    """A gateway, and what a worker holds, each with clients of its own, on one database."""
    monkeypatch.setenv("STARIO_HOME", str(tmp_path))
    settings = Settings()
    async with (
        open_clients(settings, name="gateway") as clients,
        open_clients(settings, name="worker") as worker,
    ):
        await prepare(settings, clients)
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
            yield Running(web, worker)


async def until(question: Callable[[], Awaitable[bool]]) -> None:
    started = time.monotonic()
    while not await question():
        assert time.monotonic() - started < FOLLOWED_WITHIN_SECONDS
        await asyncio.sleep(0.05)


def command(*words: str) -> str:
    result = CliRunner().invoke(main, ["switches", *words])
    assert result.exit_code == 0, result.output
    return result.output


async def test_maintenance_mode_begins_and_ends_while_everything_runs(running: Running) -> None:
    web = running.web

    async def is_closed() -> bool:
        return (await web.get("/artists")).status_code == 503

    assert not await is_closed()
    await asyncio.to_thread(command, "set", "maintenance_mode", "true")
    await until(is_closed)
    refused = await web.get("/artists", headers={"Accept-Language": "ru"})
    assert refused.json()["code"] == "maintenance"
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.headers["content-language"] == "ru"
    assert int(refused.headers["retry-after"]) > 0

    # Signing in, probes, metrics, callbacks of providers and the switches themselves.
    signing_in = await web.post("/auth/login", json={"email": "a@example.uz", "password": "x" * 12})
    assert signing_in.status_code == 401
    for path in ("/health", "/health/live", "/metrics"):
        assert (await web.get(path)).status_code == 200, path
    assert (await web.get(SWITCHES)).status_code == 401
    callback = await web.post("/payments/webhook/payme", json={"test": True})
    assert callback.status_code == 200
    assert callback.json()["error"]["code"] == -32504

    async def is_open() -> bool:
        return not await is_closed()

    await asyncio.to_thread(command, "unset", "MAINTENANCE_MODE")
    await until(is_open)


async def test_a_worker_ranks_as_the_switch_stands(running: Running) -> None:
    switches = running.worker.switches

    async def has_priority() -> bool:
        return await switches.order() is Order.PRIORITY

    assert not await has_priority()
    shown = await asyncio.to_thread(command, "set", "PRIORITY_MODE", "true")
    assert "PRIORITY_MODE=true" in shown
    assert "by console" in shown
    await until(has_priority)

    await asyncio.to_thread(command, "set", "PAYMENT_FALLBACK", "yes")
    await until(switches.payment_fallback)
    assert await has_priority()


async def test_the_command_shows_them(running: Running) -> None:
    shown = await asyncio.to_thread(command)
    assert shown.splitlines() == [f"{switch.value}=false  by the environment" for switch in Switch]
