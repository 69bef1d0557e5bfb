"""Whether this process, and what it stands on, can do its work."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from enum import StrEnum
from typing import Annotated

import attrs
import msgspec
from msgspec import UNSET, Meta, UnsetType

from stario.domain.kernel.errors import DomainError, NotFound
from stario.entrypoints.http.metrics import Measure
from stario.entrypoints.http.routing import Call, RateClass, Reply, Route, route

DEADLINE_SECONDS = 1.0
SCRAPED_WITHIN_SECONDS = 0.8
"""A scrape, whose own deadline is a second, still tells of what was silent for so long."""
TAG = "Operations"
NO_STORE = {"Cache-Control": "no-store"}


class Health(StrEnum):
    OK = "ok"
    DEGRADED = "degraded"
    DOWN = "down"


@attrs.frozen(kw_only=True)
class Dependency:
    """
    One thing to ask: `check` says nothing when all is well, and raises when it is not.

    Without a *vital* one the process is down; without another it is degraded.
    """

    name: str
    check: Callable[[], Awaitable[None]]
    vital: bool = True


@attrs.frozen(kw_only=True)
class Service:
    """
    One of the services, and what it needs.

    *deployed* False: this release has none of it. With *ask* it says itself how it is.
    """

    name: str
    dependencies: tuple[Dependency, ...] = ()
    vital: bool = False
    deployed: bool = True
    ask: Callable[[], Awaitable["HealthReport"]] | None = None


class DependencyHealth(msgspec.Struct, kw_only=True, frozen=True):
    """One dependency, as it answered just now."""

    status: Health
    vital: Annotated[bool, Meta(description="Whether the service is down without it.")]
    latency_ms: Annotated[float, Meta(ge=0, examples=[1.8])]
    error: Annotated[str | UnsetType, Meta(description="A code, when it is not well.")] = UNSET


class HealthReport(msgspec.Struct, kw_only=True, frozen=True):
    """The state of a service and of everything it needs."""

    status: Health
    service: Annotated[str, Meta(examples=["api-gateway"])]
    version: Annotated[str, Meta(examples=["0.1.0"])]
    dependencies: dict[str, DependencyHealth]


class ServicePath(msgspec.Struct):
    service: Annotated[
        str,
        Meta(pattern="^[a-z-]+$", max_length=40, description="Its name.", examples=["voice-gen"]),
    ]


class Alive(msgspec.Struct, frozen=True):
    """The process runs and answers."""

    status: Health


@attrs.frozen(kw_only=True)
class HealthHandlers:
    """
    The probes of one process.

    Args:
        service: what this process is.
        dependencies: what it needs.
        services: what it speaks for under `/health/{service}`; `/health` of a gateway counts
            them in, so that one page says how everything is.
        ready: whether it takes work now; false while it drains.
    """

    service: str
    version: str
    dependencies: tuple[Dependency, ...]
    services: Sequence[Service] = ()
    ready: Callable[[], bool]

    def routes(self) -> list[Route]:
        return [
            _probe("/health", self.whole, HealthReport, "Everything at a glance"),
            _probe("/health/live", self.live, Alive, "Whether to restart this process"),
            _probe("/health/ready", self.readiness, HealthReport, "Whether to send it requests"),
            route(
                "GET",
                "/health/{service}",
                self.one,
                tag=TAG,
                summary="One service",
                description="503 when it is down.",
                path_params=ServicePath,
                response=HealthReport,
                errors=(NotFound,),
                limit=RateClass.UNLIMITED,
                during_maintenance=True,
                alternatives={503: HealthReport},
            ),
        ]

    async def live(self, _: Call) -> Reply:
        return Reply(Alive(Health.OK), headers=NO_STORE)

    async def readiness(self, _: Call) -> Reply:
        report = await self._report(self.service, self.dependencies)
        if not self.ready():
            report = msgspec.structs.replace(report, status=Health.DOWN)
        return _reply(report)

    async def whole(self, _: Call) -> Reply:
        own, *others = await asyncio.gather(
            self._report(self.service, self.dependencies),
            *(self._of(service) for service in self.services if service.deployed),
        )
        deployed = [service for service in self.services if service.deployed]
        parts = {
            service.name: _summary(report, vital=service.vital)
            for service, report in zip(deployed, others, strict=True)
            if service.name != self.service
        }
        every = {**own.dependencies, **parts}
        return _reply(msgspec.structs.replace(own, status=_overall(every), dependencies=every))

    async def one(self, call: Call[None, ServicePath]) -> Reply:
        name = call.path.service
        if name == self.service:
            return _reply(await self._report(self.service, self.dependencies))
        service = next((service for service in self.services if service.name == name), None)
        if service is None:
            raise NotFound
        return _reply(await self._of(service))

    async def measures(self) -> Sequence[Measure]:
        """How each dependency is just now."""
        found = await asyncio.gather(
            *(_ask(dependency, SCRAPED_WITHIN_SECONDS) for dependency in self.dependencies)
        )
        return [
            measure
            for dependency, state in zip(self.dependencies, found, strict=True)
            for measure in _dependency_measures(dependency.name, state)
        ]

    async def _of(self, service: Service) -> HealthReport:
        if not service.deployed:
            missing = DependencyHealth(
                status=Health.DOWN, vital=True, latency_ms=0, error="not_in_this_release"
            )
            return HealthReport(
                status=Health.DOWN,
                service=service.name,
                version=self.version,
                dependencies={service.name: missing},
            )
        if service.ask is not None:
            return await service.ask()
        return await self._report(service.name, service.dependencies)

    async def _report(self, service: str, dependencies: Sequence[Dependency]) -> HealthReport:
        found = await asyncio.gather(*map(_ask, dependencies))
        states = {d.name: state for d, state in zip(dependencies, found, strict=True)}
        return HealthReport(
            status=_overall(states), service=service, version=self.version, dependencies=states
        )


def _probe(
    path: str, handler: Callable[[Call], Awaitable[Reply]], response: type, summary: str
) -> Route:
    return route(
        "GET",
        path,
        handler,
        tag=TAG,
        summary=summary,
        description="503 when it is down." if response is HealthReport else None,
        response=response,
        limit=RateClass.UNLIMITED,
        during_maintenance=True,
        alternatives={503: HealthReport} if response is HealthReport else {},
    )


def _dependency_measures(name: str, state: DependencyHealth) -> tuple[Measure, ...]:
    labels = {"dependency": name}
    return (
        Measure(
            name="stario_dependency_up",
            help="Whether a dependency answered well.",
            value=float(state.status is Health.OK),
            labels=labels,
        ),
        Measure(
            name="stario_dependency_answer_seconds",
            help="How long a dependency took to answer, at most 0.8 s.",
            value=state.latency_ms / 1000,
            labels=labels,
        ),
    )


async def _ask(
    dependency: Dependency, deadline_seconds: float = DEADLINE_SECONDS
) -> DependencyHealth:
    started = time.perf_counter()
    error: str | UnsetType = UNSET
    # A check that does not heed its cancellation is left behind: the answer must not wait for it.
    asking = asyncio.ensure_future(dependency.check())
    done, _ = await asyncio.wait({asking}, timeout=deadline_seconds)
    if not done:
        asking.cancel()
        error = "timeout"
    elif asking.cancelled():
        error = "cancelled"
    elif (raised := asking.exception()) is not None:
        # Only the code: a driver's message may name hosts and users.
        error = raised.code if isinstance(raised, DomainError) else type(raised).__name__
    return DependencyHealth(
        status=Health.OK if error is UNSET else Health.DOWN,
        vital=dependency.vital,
        latency_ms=round((time.perf_counter() - started) * 1000, 2),
        error=error,
    )


def _summary(report: HealthReport, *, vital: bool) -> DependencyHealth:
    latency = max((d.latency_ms for d in report.dependencies.values()), default=0.0)
    return DependencyHealth(
        status=report.status,
        vital=vital,
        latency_ms=latency,
        error=UNSET if report.status is Health.OK else report.status.value,
    )


def _overall(states: Mapping[str, DependencyHealth]) -> Health:
    if any(state.status is Health.DOWN and state.vital for state in states.values()):
        return Health.DOWN
    well = all(state.status is Health.OK for state in states.values())
    return Health.OK if well else Health.DEGRADED


def _reply(report: HealthReport) -> Reply:
    return Reply(report, status=503 if report.status is Health.DOWN else 200, headers=NO_STORE)
