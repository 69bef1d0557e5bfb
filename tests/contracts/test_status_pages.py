"""What every maker of the status page, and every probe, must do."""

import json
from collections.abc import AsyncIterator, Callable

import attrs
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from stario.adapters.health_probe.probe import HttpComponentProbe
from stario.adapters.memory.status import MemoryComponentProbe, MemoryStatusPages
from stario.adapters.status_page.pages import StaticStatusPages
from stario.domain.operations.model.component import Component, Condition
from stario.ports.status import ComponentProbe, StatusPages
from tests.builders.status import a_report
from tests.servers.loopback import on_loopback

SERVICES = {
    "video-gen": Component.VIDEO,
    "voice-gen": Component.VOICE,
    "poster-gen": Component.POSTERS,
    "face-similarity": Component.FACES,
    "merch-engine": Component.SHOP,
    "regtech-filter": Component.MODERATION,
}


@pytest.fixture(params=["memory", "static"])
def pages(request: pytest.FixtureRequest) -> StatusPages:
    if request.param == "memory":
        return MemoryStatusPages()
    return StaticStatusPages(public_url="https://stario.example")


def test_there_is_a_page_in_every_language_and_both_feeds(pages: StatusPages) -> None:
    files = {file.name: file for file in pages.render(a_report())}
    assert {name: file.content_type for name, file in files.items()} == {
        "index.html": "text/html; charset=utf-8",
        "status.uz.html": "text/html; charset=utf-8",
        "status.ru.html": "text/html; charset=utf-8",
        "status.en.html": "text/html; charset=utf-8",
        "status.json": "application/json",
        "status.atom": "application/atom+xml",
    }
    for file in files.values():
        assert b"INC-012" in file.content
    facts = json.loads(files["status.json"].content)
    assert facts["generated_at"].startswith("2026-11-20T12:00:00")
    assert facts["status"] == "partial_outage"


@attrs.define
class FakeGateway:
    """Answers probes as the gateway does; `broken` services are down, `slow` ones degraded."""

    broken: set[str] = attrs.field(factory=set)
    slow: set[str] = attrs.field(factory=set)
    answers: int | None = None
    lost: int = 0

    def app(self) -> Starlette:
        return Starlette(
            routes=[Route("/health", self._whole), Route("/health/merch-engine", self._shop)]
        )

    def _state(self, name: str) -> dict[str, object]:
        state = "down" if name in self.broken else "degraded" if name in self.slow else "ok"
        return {"status": state, "vital": False, "latency_ms": 1.2}

    async def _whole(self, _: Request) -> Response:
        if self.lost:
            self.lost -= 1
            return PlainTextResponse("<html>bad gateway</html>", status_code=502)
        if self.answers is not None:
            return PlainTextResponse("{" * self.answers, status_code=self.answers)
        names = ("database", "object-store", *SERVICES)
        status = "down" if "database" in self.broken else "ok"
        return self._report(status, {name: self._state(name) for name in names})

    async def _shop(self, _: Request) -> Response:
        providers = self._state("payment-providers")
        return self._report("ok", {"payment-providers": providers})

    def _report(self, status: str, dependencies: dict[str, object]) -> Response:
        body = {"status": status, "service": "x", "version": "1", "dependencies": dependencies}
        return JSONResponse(body, status_code=503 if status == "down" else 200)


@attrs.frozen(kw_only=True)
class Probed:
    probe: ComponentProbe
    set_down: Callable[[Component], None]


@pytest.fixture
async def gateway() -> AsyncIterator[tuple[FakeGateway, HttpComponentProbe]]:
    fake = FakeGateway()
    async with on_loopback(fake.app()) as url:
        yield fake, HttpComponentProbe(url=url, again_after_seconds=0)


@pytest.fixture(params=["memory", "http"])
def probed(request: pytest.FixtureRequest) -> Probed:
    if request.param == "memory":
        memory = MemoryComponentProbe()

        def told(component: Component) -> None:
            memory.conditions[component] = Condition.MAJOR_OUTAGE

        return Probed(probe=memory, set_down=told)
    fake, probe = request.getfixturevalue("gateway")
    names = {component: name for name, component in SERVICES.items()}
    return Probed(probe=probe, set_down=lambda component: fake.broken.add(names[component]))


async def test_a_service_that_is_down_is_the_only_one(probed: Probed) -> None:
    well = dict.fromkeys(Component, Condition.OPERATIONAL)
    assert await probed.probe.sample() == well
    probed.set_down(Component.VIDEO)
    assert await probed.probe.sample() == well | {Component.VIDEO: Condition.MAJOR_OUTAGE}


async def test_what_the_gateway_says_of_itself_and_of_payments_counts(
    gateway: tuple[FakeGateway, HttpComponentProbe],
) -> None:
    fake, probe = gateway
    fake.slow |= {"object-store", "poster-gen"}
    fake.broken |= {"payment-providers"}
    found = await probe.sample()
    assert found[Component.API] is Condition.DEGRADED
    assert found[Component.POSTERS] is Condition.DEGRADED
    assert found[Component.PAYMENTS] is Condition.DEGRADED
    fake.broken |= {"database"}
    assert (await probe.sample())[Component.API] is Condition.MAJOR_OUTAGE


async def test_who_gives_no_answer_is_asked_once_more(
    gateway: tuple[FakeGateway, HttpComponentProbe],
) -> None:
    fake, probe = gateway
    fake.lost = 1
    assert set((await probe.sample()).values()) == {Condition.OPERATIONAL}
    fake.answers = 500
    assert set((await probe.sample()).values()) == {Condition.MAJOR_OUTAGE}
    nobody = HttpComponentProbe(url="http://127.0.0.1:1", again_after_seconds=0)
    assert set((await nobody.sample()).values()) == {Condition.MAJOR_OUTAGE}
