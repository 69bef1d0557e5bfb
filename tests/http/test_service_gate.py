"""A service with a secret answers the gateway alone, and believes it alone who asks."""

from collections.abc import AsyncIterator

import attrs
import httpx
import pytest
from tests.http.house import House
from tests.http.relay import Relay, greeting, open_relay

from stario.adapters.memory.storage import MemoryStorage
from stario.entrypoints.http.app import HttpSettings
from stario.entrypoints.http.forwarding.gate import ServiceGate
from stario.entrypoints.http.forwarding.signatures import HEADER, LIFETIME_SECONDS, CallSignatures
from stario.entrypoints.http.health import HealthHandlers

NAME = "wishes"


@attrs.frozen
class Service:
    house: House
    signatures: CallSignatures
    web: httpx.AsyncClient

    def signed(self, path: str = "/wishes", *, address: str = "198.51.100.7") -> dict[str, str]:
        signed = self.signatures.sign(
            service=NAME, method="GET", target=path.encode(), address=address
        )
        return {HEADER.decode(): signed.decode()}

    async def status(self, path: str, **headers: str) -> int:
        return (await self.web.get(path, headers=headers)).status_code


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    house = House(storage=MemoryStorage())
    signatures = CallSignatures(secret=b"s" * 32, clock=house.clock)
    house.settings = HttpSettings(
        gate=ServiceGate(service=NAME, signatures=signatures), trusted_proxies=("192.0.2.0/24",)
    )
    house.health = HealthHandlers(service=NAME, version="1", dependencies=(), ready=lambda: True)
    async with house.client() as web:
        yield Service(house, signatures, web)


async def test_only_the_gateway_gets_an_answer(service: Service) -> None:
    assert await service.status("/wishes", **service.signed()) == 200
    for headers in (
        {},
        service.signed("/wishes?page=2"),
        {HEADER.decode(): "t=1,a=198.51.100.7,s=" + "0" * 64},
        {"X-Forwarded-For": "198.51.100.7"},
    ):
        refused = await service.web.get("/wishes", headers=headers)
        assert (refused.status_code, refused.json()["code"]) == (421, "misdirected")
    old = service.signed()
    service.house.clock.advance(seconds=LIFETIME_SECONDS + 1)
    assert await service.status("/wishes", **old) == 421


async def test_two_signatures_are_none(service: Service) -> None:
    (value,) = service.signed().values()
    twice = [(HEADER.decode(), value), (HEADER.decode(), value)]
    assert (await service.web.get("/wishes", headers=twice)).status_code == 421


@pytest.mark.parametrize("path", ["/health", "/health/live", "/health/ready", "/metrics"])
async def test_probes_and_metrics_need_no_secret(service: Service, path: str) -> None:
    assert await service.status(path) == 200


async def test_the_client_is_who_the_gateway_says(service: Service, lines: object) -> None:
    answer = await service.web.get(
        "/wishes", headers={**service.signed(), "X-Forwarded-For": "203.0.113.9"}
    )
    assert answer.status_code == 200
    await service.web.get("/wishes", headers={"X-Forwarded-For": "203.0.113.9"})
    said = lines.getvalue()  # type: ignore[attr-defined]
    assert '"address": "198.51.100.7"' in said or '"address":"198.51.100.7"' in said
    assert "192.0.2.7" in said
    assert "203.0.113.9" not in said


async def test_a_gateway_with_another_secret_says_that_the_service_is_away() -> None:
    async def misdirected(relay: Relay) -> None:
        answer = await relay.web.get("/echo/a")
        assert (answer.status_code, answer.json()["code"]) == (503, "service_away")

    async with open_relay() as relay:

        async def refusing(scope: object, receive: object, send: object) -> None:
            await send({"type": "http.response.start", "status": 421, "headers": []})  # type: ignore[operator]
            await send({"type": "http.response.body", "body": b""})  # type: ignore[operator]

        relay.stage.app = refusing
        await misdirected(relay)
        relay.stage.app = greeting
        assert (await relay.web.get("/echo/a")).status_code == 200
