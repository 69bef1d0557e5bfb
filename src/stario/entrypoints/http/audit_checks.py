"""What Prometheus reads of the audit log."""

from collections.abc import Sequence

import attrs

from stario.entrypoints.http.metrics import Measure, MeasureSource
from stario.ports.storage import Storage
from stario.ports.system import Clock


@attrs.frozen(kw_only=True)
class AuditMeasures(MeasureSource):
    """How far the chain is behind what was recorded, and its signature behind the chain."""

    storage: Storage
    clock: Clock

    async def __call__(self) -> Sequence[Measure]:
        now = self.clock.now()
        async with self.storage() as work:
            waiting = await work.audit.count()
            oldest = await work.audit.oldest_at()
            head = await work.audit_log.head()
            sealed = await work.audit_checkpoints.latest()
        waited = (now - oldest).total_seconds() if oldest else 0.0
        found = [
            Measure(name="audit_inbox_waiting", help="Events that wait.", value=waiting),
            Measure(name="audit_inbox_oldest_seconds", help="How long one waits.", value=waited),
            Measure(name="audit_entries", help="Ever written.", value=head.number),
            Measure(
                name="audit_unsealed_entries",
                help="Written since the log was signed.",
                value=head.number - (sealed.head.number if sealed else 0),
            ),
        ]
        if sealed is not None:
            age = (now - sealed.at).total_seconds()
            name = "audit_checkpoint_age_seconds"
            found.append(Measure(name=name, help="Since the log was signed.", value=age))
        return found
