"""Whether the audit log is what was once written."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

import attrs

from stario.domain.compliance.model.audit_archive import AuditArchive
from stario.domain.compliance.model.audit_entry import FIRST_HASH, AuditEntry, AuditHead
from stario.domain.compliance.model.checkpoint import Checkpoint
from stario.domain.compliance.model.merkle import Frontier


class AuditFaultKind(StrEnum):
    GAP = "gap"
    """Entries are missing before it."""
    OUT_OF_PLACE = "out_of_place"
    """Its number came before."""
    CHANGED = "changed"
    """The hash is not that of what the entry says, or its address not the one it commits to."""
    BROKEN = "broken"
    """It does not hang on the entry before."""
    CHECKPOINT = "checkpoint"
    """The log up to there is not the one that was signed."""
    CUT = "cut"
    """The log ends before a signed end."""
    HEAD = "head"
    """The log does not end where the database says."""
    SIGNATURE = "signature"
    """A checkpoint, or a manifest, is missing, misplaced or not signed by the key."""
    ARCHIVE = "archive"
    """An archive is missing, is not the one that its manifest names, or does not fit."""


@attrs.frozen(kw_only=True)
class AuditFault:
    """`subject` is an entry's number, or the name of an object."""

    kind: AuditFaultKind
    subject: str


@attrs.define
class AuditWalk:
    """
    Looks at one entry after the other; `faults` grow.

    Entries are known as those of the tree only until the first one that is missing: from there
    on only hashes of the chain are compared.
    """

    head: AuditHead = attrs.field(factory=AuditHead)
    count: int = 0
    faults: list[AuditFault] = attrs.field(factory=list)
    checkpoints: dict[int, list[Checkpoint]] = attrs.field(factory=dict)
    _number: int = attrs.field(init=False)
    _hash: bytes = attrs.field(init=False)
    _tree: Frontier | None = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self._arrive(self.head)

    @property
    def number(self) -> int:
        return self._number

    @property
    def hash(self) -> bytes:
        return self._hash

    def expect(self, checkpoints: Iterable[Checkpoint]) -> None:
        for each in checkpoints:
            self.checkpoints.setdefault(each.number, []).append(each)

    def compare_with(self, checkpoints: Iterable[Checkpoint]) -> None:
        """Compare the end, as far as the walk has come, with ends that were signed."""
        self.expect(checkpoints)
        self._compare()

    def look_at(self, entry: AuditEntry) -> None:
        if entry.number <= self._number:
            self.note(AuditFaultKind.OUT_OF_PLACE, entry.number)
            return
        if entry.number > self._number + 1:
            self.note(AuditFaultKind.GAP, entry.number)
            self._tree = None
        elif entry.previous_hash != self._hash:
            self.note(AuditFaultKind.BROKEN, entry.number)
        if not entry.is_sound:
            self.note(AuditFaultKind.CHANGED, entry.number)
        self._number, self._hash = entry.number, entry.hash
        if self._tree is not None:
            self._tree = self._tree.with_leaves([entry.leaf])
        self.count += 1
        self._compare()

    def pass_over(self, archive: AuditArchive, *, fits: bool = False) -> None:
        """Go on behind entries that are gone for good, as their signed manifest tells."""
        if not fits:
            self.require_fit(archive)
        for number in [n for n in self.checkpoints if archive.first <= n < archive.last]:
            del self.checkpoints[number]
        self._arrive(archive.after)
        self._compare()

    def require_fit(self, archive: AuditArchive) -> None:
        """Note it where *archive* does not begin here."""
        if not self._is_at(archive.before):
            self.note(AuditFaultKind.ARCHIVE, archive.manifest_key)

    def conclude(self, head: AuditHead | None = None) -> None:
        """Compare with the end that is remembered, and with ends that were signed beyond it."""
        if head is not None and not self._is_at(head):
            self.note(AuditFaultKind.HEAD, head.number)
        for number in sorted(self.checkpoints):
            if number > self._number:
                self.note(AuditFaultKind.CUT, number)
        self.faults[:] = dict.fromkeys(self.faults)

    def leads_to(self, checkpoint: Checkpoint, subtrees: Sequence[bytes]) -> bool:
        """Whether the tree so far and *subtrees* behind it are the tree of *checkpoint*."""
        if self._tree is None:
            return False
        try:
            whole = self._tree.with_subtrees(subtrees, size=checkpoint.number)
        except ValueError:
            return False
        return whole.root == checkpoint.root

    def note(self, kind: AuditFaultKind, subject: object) -> None:
        self.faults.append(AuditFault(kind=kind, subject=str(subject)))

    def _is_at(self, head: AuditHead) -> bool:
        here = (head.number, head.hash) == (self._number, self._hash)
        return here and self._tree in (None, head.tree)

    def _arrive(self, head: AuditHead) -> None:
        self._number, self._hash, self._tree = head.number, head.hash, head.tree
        if not head.number:
            self._hash = FIRST_HASH

    def _compare(self) -> None:
        for checkpoint in self.checkpoints.pop(self._number, ()):
            is_so = checkpoint.hash == self._hash and (
                self._tree is None or checkpoint.root == self._tree.root
            )
            if not is_so:
                self.note(AuditFaultKind.CHECKPOINT, checkpoint.number)
