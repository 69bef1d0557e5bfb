"""The remembered ledger, and what it is settled by."""

from abc import abstractmethod
from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

import attrs

from stario.domain.kernel.ids import ArtistId, ProductId
from stario.domain.kernel.money import Money
from stario.domain.ledger.model.entry import Entry, Movement
from stario.domain.ledger.model.share_rule import ShareRule


@attrs.frozen(kw_only=True)
class EntryFilter:
    """
    `account` is a code, or the beginning of one that ends with a colon; `through` the largest
    number.
    """

    account: str | None = None
    subject_id: str | None = None
    since: datetime | None = None
    before: datetime | None = None
    through: int | None = None


class Ledger(Protocol):
    """
    Entries are added and never changed: the database itself refuses it, and sums that are not zero.

    Appending takes the end of the chain for the rest of the transaction: it is the last thing that
    a transaction locks. Who decides by a balance calls `lock` before reading it.
    """

    @abstractmethod
    async def lock(self) -> None:
        """Keep everybody else from appending before this ends."""
        ...

    @abstractmethod
    async def append(self, *movements: Movement) -> tuple[Entry, ...]:
        """
        Write *movements*; one without postings is left out, one whose key is there already as well.

        Gives the entries that are new.

        Raises:
            Conflict: the key is there and stands for something else; or, here or on commit, the
                postings do not sum to zero.
        """
        ...

    @abstractmethod
    async def has(self, key: str) -> bool: ...

    @abstractmethod
    async def last(self) -> Entry | None:
        """The end of the chain; None before there is any entry."""
        ...

    @abstractmethod
    async def balance(self, account: str) -> Money:
        """The sum of an account: debits positive, credits negative."""
        ...

    @abstractmethod
    async def balances(self, *, before: datetime | None = None) -> Mapping[str, Money]:
        """Every account that anything was ever posted to, by code; of entries before that time."""
        ...

    @abstractmethod
    async def entries(
        self, wanted: EntryFilter, *, after: int = 0, limit: int = 500
    ) -> tuple[Entry, ...]:
        """Those with a larger number than *after*, by number."""
        ...


class ShareRules(Protocol):
    @abstractmethod
    async def add(self, rule: ShareRule) -> None:
        """
        Remember a version.

        Raises:
            Conflict: that version is there.
        """
        ...

    @abstractmethod
    async def list(self) -> tuple[ShareRule, ...]:
        """Every version of every rule, oldest first."""
        ...

    @abstractmethod
    async def in_force(
        self, *, artist: ArtistId, product: ProductId | None, at: datetime
    ) -> ShareRule | None:
        """The narrowest one in force, and of its versions the latest."""
        ...
