"""What Prometheus reads of what keeps everything running."""

from collections.abc import Sequence
from datetime import datetime

import attrs

from stario.domain.generation.model.queue import Order
from stario.domain.operations.model.switch import Switch
from stario.domain.operations.usecases.read_backup_status import ReadBackupStatus
from stario.entrypoints.clients import Clients
from stario.entrypoints.gpu import gpu_measures
from stario.entrypoints.http.certificate_checks import certificate_measures
from stario.entrypoints.http.metrics import Measure, MeasureSource
from stario.entrypoints.settings import Settings


def watch_measures(settings: Settings, clients: Clients) -> tuple[MeasureSource, ...]:
    """Of effects that wait, switches, backups, certificates and cards."""
    checks = WatchChecks(clients=clients)
    return (
        checks.effects,
        checks.switches,
        checks.backups,
        *certificate_measures(settings, clients.clock),
        gpu_measures,
    )


@attrs.frozen(kw_only=True)
class WatchChecks:
    clients: Clients

    async def effects(self) -> Sequence[Measure]:
        """What is written down to be done outside the database, and is not done."""
        now = self.clients.clock.now()
        async with self.clients.storage() as work:
            backlog = await work.outbox.backlog(at=now)
        waited = (now - backlog.oldest_at).total_seconds() if backlog.oldest_at else 0.0
        return (
            Measure(name="stario_outbox_due", help="Effects that are due now.", value=backlog.due),
            Measure(
                name="stario_outbox_retried",
                help="Effects that failed before and are to be tried again.",
                value=backlog.retried,
            ),
            Measure(
                name="stario_outbox_oldest_seconds",
                help="How long the first of those that are due has been due.",
                value=max(0.0, waited),
            ),
        )

    async def switches(self) -> Sequence[Measure]:
        """How operators' switches stand, as this process obeys them."""
        switches = self.clients.switches
        positions = {
            Switch.MAINTENANCE_MODE: await switches.maintenance(),
            Switch.PRIORITY_MODE: await switches.order() is Order.PRIORITY,
            Switch.PAYMENT_FALLBACK: await switches.payment_fallback(),
        }
        return [
            Measure(
                name="stario_switch_on",
                help="Whether an operator's switch is on.",
                value=float(is_on),
                labels={"switch": switch.value},
            )
            for switch, is_on in positions.items()
        ]

    async def backups(self) -> Sequence[Measure]:
        """What the last look at the repository found; nothing where nobody makes backups."""
        status = await ReadBackupStatus(objects=self.clients.objects)()
        if status is None:
            return ()
        found = [
            *_at("stario_backup_status", "somebody looked at the backups", status.written_at),
            *_at("stario_backup_last", "the last backup ended", status.last_backup_at),
            *_at("stario_backup_last_full", "the last full backup ended", status.last_full_at),
            *_at("stario_backup_last_verified", "one was found sound", status.last_verified_at),
            Measure(
                name="stario_backup_rehearsal_faults",
                help="What was wrong with the backup that was restored last.",
                value=status.last_rehearsal_faults,
            ),
        ]
        if status.archive_lag_seconds is not None:
            found.append(
                Measure(
                    name="stario_backup_archive_lag_seconds",
                    help="How long the oldest write-ahead log waits that is not archived.",
                    value=status.archive_lag_seconds,
                )
            )
        return found


def _at(name: str, what: str, moment: datetime | None) -> list[Measure]:
    if moment is None:
        return []
    value = moment.timestamp()
    return [Measure(name=f"{name}_timestamp_seconds", help=f"When {what}.", value=value)]
