"""
The words of the data map.

Source of the idea: privacy as code (Fides): a map in the source, which fails the build when a
column is missing in it.
"""

from collections import Counter
from collections.abc import Mapping
from enum import StrEnum

import attrs


class Category(StrEnum):
    """What kind of data a column holds."""

    NONE = "none"
    """Nothing about a person: keys, states, times, amounts of things."""
    PSEUDONYM = "pseudonym"
    """A bare id that stands for a person; it names nobody once the account is erased."""
    IDENTITY = "identity"
    CONTACT = "contact"
    BIOMETRIC = "biometric"
    CONTENT = "content"
    """What people wrote, sent, or had made."""
    FINANCIAL = "financial"
    BEHAVIOUR = "behaviour"
    SECURITY = "security"
    """Proofs and fingerprints of secrets, addresses of requests."""
    STAFF = "staff"
    """What staff decided and wrote about their work."""


class Erasure(StrEnum):
    """What happens to a value when its person's account is erased."""

    NOT_PERSONAL = "not_personal"
    DELETED = "deleted"
    """The row goes."""
    EMPTIED = "emptied"
    """The row stays, the value goes."""
    PSEUDONYMOUS = "pseudonymous"
    """It stays, and names nobody any more."""
    KEPT_BY_LAW = "kept_by_law"
    """It stays for as long as the law wants, and then goes by its rule of retention."""
    OF_WORK = "of_work"
    """It is about the work of staff or of an artist's contract, not about the person who left."""
    EXPIRES = "expires"
    """It goes by its rule of retention within days."""


class Region(StrEnum):
    """Where it may be kept."""

    ANYWHERE = "anywhere"
    HOME = "home"
    """In the country of `DATA_RESIDENCY_REGION`."""


LOCAL = frozenset(set(Category) - {Category.NONE})
"""Personal data stay at home: biometric ones by law, the others by our own choice."""


@attrs.frozen(kw_only=True)
class ColumnEntry:
    """`retention` names the rule, or says in words until when."""

    table: str
    column: str
    category: Category
    purpose: str
    retention: str
    erasure: Erasure

    @property
    def region(self) -> Region:
        return Region.HOME if self.category in LOCAL else Region.ANYWHERE

    @property
    def is_personal(self) -> bool:
        return self.category is not Category.NONE


@attrs.frozen
class Holding:
    """Columns of a table that hold the same kind of data, and what erasure does to them."""

    category: Category
    erasure: Erasure
    columns: tuple[str, ...]


def holds(category: Category, erasure: Erasure, *columns: str) -> Holding:
    return Holding(category, erasure, columns)


def plain(*columns: str) -> Holding:
    """Columns with nothing about a person in them."""
    return Holding(Category.NONE, Erasure.NOT_PERSONAL, columns)


def table(name: str, purpose: str, retention: str, *holdings: Holding) -> tuple[ColumnEntry, ...]:
    """Map one table; a column that stands in two holdings is in the map twice, which is refused."""
    return tuple(
        ColumnEntry(
            table=name,
            column=column,
            category=holding.category,
            purpose=purpose,
            retention=retention,
            erasure=holding.erasure,
        )
        for holding in holdings
        for column in holding.columns
    )


def by_column(entries: tuple[ColumnEntry, ...]) -> Mapping[tuple[str, str], ColumnEntry]:
    """
    Index entries.

    Raises:
        ValueError: a column stands in the map twice.
    """
    found = {(entry.table, entry.column): entry for entry in entries}
    if len(found) != len(entries):
        counts = Counter(f"{entry.table}.{entry.column}" for entry in entries)
        raise ValueError(f"mapped twice: {[name for name, count in counts.items() if count > 1]}")
    return found
