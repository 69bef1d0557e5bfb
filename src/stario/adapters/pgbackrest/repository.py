"""What pgBackRest says of its repository."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from stario.domain.kernel.errors import Unavailable
from stario.domain.operations.model.backup import Backup, BackupFailed, BackupKind

OUT_OF_REACH = 99
"""Of a repository's status; the others say what is in it, or that nothing is."""
LONGEST_REASON = 300


def read_backups(text: str, *, stanza: str) -> Sequence[Backup]:
    """
    Read what `pgbackrest info --output=json` writes, the oldest first.

    Raises:
        BackupFailed: it cannot be read.
        Unavailable: it says that a repository did not answer, which is no failure to pgBackRest.

    Source: https://pgbackrest.org/command.html#command-info
    """
    try:
        told = [each for each in json.loads(text) if each["name"] == stanza]
        for repository in (each for stanza_ in told for each in stanza_.get("repo", ())):
            if repository["status"]["code"] == OUT_OF_REACH:
                reason = str(repository["status"]["message"])[:LONGEST_REASON]
                raise Unavailable(what="backups", reason=reason)
        return sorted(
            (_backup(backup) for each in told for backup in each.get("backup", ())),
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
