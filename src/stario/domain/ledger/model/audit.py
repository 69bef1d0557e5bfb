"""Whether the ledger is what was once written."""

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum

import attrs

from stario.domain.kernel.money import NOTHING, Money
from stario.domain.ledger.model.entry import FIRST_HASH, Entry


class FaultKind(StrEnum):
    GAP = "gap"
    """A number is missing."""
    CHANGED = "changed"
    """The hash is not that of what the entry says."""
    BROKEN = "broken"
    """It does not hang on the entry before."""
    UNBALANCED = "unbalanced"
    EMPTY = "empty"
    """It has no postings."""
    BALANCE = "balance"
    """An account's sum is not that of the entries: postings without an entry."""
    HEAD = "head"
    """The entry that was noted elsewhere is not there as it was."""


@attrs.frozen(kw_only=True)
class Fault:
    """`subject` is an entry's number, or an account."""

    kind: FaultKind
    subject: str


@attrs.frozen(kw_only=True)
class Head:
    """The end of the chain: noted elsewhere, it proves later that nothing was cut off."""

    number: int
    hash: bytes

    def __str__(self) -> str:
        return f"{self.number}:{self.hash.hex()}"

    @classmethod
    def parse(cls, text: str) -> "Head":
        """
        Read what `str` gave.

        Raises:
            ValueError: it is something else.
        """
        number, _, digest = text.partition(":")
        head = cls(number=int(number), hash=bytes.fromhex(digest))
        if head.number < 1 or len(head.hash) != len(FIRST_HASH):
            raise ValueError("a head is a number, a colon and 64 hexadecimal digits")
        return head


@attrs.define
class Audit:
    """Looks at one entry after the other; `faults` grow."""

    expected: Head | None = None
    count: int = 0
    last: Entry | None = None
    faults: list[Fault] = attrs.field(factory=list)
    _sums: Counter[str] = attrs.field(init=False, factory=Counter)

    def look_at(self, entry: Entry) -> None:
        previous = self.last.hash if self.last else FIRST_HASH
        number = self.last.number + 1 if self.last else 1
        amounts = [posting.amount for posting in entry.movement.postings]
        checks = {
            FaultKind.GAP: entry.number == number,
            FaultKind.BROKEN: entry.previous_hash == previous,
            FaultKind.CHANGED: entry.is_sound,
            FaultKind.EMPTY: bool(amounts),
            FaultKind.UNBALANCED: not sum(amounts),
            FaultKind.HEAD: self.expected is None
            or entry.number != self.expected.number
            or entry.hash == self.expected.hash,
        }
        self._note(str(entry.number), (kind for kind, is_so in checks.items() if not is_so))
        for posting in entry.movement.postings:
            self._sums[posting.account] += posting.amount
        self.last = entry
        self.count += 1

    def conclude(self, balances: Mapping[str, Money]) -> None:
        """Compare with the sums that the storage gives for the entries that were looked at."""
        for account in sorted({*balances, *self._sums}):
            if balances.get(account, NOTHING) != Money(self._sums[account]):
                self._note(account, [FaultKind.BALANCE])
        if self.expected and (self.last is None or self.last.number < self.expected.number):
            self._note(str(self.expected.number), [FaultKind.HEAD])

    @property
    def head(self) -> Head | None:
        return Head(number=self.last.number, hash=self.last.hash) if self.last else None

    def _note(self, subject: str, kinds: Iterable[FaultKind]) -> None:
        self.faults += [Fault(kind=kind, subject=subject) for kind in kinds]
