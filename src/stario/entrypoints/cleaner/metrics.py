"""What Prometheus reads of the deletion of faces."""

from collections.abc import Sequence

import attrs
from prometheus_client import CollectorRegistry, Counter, Histogram

from stario.domain.faces.model.face_upload import DeletionNet
from stario.entrypoints.http.metrics import Measure, MeasureSource
from stario.ports.deletions import DeletionMetrics
from stario.ports.storage import Storage
from stario.ports.system import Clock

# 3 s, the promise, is an edge: the share within it is exact.
SECONDS = (0.05, 0.1, 0.25, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 6.0, 10.0, 30.0, 120.0, 600.0)


class PrometheusDeletionMetrics(DeletionMetrics):
    def __init__(self, registry: CollectorRegistry) -> None:
        self._delays = Histogram(
            "ephemeral_deletion_delay_seconds",
            "From the last use of a photo until it was gone.",
            buckets=SECONDS,
            registry=registry,
        )
        self._receipts = Counter(
            "ephemeral_receipts", "Photos that are gone, by the net they ended in.", ("net",),
            registry=registry,
        )  # fmt: skip
        self._failures = Counter(
            "ephemeral_deletion_failures", "Deletions that have to be tried again.", ("net",),
            registry=registry,
        )  # fmt: skip
        # Named before the first one happens: an alert on a rate needs the zero.
        for net in DeletionNet:
            self._receipts.labels(net.value)
            self._failures.labels(net.value)

    def deleted(self, net: DeletionNet, *, delay_seconds: float | None) -> None:
        self._receipts.labels(net.value).inc()
        if delay_seconds is not None:
            self._delays.observe(delay_seconds)

    def failed(self, net: DeletionNet) -> None:
        self._failures.labels(net.value).inc()


@attrs.frozen(kw_only=True)
class EphemeralMeasures(MeasureSource):
    """What waits to be deleted, as the database knows it."""

    storage: Storage
    clock: Clock

    async def __call__(self) -> Sequence[Measure]:
        now = self.clock.now()
        async with self.storage() as work:
            pending = await work.face_uploads.pending(at=now)
        age = (now - pending.oldest_at).total_seconds() if pending.oldest_at else 0.0
        return (
            Measure(
                name="ephemeral_uploads_pending",
                help="Face uploads that are due and not deleted.",
                value=pending.count,
            ),
            Measure(
                name="ephemeral_oldest_pending_seconds",
                help="Since the last use of the face upload that has waited longest.",
                value=max(0.0, age),
            ),
        )
