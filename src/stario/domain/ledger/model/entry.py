"""
Double entry: every movement of money is an entry, and its postings sum to zero.

Entries hang together: each one's hash covers the hash before it, so that none can be changed, left
out or put in between without breaking every later one (as in Formance's ledger).
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

import attrs

from stario.domain.kernel.ids import EntryId, derived_id

FIRST_HASH = bytes(32)
"""What the first entry stands on."""

NAMES = UUID("6f0ad1b4-6f0c-5d0e-9d43-0f3c3d6f7f52")
"""Of this name space are the ids of entries: version 5 UUIDs (RFC 9562) of their keys."""


class EntryKind(StrEnum):
    PAYMENT_RECEIVED = "payment.received"
    PAYMENT_FEE = "payment.fee"
    ORDER_FULFILLED = "order.fulfilled"
    REFUND_DECIDED = "refund.decided"
    REFUND_PAID = "refund.paid"
    SETTLEMENT = "settlement"
    HOLD_PASSED = "hold.passed"
    PAYOUT = "payout"
    PAYOUT_SENT = "payout.sent"
    PAYOUT_RETURNED = "payout.returned"
    CORRECTION = "correction"


class Unbalanced(ValueError):
    """The postings of an entry do not sum to zero: a mistake of ours, and nothing is written."""


@attrs.frozen(kw_only=True)
class Posting:
    """`amount` in tiyin: debits are positive, credits negative, none is zero."""

    account: str
    amount: int


@attrs.frozen(kw_only=True)
class Movement:
    """
    An entry before it is written.

    Args:
        key: unique, made from what it stands for: the same movement a second time changes nothing.
        subject_id: the order, payment, refund or payout that it belongs to.
    """

    key: str
    kind: EntryKind
    subject_id: str
    at: datetime
    postings: tuple[Posting, ...]

    @classmethod
    def of(
        cls,
        key: str,
        kind: EntryKind,
        *,
        subject_id: str,
        at: datetime,
        amounts: Sequence[tuple[str, int]],
    ) -> "Movement":
        """
        Join the amounts of each account, and leave out those that come to nothing.

        Raises:
            Unbalanced: they do not sum to zero.
        """
        sums: dict[str, int] = {}
        for account, amount in amounts:
            sums[account] = sums.get(account, 0) + amount
        if sum(sums.values()):
            raise Unbalanced(f"{key} is off by {sum(sums.values())} tiyin")
        postings = tuple(Posting(account=a, amount=n) for a, n in sorted(sums.items()) if n)
        return cls(key=key, kind=kind, subject_id=subject_id, at=at, postings=postings)

    def stands_for(self, other: "Movement") -> bool:
        """Whether it moves the same money for the same reason, at whatever time it was said."""
        return (self.kind, self.subject_id, self.postings) == (
            other.kind,
            other.subject_id,
            other.postings,
        )

    def told(self) -> str:
        """Say it in one way only: JSON with sorted keys and no spaces, times as ISO 8601 in UTC."""
        return json.dumps(
            {
                "key": self.key,
                "kind": self.kind.value,
                "subject": self.subject_id,
                "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
                "postings": [[posting.account, posting.amount] for posting in self.postings],
            },
            sort_keys=True,
            separators=(",", ":"),
        )


@attrs.frozen(kw_only=True)
class Entry:
    """A movement that is written; `number` counts from 1 without gaps."""

    number: int
    movement: Movement
    previous_hash: bytes
    hash: bytes

    @classmethod
    def after(cls, previous: bytes, movement: Movement, *, number: int) -> "Entry":
        """Hang *movement* on the entry whose hash is *previous*."""
        return cls(
            number=number,
            movement=movement,
            previous_hash=previous,
            hash=chained(previous, movement, number=number),
        )

    @property
    def id(self) -> EntryId:
        return EntryId(derived_id(self.movement.key, namespace=NAMES))

    @property
    def is_sound(self) -> bool:
        """Whether the hash is that of what it says."""
        return self.hash == chained(self.previous_hash, self.movement, number=self.number)


def chained(previous: bytes, movement: Movement, *, number: int) -> bytes:
    """SHA-256 of the previous hash, the number and the movement as `told`."""
    return hashlib.sha256(previous + f"{number}:{movement.told()}".encode()).digest()
