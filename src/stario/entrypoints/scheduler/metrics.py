"""What Prometheus reads of chores."""

import time
from typing import Protocol

from prometheus_client import CollectorRegistry, Counter, Gauge


class ChoreMetrics(Protocol):
    """Called on the event loop; must neither wait nor raise."""

    def known(self, chore: str, *, period_seconds: float) -> None:
        """A chore that comes round so often."""
        ...

    def ended(self, chore: str, *, failed: bool) -> None: ...


class NoChoreMetrics(ChoreMetrics):
    """For whoever runs chores and is asked nothing."""

    def known(self, chore: str, *, period_seconds: float) -> None: ...

    def ended(self, chore: str, *, failed: bool) -> None: ...


class PrometheusChoreMetrics(ChoreMetrics):
    def __init__(self, registry: CollectorRegistry) -> None:
        self._runs = Counter(
            "stario_chore_runs", "Rounds of a chore, by whether it failed.", ("chore", "outcome"),
            registry=registry,
        )  # fmt: skip
        self._succeeded = Gauge(
            "stario_chore_success_timestamp_seconds",
            "When a chore ended well last; at first, when the scheduler began.",
            ("chore",),
            multiprocess_mode="max",
            registry=registry,
        )
        self._period = Gauge(
            "stario_chore_period_seconds",
            "How often a chore comes round.",
            ("chore",),
            multiprocess_mode="max",
            registry=registry,
        )

    def known(self, chore: str, *, period_seconds: float) -> None:
        self._period.labels(chore).set(period_seconds)
        self._succeeded.labels(chore).set(time.time())
        # Named before the first one happens: an alert on a rate needs the zero.
        for outcome in ("done", "failed"):
            self._runs.labels(chore, outcome)

    def ended(self, chore: str, *, failed: bool) -> None:
        self._runs.labels(chore, "failed" if failed else "done").inc()
        if not failed:
            self._succeeded.labels(chore).set(time.time())
