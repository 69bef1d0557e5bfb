"""Parts of the audit log that were moved to the object store."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any, Self

import attrs

from stario.domain.compliance.model.audit_entry import AuditHead, canonical
from stario.domain.compliance.model.merkle import Frontier

HOT_FOR = timedelta(days=90)
"""So long entries stay in the database."""
KEPT_FOR = timedelta(days=365)
"""So long they are kept at all."""
ARCHIVE_ENTRIES = 20_000


@attrs.frozen(kw_only=True)
class AuditArchive:
    """
    Entries *first* to *last*, which leave the database once the archive is `stored_at`.

    `before` and `after` are the ends of the log before its first and after its last entry: when
    the entries are gone for good the chain is still proved from there on. `sha256` is that of the
    lines, before they are compressed.
    """

    first: int
    before: AuditHead
    after: AuditHead
    last_at: datetime
    """The youngest time among the entries."""
    sha256: bytes
    stored_at: datetime | None = None
    gone_at: datetime | None = None

    @property
    def last(self) -> int:
        return self.after.number

    @property
    def entries_key(self) -> str:
        return f"entries/{self._name}.jsonl.gz"

    @property
    def manifest_key(self) -> str:
        return f"manifests/{self._name}.note"

    @property
    def _name(self) -> str:
        return f"{self.first:016d}-{self.last:016d}"

    def stored(self, *, at: datetime) -> Self:
        return attrs.evolve(self, stored_at=at)

    def gone(self, *, at: datetime) -> Self:
        return attrs.evolve(self, gone_at=at)

    def told(self) -> str:
        """The one line that the manifest signs."""
        return canonical(
            {
                "after": _head(self.after),
                "before": _head(self.before),
                "first": self.first,
                "last": self.last,
                "last_at": self.last_at.astimezone(UTC).isoformat(timespec="microseconds"),
                "sha256": self.sha256.hex(),
            }
        ).decode()

    @classmethod
    def read(cls, told: str) -> Self:
        """
        Read what `told` gave.

        Raises:
            ValueError: it is something else.
        """
        try:
            value: dict[str, Any] = json.loads(told)
            return cls(
                first=int(value["first"]),
                before=_read_head(value["before"]),
                after=_read_head(value["after"]),
                last_at=datetime.fromisoformat(value["last_at"]),
                sha256=bytes.fromhex(value["sha256"]),
            )
        except (KeyError, TypeError) as error:
            raise ValueError("not the manifest of an archive") from error


def _head(head: AuditHead) -> dict[str, object]:
    return {"hash": head.hash.hex(), "number": head.number, "peaks": _hex(head.tree)}


def _hex(tree: Frontier) -> list[str]:
    return [peak.hex() for peak in tree.peaks]


def _read_head(value: dict[str, Any]) -> AuditHead:
    peaks = tuple(bytes.fromhex(each) for each in value["peaks"])
    return AuditHead(
        hash=bytes.fromhex(value["hash"]), tree=Frontier(size=int(value["number"]), peaks=peaks)
    )
