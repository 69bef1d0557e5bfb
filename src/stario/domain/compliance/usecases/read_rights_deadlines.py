"""Say whether people were answered in time: copies of their data, and deletions."""

from datetime import datetime, timedelta

import attrs

from stario.domain.compliance.model.retention import RULES, RuleKey
from stario.domain.identity.model.data_export import DataExport
from stario.domain.kernel.ids import ExportId
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock

PERIOD = timedelta(days=31)
MOST = 10_000

ERASED_WITHIN = timedelta(days=1)
"""After the days of grace; it takes minutes."""


@attrs.frozen(kw_only=True)
class RightsDeadlines:
    """
    Of the last `PERIOD`.

    `late_exports` were answered after their time, or are not answered though it is over;
    `slowest` is the longest that anybody waited. `late_erasures`: accounts whose days of grace
    ended more than `ERASED_WITHIN` ago, and that are still there.
    """

    at: datetime
    exports: int
    late_exports: tuple[ExportId, ...]
    slowest: timedelta | None
    late_erasures: int

    @property
    def are_kept(self) -> bool:
        return not self.late_exports and not self.late_erasures


@attrs.frozen(kw_only=True)
class ReadRightsDeadlines:
    storage: Storage
    clock: Clock

    async def __call__(self) -> RightsDeadlines:
        """Look at every request of the period."""
        async with self.storage() as work:
            return await rights_deadlines(work, self.clock.now())


async def rights_deadlines(work: UnitOfWork, now: datetime) -> RightsDeadlines:
    """As `ReadRightsDeadlines`, inside a transaction."""
    exports = await work.data_exports.requested(since=now - PERIOD, limit=MOST)
    late = await work.retained.tally(RULES[RuleKey.ACCOUNTS], at=now - ERASED_WITHIN)
    return RightsDeadlines(
        at=now,
        exports=len(exports),
        late_exports=tuple(
            export.id
            for export in exports
            if export.requested_at + _waited(export, now) > export.due_at
        ),
        slowest=max((_waited(export, now) for export in exports), default=None),
        late_erasures=late.overdue,
    )


def _waited(export: DataExport, now: datetime) -> timedelta:
    return (export.completed_at or now) - export.requested_at
