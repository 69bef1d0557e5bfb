"""Probes: true, quick, and never hanging."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence

import attrs
import httpx
import pytest
from tests.http.house import House

from stario.adapters.memory.switches import MemorySwitches
from stario.domain.kernel.errors import Unavailable
from stario.entrypoints.http.health import Dependency, HealthHandlers, Service
from stario.entrypoints.http.metrics import Measure


async def well() -> None:
    return


async def away() -> None:
    raise Unavailable


async def broken() -> None:
    raise OSError("postgresql://stario:secret@db")


async def hanging() -> None:
    await asyncio.sleep(60)


async def stubborn() -> None:
    for _ in range(20):
        try:
            await asyncio.sleep(0.2)
        except asyncio.CancelledError:
            continue


def probes(
    *dependencies: Dependency,
    services: tuple[Service, ...] = (),
    ready: Callable[[], bool] = lambda: True,
) -> HealthHandlers:
    return HealthHandlers(
        service="api-gateway",
        version="1.2.3",
        dependencies=dependencies,
        services=services,
        ready=ready,
    )


async def asked(house: House, health: HealthHandlers, path: str) -> httpx.Response:
    async with attrs.evolve(house, health=health).client() as client:
        return await client.get(path)


DATABASE = Dependency(name="database", check=well)


async def test_health_names_every_dependency_with_its_latency(house: House) -> None:
    answer = await asked(house, probes(DATABASE), "/health")

    assert answer.status_code == 200
    body = answer.json()
    assert body | {"dependencies": 0} == {
        "status": "ok",
        "service": "api-gateway",
        "version": "1.2.3",
        "dependencies": 0,
    }
    database = body["dependencies"]["database"]
    assert database | {"latency_ms": 0} == {"status": "ok", "vital": True, "latency_ms": 0}
    assert 0 <= database["latency_ms"] < 1000


@pytest.mark.parametrize(
    ("check", "vital", "status", "state"),
    [
        (well, True, 200, "ok"),
        (away, True, 503, "down"),
        (away, False, 200, "degraded"),
        (hanging, True, 503, "down"),
        (stubborn, True, 503, "down"),
    ],
)
async def test_only_what_it_cannot_live_without_takes_it_down(
    house: House,
    check: Callable[[], asyncio.Future[None]],
    vital: bool,
    status: int,
    state: str,
) -> None:
    health = probes(DATABASE, Dependency(name="redis", check=check, vital=vital))
    answer = await asked(house, health, "/health")

    assert (answer.status_code, answer.json()["status"]) == (status, state)


async def test_many_silent_dependencies_take_one_second_together(house: House) -> None:
    silent = [Dependency(name=f"d{n}", check=hanging) for n in range(8)]
    started = time.perf_counter()
    answer = await asked(house, probes(*silent), "/health")

    assert time.perf_counter() - started < 1.8
    errors = {d["error"] for d in answer.json()["dependencies"].values()}
    assert errors == {"timeout"}


async def test_why_something_is_away_tells_no_secret(house: House) -> None:
    answer = await asked(house, probes(Dependency(name="database", check=broken)), "/health")

    assert "secret" not in answer.text
    assert answer.json()["dependencies"]["database"]["error"] == "OSError"


async def test_alive_is_alive_whatever_is_away(house: House) -> None:
    down = probes(Dependency(name="database", check=away))

    assert (await asked(house, down, "/health/live")).json() == {"status": "ok"}
    assert (await asked(house, down, "/health/ready")).status_code == 503


async def test_who_drains_is_not_ready(house: House) -> None:
    draining = probes(DATABASE, ready=lambda: False)

    assert (await asked(house, draining, "/health/ready")).status_code == 503
    assert (await asked(house, draining, "/health/live")).status_code == 200


SERVICES = (
    Service(name="video-gen", dependencies=(DATABASE,)),
    Service(name="voice-gen", dependencies=(Dependency(name="models", check=away),)),
    Service(name="merch-engine", deployed=False),
)


async def test_every_service_answers_for_itself(house: House) -> None:
    health = probes(DATABASE, services=SERVICES)

    video = await asked(house, health, "/health/video-gen")
    assert (video.status_code, video.json()["service"]) == (200, "video-gen")
    assert (await asked(house, health, "/health/voice-gen")).status_code == 503
    own = await asked(house, health, "/health/api-gateway")
    assert own.json()["dependencies"].keys() == {"database"}


async def test_a_service_that_is_not_there_yet_says_so(house: House) -> None:
    answer = await asked(house, probes(services=SERVICES), "/health/merch-engine")

    assert answer.status_code == 503
    dependency = answer.json()["dependencies"]["merch-engine"]
    assert dependency["error"] == "not_in_this_release"


@pytest.mark.parametrize("name", ["nothing", "..", "UPPER", "a" * 50])
async def test_an_unknown_service_is_404(house: House, name: str) -> None:
    answer = await asked(house, probes(services=SERVICES), f"/health/{name}%20")

    assert answer.status_code == 404


async def test_the_gateway_counts_the_services_in(house: House) -> None:
    answer = await asked(house, probes(DATABASE, services=SERVICES), "/health")

    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
    assert answer.json()["dependencies"].keys() == {"database", "video-gen", "voice-gen"}
    vital = (attrs.evolve(SERVICES[1], vital=True),)
    assert (await asked(house, probes(services=vital), "/health")).status_code == 503


async def test_probes_go_on_under_maintenance_and_without_limits(house: House) -> None:
    house = attrs.evolve(
        house, switches=MemorySwitches(maintenance_mode=True), health=probes(DATABASE)
    )
    async with house.client() as client:
        answers = [await client.get("/health") for _ in range(5)]

    assert {answer.status_code for answer in answers} == {200}
    assert "ratelimit" not in answers[0].headers


async def test_a_scrape_tells_what_its_sources_know(house: House) -> None:
    async def queues() -> Sequence[Measure]:
        name = "video_generation_queue_length"
        return [Measure(name=name, help="Waiting.", value=3, labels={"queue": "video"})]

    async def dead() -> Sequence[Measure]:
        raise OSError

    async with attrs.evolve(house, measures=(queues, dead)).client() as client:
        metrics = (await client.get("/metrics")).text

    assert 'video_generation_queue_length{queue="video"} 3.0' in metrics
    assert "stario_scrape_failures 1.0" in metrics


async def test_a_scrape_does_not_wait_for_a_silent_source(house: House) -> None:
    async def silent() -> Sequence[Measure]:
        await asyncio.sleep(60)
        return []

    started = time.perf_counter()
    async with attrs.evolve(house, measures=(silent,)).client() as client:
        assert (await client.get("/metrics")).status_code == 200
    assert time.perf_counter() - started < 1.8


@pytest.fixture
async def counted(house: House) -> AsyncIterator[httpx.AsyncClient]:
    async with house.client() as client:
        yield client


async def test_open_metrics_are_given_to_who_asks(counted: httpx.AsyncClient) -> None:
    accept = {"Accept": "application/openmetrics-text; version=1.0.0"}
    answer = await counted.get("/metrics", headers=accept)

    assert answer.headers["content-type"].startswith("application/openmetrics-text")
    assert answer.text.endswith("# EOF\n")
