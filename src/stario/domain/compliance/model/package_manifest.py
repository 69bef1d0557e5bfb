"""
What stands in a package for an authority.

    README.txt              what this is, in three languages
    users.json              {"<table>": [records]}; likewise the next four
    content/records.json    and beside it the files themselves
    transactions.json
    moderation.json
    communications.json
    logs.jsonl              entries of the audit log, each with its proof
    manifest.json           this
    manifest.sig            Ed25519 signature of the bytes of manifest.json, hexadecimal
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any, Self

import attrs

from stario.domain.compliance.model.legal_export import LegalExport

SCHEMA = "stario/legal-package/1"
MANIFEST = "manifest.json"
SIGNATURE = "manifest.sig"
LOGS = "logs.jsonl"
README = "README.txt"


class ManifestUnreadable(ValueError):
    """It is no manifest of a package."""


@attrs.frozen(kw_only=True)
class PackageFile:
    """`rows` None: the file is no list of records."""

    path: str
    sha256: str
    bytes: int
    rows: int | None


@attrs.frozen(kw_only=True)
class LogAnchor:
    """The signed end of the audit log that the proofs lead to; hashes are hexadecimal."""

    entries: int
    root: str
    hash: str
    checkpoint: str


@attrs.frozen(kw_only=True)
class Manifest:
    """`request` says who asked and approved, for which case; `tables` how many records of each."""

    request: Mapping[str, object]
    generated_at: datetime
    files: tuple[PackageFile, ...]
    tables: Mapping[str, int]
    log: LogAnchor | None
    public_key: str

    @property
    def rows(self) -> int:
        return sum(file.rows or 0 for file in self.files)

    def told(self) -> bytes:
        value = {
            "schema": SCHEMA,
            "request": dict(self.request),
            "generated_at": _time(self.generated_at),
            "files": [attrs.asdict(file) for file in self.files],
            "tables": dict(self.tables),
            "audit_log": self.log and attrs.asdict(self.log),
            "public_key": self.public_key,
        }
        return json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False).encode() + b"\n"

    @classmethod
    def read(cls, told: bytes) -> Self:
        """
        Read what `told` gave.

        Raises:
            ManifestUnreadable: it is something else.
        """
        try:
            value: dict[str, Any] = json.loads(told)
            if value["schema"] != SCHEMA:
                raise ManifestUnreadable
            return cls(
                request=dict(value["request"]),
                generated_at=datetime.fromisoformat(value["generated_at"]),
                files=tuple(map(_file, value["files"])),
                tables={str(name): int(rows) for name, rows in value["tables"].items()},
                log=_anchor(value["audit_log"]) if value["audit_log"] else None,
                public_key=str(value["public_key"]),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ManifestUnreadable from error


def request_of(export: LegalExport) -> dict[str, object]:
    """Say what a package answers to, and who wanted it."""
    return {
        "export_id": export.id,
        "case_id": export.case_id,
        "legal_basis": export.legal_basis,
        "requested_by": export.requested_by,
        "requested_at": _time(export.requested_at),
        "approved_by": export.decided_by,
        "approved_at": export.decided_at and _time(export.decided_at),
        "date_from": export.date_from.isoformat(),
        "date_to": export.date_to.isoformat(),
        "user_ids": list(export.user_ids),
        "content_ids": list(export.content_ids),
        "include_logs": export.include_logs,
        "include_content": export.include_content,
        "is_rehearsal": export.is_rehearsal,
        "recipient": export.recipient,
        "recipient_fingerprint": export.recipient_key.fingerprint,
    }


def _file(value: dict[str, Any]) -> PackageFile:
    path = PurePosixPath(str(value["path"]))
    if path.is_absolute() or ".." in path.parts:
        raise ManifestUnreadable
    rows = value["rows"]
    return PackageFile(
        path=str(path),
        sha256=str(value["sha256"]),
        bytes=int(value["bytes"]),
        rows=None if rows is None else int(rows),
    )


def _anchor(value: dict[str, Any]) -> LogAnchor:
    root, chain = bytes.fromhex(value["root"]), bytes.fromhex(value["hash"])
    return LogAnchor(
        entries=int(value["entries"]),
        root=root.hex(),
        hash=chain.hex(),
        checkpoint=str(value["checkpoint"]),
    )


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
