"""A copy of everything that is kept about a person."""

from datetime import datetime, timedelta
from enum import StrEnum

import attrs

from stario.domain.kernel.ids import AccountId, ExportId, JobId

ARCHIVES = "exports/"
"""Where archives lie in the media bucket."""

ARCHIVE_KEPT_FOR = timedelta(days=7)

ANSWERED_WITHIN = timedelta(hours=24)
"""By law; it takes minutes."""


class ExportState(StrEnum):
    QUEUED = "queued"
    READY = "ready"
    FAILED = "failed"


@attrs.frozen(kw_only=True)
class DataExport:
    """One request for a copy; `object_key` is set once the archive is in the store."""

    id: ExportId
    account_id: AccountId
    job_id: JobId
    state: ExportState
    requested_at: datetime
    object_key: str | None = None
    completed_at: datetime | None = None

    @property
    def due_at(self) -> datetime:
        """When it must be answered at the latest."""
        return self.requested_at + ANSWERED_WITHIN

    def expired(self, *, at: datetime) -> bool:
        """Whether the archive has been deleted again."""
        return self.completed_at is not None and at - self.completed_at >= ARCHIVE_KEPT_FOR


def archive_folder(account: AccountId) -> str:
    """Every archive of *account* has a key below this one."""
    return f"{ARCHIVES}{account}/"
