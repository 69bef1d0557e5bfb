"""Find unusual reads of personal data by staff."""

from datetime import date, timedelta

import attrs

from stario.domain.compliance.model.anomalies import (
    CROWD,
    HISTORY_DAYS,
    Anomaly,
    anomalies,
)
from stario.domain.kernel.errors import Invalid
from stario.domain.kernel.tashkent import bounds
from stario.ports.storage import Storage, UnitOfWork

LONGEST_DAYS = 31
CAUSE_DAYS = 30
"""An order that changed, or a case that was opened, so long before explains a read."""


@attrs.frozen(kw_only=True)
class FindAnomalies:
    storage: Storage

    async def __call__(self, first: date, last: date) -> tuple[Anomaly, ...]:
        """
        Give what is to be asked about of *first* to *last*, days in Tashkent, both included.

        Each day is held against the 28 days before it. Everything is counted by the database, in
        entries that are in it: the log keeps 90 days there.

        Raises:
            Invalid: the days are in the wrong order, or more than 31.
        """
        if last < first:
            raise Invalid("to", "before_from")
        if (last - first).days >= LONGEST_DAYS:
            raise Invalid("to", "period_too_long", longest=LONGEST_DAYS)
        async with self.storage() as work:
            return await anomalies_in(work, first, last)


async def anomalies_in(work: UnitOfWork, first: date, last: date) -> tuple[Anomaly, ...]:
    """Do it inside the caller's unit of work, for at most a month."""
    since, before = bounds(first)[0], bounds(last)[1]
    counts = work.access_counts
    return anomalies(
        [first + timedelta(days=number) for number in range((last - first).days + 1)],
        hours=await counts.by_hour(since=since - timedelta(days=HISTORY_DAYS), before=before),
        crowds=await counts.by_subject(since=since, before=before, readers=CROWD),
        causeless=await counts.causeless(
            since=since, before=before, cause_since=since - timedelta(days=CAUSE_DAYS)
        ),
    )
