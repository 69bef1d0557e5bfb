"""What a case is about, and how a record belongs to it."""

from datetime import datetime
from enum import StrEnum

import attrs

from stario.domain.kernel.ids import AccountId


@attrs.frozen(kw_only=True)
class CaseScope:
    """People and things, and a period: from `since` on, and before `before`."""

    accounts: tuple[AccountId, ...]
    contents: tuple[str, ...]
    since: datetime
    before: datetime


class Part(StrEnum):
    """The files of a package that records go into."""

    USERS = "users.json"
    CONTENT = "content/records.json"
    TRANSACTIONS = "transactions.json"
    MODERATION = "moderation.json"
    COMMUNICATIONS = "communications.json"


class Belongs(StrEnum):
    """What the column of a record that says whose it is holds."""

    ACCOUNT = "account"
    ARTIST = "artist"
    """The id of an artist who is one of the people."""
    ORDER = "order"
    """The id of an order of theirs."""
    ORDER_OF_PERIOD = "order_of_period"
    """As `ORDER`, and the order was placed in the period: the record has no time of its own."""
    JOB = "job"
    """The id of a job of theirs."""
    MONEY = "money"
    """The id of an order, payment, refund or payout of theirs."""
    ENTRY = "entry"
    """The number of an entry of the ledger that belongs."""
    PERMISSION = "permission"
    """The id of a permission that one of the people gave."""


@attrs.frozen(kw_only=True)
class Holding:
    """
    A kind of records that the platform holds about people.

    Args:
        table: its name in the database.
        key: the columns that name a record.
        by: what `column` holds.
        dated: the column of the time that the period is about; None: records of the people belong
            whenever they are from.
        named: the column whose value may be among the contents of a case.
        folder: where its files lie in the media bucket, with gaps for columns; a folder ends
            with a slash.
        hidden: columns that never leave: secrets, biometric data, and what only machines need.
    """

    table: str
    part: Part
    by: Belongs
    column: str
    dated: str | None
    key: tuple[str, ...] = ("id",)
    named: str | None = None
    folder: str | None = None
    hidden: frozenset[str] = frozenset()
