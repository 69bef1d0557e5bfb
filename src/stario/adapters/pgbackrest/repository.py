"""What pgBackRest says of its repository."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from stario.domain.operations.model.backup import Backup, BackupFailed, BackupKind


def read_backups(text: str, *, stanza: str) -> Sequence[Backup]:
    """
    Read what `pgbackrest info --output=json` writes, the oldest first.

    Raises:
        BackupFailed: it cannot be read.

    Source: https://pgbackrest.org/command.html#command-info
    """
    try:
        return sorted(
            (
                _backup(backup)
                for each in json.loads(text)
                if each["name"] == stanza
                for backup in each.get("backup", ())
                # Pages whose checksums are wrong are noted, and the copy is there all the same.
            ),
            key=lambda backup: backup.ended_at,
        )
    except (ValueError, KeyError, TypeError) as error:
        raise BackupFailed(program="pgbackrest", reason="info is unreadable") from error


def _backup(told: Mapping[str, object]) -> Backup:
    match told:
        case {
            "label": str(label),
            "type": str(kind),
            "timestamp": {"start": int(start), "stop": int(stop)},
            "info": {"size": int(size), "repository": {"delta": int(delta)}},
        }:
            return Backup(
                label=label,
                kind=BackupKind(kind),
                began_at=datetime.fromtimestamp(start, UTC),
                # Whole seconds are told: one can go back to the one after, surely.
                ended_at=datetime.fromtimestamp(stop, UTC) + timedelta(seconds=1),
                bytes=delta,
                database_bytes=size,
            )
    raise ValueError("a backup of another form")
