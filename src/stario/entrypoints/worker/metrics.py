"""What Prometheus reads of workers."""

from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Histogram

from stario.domain.generation.model.queue import Queue
from stario.ports.work_metrics import Outcome, WorkMetrics

# 5 and 40 s, the targets for posters and videos, are edges: a quantile near them is exact.
SECONDS = (0.1, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 30.0, 40.0, 60.0, 120.0, 300.0)


class PrometheusWorkMetrics(WorkMetrics):
    def __init__(self, registry: CollectorRegistry, queues: Iterable[Queue]) -> None:
        self._waited = Histogram(
            "stario_job_wait_seconds",
            "From when a job might run until it ran.",
            ("queue",),
            buckets=SECONDS,
            registry=registry,
        )
        self._took = Histogram(
            "stario_job_duration_seconds",
            "From lease to end of an attempt.",
            ("queue",),
            buckets=SECONDS,
            registry=registry,
        )
        self._total = Histogram(
            "stario_job_seconds",
            "From queue to file: until a job was done, all its attempts counted in.",
            ("queue",),
            buckets=SECONDS,
            registry=registry,
        )
        self._ended = Counter(
            "stario_job_attempts", "Attempts by how they ended.", ("queue", "outcome"),
            registry=registry,
        )  # fmt: skip

        # Named before the first job comes: an alert on a rate needs the zero.
        for queue in queues:
            for histogram in (self._waited, self._took, self._total):
                histogram.labels(queue.value)
            for outcome in Outcome:
                self._ended.labels(queue.value, outcome.value)

    def started(self, queue: Queue, *, waited_seconds: float) -> None:
        self._waited.labels(queue.value).observe(waited_seconds)

    def finished(
        self, queue: Queue, outcome: Outcome, *, seconds: float, since_enqueued_seconds: float
    ) -> None:
        self._took.labels(queue.value).observe(seconds)
        self._ended.labels(queue.value, outcome.value).inc()
        if outcome is Outcome.DONE:
            self._total.labels(queue.value).observe(since_enqueued_seconds)
