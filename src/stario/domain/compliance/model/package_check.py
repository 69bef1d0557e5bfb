"""Whether a package is the one that Stario signed; needs nothing but the package and a key."""

import json
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

import attrs

from stario.domain.compliance.model.audit_lines import entry_of
from stario.domain.compliance.model.checkpoint import Checkpoint
from stario.domain.compliance.model.merkle import proves_inclusion
from stario.domain.compliance.model.package_folder import digest_of
from stario.domain.compliance.model.package_manifest import (
    LOGS,
    MANIFEST,
    SIGNATURE,
    LogAnchor,
    Manifest,
    ManifestUnreadable,
    PackageFile,
)
from stario.domain.compliance.model.signed_note import NoteRejected, Verify

LONGEST_MANIFEST = 64 << 20
UNLISTED = frozenset({MANIFEST, SIGNATURE})


class PackageFaultKind(StrEnum):
    MANIFEST = "manifest"
    """It is missing or unreadable: nothing else can be said."""
    SIGNATURE = "signature"
    """The manifest is not signed by that key."""
    OTHER_CASE = "other_case"
    """It belongs to another case, or is another package than the one expected: a replay."""
    MISSING = "missing"
    EXTRA = "extra"
    """A file that the manifest does not know."""
    CHANGED = "changed"
    COUNT = "count"
    """The file has other numbers of records than the manifest says."""
    CHECKPOINT = "checkpoint"
    """The end of the audit log that proofs lead to is not signed by that key."""
    PROOF = "proof"
    """An entry of the audit log that was not there when the log was signed."""


@attrs.frozen(kw_only=True)
class PackageFault:
    kind: PackageFaultKind
    subject: str


@attrs.frozen(kw_only=True)
class PackageReport:
    """`manifest` None: there is none that can be read."""

    manifest: Manifest | None
    faults: tuple[PackageFault, ...]


@attrs.frozen(kw_only=True)
class PackageCheck:
    """
    Args:
        public_key: 32 bytes, as the verifier knows them: not from the package.
        case_id, export_id: what the verifier expects, or None.
    """

    root: Path
    public_key: bytes
    verify: Verify
    case_id: str | None = None
    export_id: str | None = None

    def __call__(self) -> PackageReport:
        try:
            told = _bounded(self.root / MANIFEST)
            manifest = Manifest.read(told)
        except (OSError, ManifestUnreadable):
            fault = PackageFault(kind=PackageFaultKind.MANIFEST, subject=MANIFEST)
            return PackageReport(manifest=None, faults=(fault,))
        faults = [
            *self._signature(told),
            *self._replay(manifest),
            *self._files(manifest),
            *self._counts(manifest),
            *self._log(manifest),
        ]
        return PackageReport(manifest=manifest, faults=tuple(faults))

    def _signature(self, told: bytes) -> Iterator[PackageFault]:
        try:
            signature = bytes.fromhex((self.root / SIGNATURE).read_text("ascii").strip())
        except (OSError, ValueError):
            signature = b""
        if not self.verify(told, signature, self.public_key):
            yield PackageFault(kind=PackageFaultKind.SIGNATURE, subject=SIGNATURE)

    def _replay(self, manifest: Manifest) -> Iterator[PackageFault]:
        for name, expected in (("case_id", self.case_id), ("export_id", self.export_id)):
            if expected is not None and manifest.request.get(name) != expected:
                yield PackageFault(
                    kind=PackageFaultKind.OTHER_CASE, subject=str(manifest.request.get(name))
                )

    def _files(self, manifest: Manifest) -> Iterator[PackageFault]:
        listed = {file.path: file for file in manifest.files}
        there = {
            path.relative_to(self.root).as_posix()
            for path in self.root.rglob("*")
            if not path.is_dir() or path.is_symlink()
        }
        for path in sorted({*listed} - there):
            yield PackageFault(kind=PackageFaultKind.MISSING, subject=path)
        for path in sorted(there - {*listed} - UNLISTED):
            yield PackageFault(kind=PackageFaultKind.EXTRA, subject=path)
        for path in sorted(there & {*listed}):
            if not self._is_same(listed[path]):
                yield PackageFault(kind=PackageFaultKind.CHANGED, subject=path)

    def _is_same(self, file: PackageFile) -> bool:
        path = self.root / file.path
        return not path.is_symlink() and digest_of(path) == (file.sha256, file.bytes)

    def _counts(self, manifest: Manifest) -> Iterator[PackageFault]:
        found: dict[str, int] = {}
        for file in manifest.files:
            if file.rows is None or not (self.root / file.path).is_file():
                continue
            counts = _rows(self.root / file.path)
            if sum(counts.values()) != file.rows:
                yield PackageFault(kind=PackageFaultKind.COUNT, subject=file.path)
            found |= counts
        for table in sorted(manifest.tables):
            if found.get(table) != manifest.tables[table]:
                yield PackageFault(kind=PackageFaultKind.COUNT, subject=table)

    def _log(self, manifest: Manifest) -> Iterator[PackageFault]:
        logs = self.root / LOGS
        if manifest.log is None or not logs.is_file():
            return
        if not self._is_anchored(manifest.log):
            yield PackageFault(kind=PackageFaultKind.CHECKPOINT, subject=LOGS)
        with logs.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                if not _is_proved(line, manifest.log):
                    yield PackageFault(kind=PackageFaultKind.PROOF, subject=f"{LOGS}:{number}")

    def _is_anchored(self, log: LogAnchor) -> bool:
        try:
            signed = Checkpoint.open(log.checkpoint, public_key=self.public_key, verify=self.verify)
        except NoteRejected:
            return False
        return (signed.number, signed.root.hex(), signed.hash.hex()) == (
            log.entries,
            log.root,
            log.hash,
        )


def _bounded(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(LONGEST_MANIFEST)


def _rows(path: Path) -> Mapping[str, int]:
    """Count the records of a file by table, line by line; those of the log have no table."""
    counts: dict[str, int] = {}
    table = ""
    with path.open("rb") as lines:
        for line in lines:
            if line.startswith(b'"') and line.rstrip().endswith(b": ["):
                table = json.loads(line.rstrip()[:-3])
                counts[table] = 0
            elif line.startswith(b'{"'):
                counts[table] = counts.get(table, 0) + 1
    return counts


def _is_proved(line: bytes, log: LogAnchor) -> bool:
    try:
        value: dict[str, Any] = json.loads(line)
        previous = bytes.fromhex(value["previous_hash"])
        entry = entry_of(line, previous=previous)
        proof = [bytes.fromhex(each) for each in value["proof"]]
    except (KeyError, TypeError, ValueError):
        return False
    return entry.is_sound and proves_inclusion(
        proof,
        leaf=entry.leaf,
        index=entry.number - 1,
        size=log.entries,
        root=bytes.fromhex(log.root),
    )
