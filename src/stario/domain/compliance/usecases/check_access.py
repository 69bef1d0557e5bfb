"""Check of the compliance report about who of the staff reads whose data."""

from collections import Counter
from datetime import datetime, timedelta

from stario.domain.compliance.model.anomalies import AnomalyKind
from stario.domain.compliance.model.compliance_report import (
    EVERY_MONTH,
    Check,
    CheckKey,
    Evidence,
    judged,
)
from stario.domain.compliance.usecases.find_anomalies import anomalies_in
from stario.domain.kernel.tashkent import TASHKENT, bounds
from stario.ports.storage import UnitOfWork


async def check_access(work: UnitOfWork, at: datetime) -> Check:
    """Unusual reads by staff in the last 31 days, today's among them."""
    last = at.astimezone(TASHKENT).date()
    first = last - EVERY_MONTH + timedelta(days=1)
    since, before = bounds(first)[0], bounds(last)[1]
    hours = await work.access_counts.by_hour(since=since, before=before)
    found = Counter(anomaly.kind for anomaly in await anomalies_in(work, first, last))
    return judged(
        CheckKey.ACCESS_ANOMALIES,
        [
            Evidence("reads_31_days", sum(hour.reads for hour in hours)),
            Evidence("readers", len({hour.reader for hour in hours})),
            *(Evidence(kind.value, found[kind]) for kind in AnomalyKind),
        ],
        attention=[(bool(found), "unusual_reads")],
        unknown=[(not hours, "nothing_read")],
    )
