"""
A part of the audit log as a file that proves itself.

JSON lines, or CSV whose last column holds the same line. The first one says where the part begins:
the hash before it and the tree before it. The last one says where it ends: roots of the perfect
subtrees that lead from there to a signed checkpoint of the log, and, signed, the SHA-256 of all
lines before. So a line that is edited, left out, moved or put in is found, and that the part
belongs to the log is proved without the rest of it.
"""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import attrs

from stario.domain.compliance.model.audit_entry import AuditEntry, AuditHead, canonical
from stario.domain.compliance.model.audit_lines import entry_of, line_of
from stario.domain.compliance.model.audit_walk import AuditFaultKind, AuditWalk
from stario.domain.compliance.model.checkpoint import Checkpoint
from stario.domain.compliance.model.merkle import Frontier
from stario.domain.compliance.model.signed_note import NoteRejected, Signer, Verify, opened

SCHEMA = "stario-audit-export/1"
COLUMNS = (
    "number",
    "at",
    "actor_id",
    "role",
    "action",
    "resource_type",
    "resource_id",
    "outcome",
    "details",
    "request_id",
    "address",
    "entry",
)
BEGIN, END = "#begin", "#end"
# What a spreadsheet takes for a formula (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


class ExportFormat(StrEnum):
    JSONL = "jsonl"
    CSV = "csv"


@attrs.define
class ExportWriter:
    """Tells a part of the log line by line."""

    format_: ExportFormat
    count: int = 0
    _digest: Any = attrs.field(init=False, factory=hashlib.sha256, repr=False)

    def begin(self, before: AuditHead, *, since: datetime, until: datetime) -> bytes:
        told = {
            "before": {
                "hash": before.hash.hex(),
                "number": before.number,
                "peaks": [peak.hex() for peak in before.tree.peaks],
            },
            "date_from": since.astimezone(UTC).isoformat(),
            "date_to": until.astimezone(UTC).isoformat(),
            "schema": SCHEMA,
        }
        heading = _row(COLUMNS) if self.format_ is ExportFormat.CSV else b""
        return self._counted(heading + framed(BEGIN, told, self.format_))

    def entries(self, entries: Iterable[AuditEntry]) -> bytes:
        lines = [rendered(entry, self.format_) for entry in entries]
        self.count += len(lines)
        return self._counted(b"".join(lines))

    def end(self, *, subtrees: Sequence[bytes], checkpoint: str, signer: Signer) -> bytes:
        """Close it with a signed *checkpoint*, to which *subtrees* lead."""
        sums = canonical({"count": self.count, "sha256": self._digest.hexdigest()}).decode()
        told = {
            "checkpoint": checkpoint,
            "note": signer.signed(f"{SCHEMA}\n{sums}\n"),
            "subtrees": [each.hex() for each in subtrees],
        }
        return framed(END, told, self.format_)

    def _counted(self, content: bytes) -> bytes:
        self._digest.update(content)
        return content


def framed(kind: str, told: Mapping[str, object], format_: ExportFormat) -> bytes:
    """A line that is no entry."""
    if format_ is ExportFormat.CSV:
        return _row([kind, *[""] * (len(COLUMNS) - 2), canonical(told).decode()])
    return canonical({kind: told}) + b"\n"


def rendered(entry: AuditEntry, format_: ExportFormat) -> bytes:
    line = line_of(entry, with_address=True)
    if format_ is ExportFormat.JSONL:
        return line
    event = entry.event
    cells = (
        entry.number,
        event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        event.actor_id,
        event.role and event.role.value,
        event.action,
        event.resource_type,
        event.resource_id,
        event.outcome.value,
        canonical(dict(event.details)).decode(),
        event.origin and event.origin.request_id,
        event.origin and event.origin.address,
        line.decode().rstrip("\n"),
    )
    return _row(["" if cell is None else _harmless(str(cell)) for cell in cells])


def _harmless(cell: str) -> str:
    cell = " ".join(cell.splitlines()) if len(cell.splitlines()) > 1 else cell
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _row(cells: Sequence[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue().encode()


@attrs.define
class ExportCheck:
    """Reads an export line by line, and says whether it is what was exported; `walk` has faults."""

    public_key: bytes
    verify: Verify
    walk: AuditWalk = attrs.field(factory=AuditWalk)
    checkpoint: Checkpoint | None = None
    former_keys: Sequence[bytes] = ()
    _format: ExportFormat = ExportFormat.JSONL
    _begun: bool = False
    _lines: int = 0
    _digest: Any = attrs.field(init=False, factory=hashlib.sha256, repr=False)

    def take(self, line: bytes) -> None:
        self._lines += 1
        if self._lines == 1 and line == _row(COLUMNS):
            self._format = ExportFormat.CSV
            self._digest.update(line)
            return
        try:
            self._take(line)
        except (ValueError, KeyError, TypeError, IndexError, csv.Error):
            self.walk.note(AuditFaultKind.CHANGED, f"line {self._lines}")
            self._digest.update(line)

    def conclude(self) -> AuditWalk:
        if self.checkpoint is None:
            self.walk.note(AuditFaultKind.CUT, "end")
        return self.walk

    def _take(self, line: bytes) -> None:
        kind, told = self._unframed(line)
        if self.checkpoint is not None:
            raise ValueError("nothing comes behind the end")
        if kind == END:
            self._end(told, line)
            return
        self._digest.update(line)
        if kind == BEGIN and not self._begun:
            before = told["before"]
            peaks = tuple(bytes.fromhex(each) for each in before["peaks"])
            tree = Frontier(size=before["number"], peaks=peaks)
            head = AuditHead(hash=bytes.fromhex(before["hash"]), tree=tree)
            faults = self.walk.faults
            self.walk, self._begun = AuditWalk(head=head, faults=faults), True
            return
        entry = entry_of(canonical(told), previous=self.walk.hash)
        self.walk.look_at(entry)
        if rendered(entry, self._format) != line:
            self.walk.note(AuditFaultKind.CHANGED, entry.number)

    def _unframed(self, line: bytes) -> tuple[str, Any]:
        if self._format is ExportFormat.CSV:
            (cells,) = csv.reader([line.decode()])
            return cells[0], json.loads(cells[-1])
        value = json.loads(line)
        for kind in (BEGIN, END):
            if kind in value:
                return kind, value[kind]
        return "", value

    def _end(self, told: Any, line: bytes) -> None:
        try:
            text = opened(
                told["note"],
                public_key=self.public_key,
                former_keys=self.former_keys,
                verify=self.verify,
            )
            self.checkpoint = Checkpoint.open(
                told["checkpoint"],
                public_key=self.public_key,
                former_keys=self.former_keys,
                verify=self.verify,
            )
        except NoteRejected:
            self.walk.note(AuditFaultKind.SIGNATURE, "end")
            return
        sums = {"count": self.walk.count, "sha256": self._digest.hexdigest()}
        if text != f"{SCHEMA}\n{canonical(sums).decode()}\n":
            self.walk.note(AuditFaultKind.CHANGED, "end")
        subtrees = [bytes.fromhex(each) for each in told["subtrees"]]
        same = {
            "checkpoint": told["checkpoint"],
            "note": told["note"],
            "subtrees": [each.hex() for each in subtrees],
        }
        if framed(END, same, self._format) != line:
            self.walk.note(AuditFaultKind.CHANGED, "end")
        if not self.walk.leads_to(self.checkpoint, subtrees):
            self.walk.note(AuditFaultKind.CHECKPOINT, self.checkpoint.number)
