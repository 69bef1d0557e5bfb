"""Copies of the database to go back to, and the moments that one can go back to."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import attrs

from stario.domain.kernel.errors import Conflict, DomainError, Invalid

INCREMENT_EVERY = timedelta(hours=6)
NIGHT_BEGINS = timedelta(hours=21)
"""After midnight UTC: two o'clock in Tashkent, when the fewest are awake."""

_MOMENT = re.compile(
    r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:\.\d{1,6})? ?(?:Z|[+-]\d{2}:?\d{2})?", re.ASCII
)


class BackupFailed(DomainError):
    """A program that backups need failed; `reason` is what it said."""

    code = "backup_failed"


class DatabaseInUse(Conflict):
    """There is a database where one is to be restored; `what` says whether it runs."""

    code = "database_in_use"


class BackupKind(StrEnum):
    FULL = "full"
    """Stands alone."""
    DIFFERENTIAL = "diff"
    """What changed since the last full one."""
    INCREMENTAL = "incr"
    """What changed since the last one of any kind."""


@attrs.frozen(kw_only=True)
class Backup:
    """One copy; `bytes` are those that it added to the repository."""

    label: str
    kind: BackupKind
    began_at: datetime
    ended_at: datetime
    bytes: int
    database_bytes: int


@attrs.frozen(kw_only=True)
class Rehearsal:
    """
    What a copy held when it was restored beside the database.

    `rows` are counts by table; `faults` sentences, none where it is sound.
    """

    at: datetime
    label: str
    revision: str | None
    rows: Mapping[str, int]
    faults: Sequence[str]

    @property
    def is_sound(self) -> bool:
        return not self.faults


@attrs.frozen(kw_only=True)
class Settled:
    """
    What a restored database was told of what had happened after its moment.

    `erased` people were forgotten again. `set_aside` ends of the audit log were signed and are
    not in it any more; `last_signed` is the farthest of them as `NUMBER:HASH`.
    """

    erased: int = 0
    set_aside: int = 0
    last_signed: str | None = None


@attrs.frozen(kw_only=True)
class Restored:
    """Where a restored database comes from, and what is in it."""

    label: str
    rows: Mapping[str, int]
    settled: Settled


@attrs.frozen(kw_only=True)
class BackupStatus:
    """
    How backups stand, as metrics tell it.

    `last_verified_at` is when a copy was restored and found sound; `archive_lag_seconds` how long
    the oldest write-ahead log waits that is not archived, None where nobody knows.
    """

    written_at: datetime
    last_backup_at: datetime | None = None
    last_full_at: datetime | None = None
    first_backup_at: datetime | None = None
    last_verified_at: datetime | None = None
    last_rehearsal_at: datetime | None = None
    last_rehearsal_faults: int = 0
    archive_lag_seconds: float | None = None

    def rehearsed(self, rehearsal: Rehearsal) -> "BackupStatus":
        return attrs.evolve(
            self,
            written_at=rehearsal.at,
            last_rehearsal_at=rehearsal.at,
            last_rehearsal_faults=len(rehearsal.faults),
            last_verified_at=rehearsal.at if rehearsal.is_sound else self.last_verified_at,
        )

    def found(
        self, backups: Sequence[Backup], *, archive_lag: timedelta | None, at: datetime
    ) -> "BackupStatus":
        """The same after a look at the repository."""
        full = [backup.ended_at for backup in backups if backup.kind is BackupKind.FULL]
        return attrs.evolve(
            self,
            written_at=at,
            last_backup_at=max((backup.ended_at for backup in backups), default=None),
            last_full_at=max(full, default=None),
            first_backup_at=min((backup.ended_at for backup in backups), default=None),
            archive_lag_seconds=None if archive_lag is None else archive_lag.total_seconds(),
        )

    def to_json(self) -> bytes:
        """Times in ISO 8601 with their offset."""
        values = {
            name: value.isoformat() if isinstance(value, datetime) else value
            for name, value in attrs.asdict(self).items()
        }
        return json.dumps(values, indent=2).encode()

    @classmethod
    def read(cls, text: bytes) -> "BackupStatus":
        """
        Read what `to_json` wrote; fields of later releases are passed over.

        Raises:
            ValueError: it is something else.
        """
        values = json.loads(text)
        if not isinstance(values, dict) or "written_at" not in values:
            raise ValueError("no status of backups")

        def time(name: str) -> datetime | None:
            value = values.get(name)
            return None if value is None else datetime.fromisoformat(value)

        lag = values.get("archive_lag_seconds")
        return cls(
            written_at=datetime.fromisoformat(values["written_at"]),
            last_backup_at=time("last_backup_at"),
            last_full_at=time("last_full_at"),
            first_backup_at=time("first_backup_at"),
            last_verified_at=time("last_verified_at"),
            last_rehearsal_at=time("last_rehearsal_at"),
            last_rehearsal_faults=int(values.get("last_rehearsal_faults", 0)),
            archive_lag_seconds=None if lag is None else float(lag),
        )


def read_moment(text: str) -> datetime:
    """
    Read `2026-11-24 10:00:00`, with an offset or in UTC.

    Raises:
        Invalid: it is no such moment.
    """
    if not _MOMENT.fullmatch(text.strip()):
        raise Invalid("to", "form")
    try:
        moment = datetime.fromisoformat(text.strip().replace(" +", "+").replace(" -", "-"))
    except ValueError:
        raise Invalid("to", "form") from None
    aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC)


def require_reachable(to: datetime, backups: Sequence[Backup], *, at: datetime) -> None:
    """
    Check that one can go back to *to*.

    Raises:
        Invalid: `to` lies before the end of the first backup, in the future, or there is none.
    """
    if not backups:
        raise Invalid("to", "no_backup")
    first = min(backup.ended_at for backup in backups)
    if to < first:
        raise Invalid("to", "before_first_backup", first=first.isoformat())
    if to > at:
        raise Invalid("to", "in_future", now=at.isoformat())


def kind_due(backups: Sequence[Backup], *, at: datetime) -> BackupKind | None:
    """What is to be made now: a full one each night, in between what changed."""
    night = at.replace(hour=0, minute=0, second=0, microsecond=0) + NIGHT_BEGINS
    if night > at:
        night -= timedelta(days=1)
    full = [backup.began_at for backup in backups if backup.kind is BackupKind.FULL]
    if not full or max(full) < night:
        return BackupKind.FULL
    newest = max(backup.began_at for backup in backups)
    return BackupKind.INCREMENTAL if at - newest >= INCREMENT_EVERY else None
