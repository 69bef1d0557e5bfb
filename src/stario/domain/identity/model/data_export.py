"""A copy of everything that is kept about a person."""

from datetime import datetime
from enum import StrEnum

import attrs

from stario.domain.kernel.ids import AccountId, ExportId, JobId


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
