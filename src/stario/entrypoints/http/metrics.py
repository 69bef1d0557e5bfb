"""What Prometheus reads."""

import asyncio
import os
import platform
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import attrs
from prometheus_client import CollectorRegistry, Gauge, Histogram, disable_created_metrics
from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

from stario.entrypoints.http.routing import Call, RateClass, Reply, Route, route

# The targets of the runbook, 0.2 and 0.5 s, are edges: a quantile near them is exact.
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.35, 0.5, 1.0, 2.5, 5.0, 10.0)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
SCRAPE_DEADLINE_SECONDS = 1.0
MULTIPROCESS_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"


@attrs.frozen(kw_only=True)
class Measure:
    """One number at the moment of a scrape, as `video_generation_queue_length`."""

    name: str
    help: str
    value: float
    labels: Mapping[str, str] = attrs.field(factory=dict)


class MeasureSource(Protocol):
    """Asked at each scrape, with a deadline of a second; may raise what it likes."""

    async def __call__(self) -> Sequence[Measure]: ...


class HttpMetrics:
    """Times every request; few labels, for each combination is a dozen lines to scrape."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.registry = registry
        self._durations = Histogram(
            "http_request_duration_seconds",
            "Time to answer, by route template and status.",
            ("method", "route", "status"),
            buckets=BUCKETS,
            registry=registry,
        )
        self._in_flight = Gauge(
            "http_requests_in_flight",
            "Requests being answered.",
            multiprocess_mode="livesum",
            registry=registry,
        )
        # Finding a child by label values costs more than the observation itself.
        self._children: dict[tuple[str, str, int], Histogram] = {}

    def begin(self) -> None:
        self._in_flight.inc()

    def end(self, method: str, route: str, status: int, seconds: float) -> None:
        self._in_flight.dec()
        key = (method if method in METHODS else "OTHER", route, status)
        child = self._children.get(key)
        if child is None:
            child = self._children[key] = self._durations.labels(key[0], route, str(status))
        child.observe(seconds)


@attrs.frozen
class BuildInfo:
    """Says which release runs."""

    service: str
    version: str

    def collect(self) -> Iterable[Metric]:
        info = GaugeMetricFamily(
            "stario_build_info",
            "The release that runs, always 1.",
            labels=("service", "version", "python"),
        )
        info.add_metric((self.service, self.version, platform.python_version()), 1)
        yield info


def new_registry() -> CollectorRegistry:
    """A registry of this process, with its memory, processor time and open files."""
    # A line more for each histogram and counter, which nobody asks for.
    disable_created_metrics()  # type: ignore[no-untyped-call]
    registry = CollectorRegistry(auto_describe=False)
    if MULTIPROCESS_VARIABLE not in os.environ:
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)
    return registry


@attrs.frozen(kw_only=True)
class Exposition:
    """
    Renders a scrape.

    With `PROMETHEUS_MULTIPROC_DIR` set it speaks for all processes that share the directory;
    process metrics, which mean only one of them, are left out then.
    """

    registry: CollectorRegistry
    build: BuildInfo
    sources: tuple[MeasureSource, ...] = ()

    async def render(self, accept: str) -> tuple[bytes, str]:
        """The body and its content type, in the format that *accept* asks for."""
        asked = await asyncio.gather(*map(_ask, self.sources))
        measures = [measure for found in asked for measure in found or ()]
        encode, content_type = choose_encoder(accept)
        families = [*_families(measures), _failures(sum(found is None for found in asked))]
        body = encode(_Joined((*self._collectors(), self.build, _Fixed(families))))
        return body, content_type

    def _collectors(self) -> tuple["_Collector", ...]:
        if MULTIPROCESS_VARIABLE not in os.environ:
            return (self.registry,)
        _forget_the_dead(Path(os.environ[MULTIPROCESS_VARIABLE]))
        # The library's own way to read the directory needs a registry of its own.
        multiprocess = MultiProcessCollector(None)  # type: ignore[no-untyped-call]
        return (multiprocess,)


def _forget_the_dead(folder: Path) -> None:
    """What a killed process was in the middle of is over; what it counted stays counted."""
    for file in folder.glob("gauge_live*_*.db"):
        number = file.stem.rpartition("_")[2]
        if number.isdigit() and not _lives(int(number)):
            file.unlink(missing_ok=True)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


class _Collector(Protocol):
    def collect(self) -> Iterable[Metric]: ...


@attrs.frozen
class _Fixed:
    families: Sequence[Metric]

    def collect(self) -> Iterable[Metric]:
        return self.families


class _Joined(CollectorRegistry):
    """Several collectors as the one registry that the encoder takes."""

    def __init__(self, collectors: Sequence[_Collector]) -> None:
        super().__init__()
        self._parts = collectors

    def collect(self) -> Iterable[Metric]:
        for part in self._parts:
            yield from part.collect()


async def _ask(source: MeasureSource) -> Sequence[Measure] | None:
    try:
        async with asyncio.timeout(SCRAPE_DEADLINE_SECONDS):
            return await source()
    # One source that is down must not hide what the others know; the failure itself is counted.
    except Exception:  # noqa: BLE001
        return None


def _families(measures: Sequence[Measure]) -> list[GaugeMetricFamily]:
    families: dict[str, GaugeMetricFamily] = {}
    for measure in measures:
        names = tuple(measure.labels)
        family = families.setdefault(
            measure.name, GaugeMetricFamily(measure.name, measure.help, labels=names)
        )
        family.add_metric(tuple(measure.labels.values()), measure.value)
    return list(families.values())


def _failures(count: int) -> Metric:
    return GaugeMetricFamily(
        "stario_scrape_failures", "Sources that did not answer this scrape in time.", value=count
    )


@attrs.frozen
class MetricsHandlers:
    """`GET /metrics`."""

    exposition: Exposition

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                "/metrics",
                self.scrape,
                tag="Operations",
                summary="Metrics for Prometheus",
                media_type="text/plain",
                limit=RateClass.UNLIMITED,
                during_maintenance=True,
            )
        ]

    async def scrape(self, call: Call) -> Reply:
        accept = call.request.headers.get("accept", "")
        body, content_type = await self.exposition.render(accept)
        return Reply(content=body, media_type=content_type)
