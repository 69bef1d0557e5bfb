"""The remembered ledger, and what it is settled by."""

from abc import abstractmethod
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol

import attrs

from stario.domain.kernel.ids import ArtistId, OrderId, PayoutId, ProductId
from stario.domain.kernel.money import Money
from stario.domain.kernel.paging import Page, PageRequest
from stario.domain.ledger.model.entry import Entry, Movement
from stario.domain.ledger.model.payout import Payout, PayoutState
from stario.domain.ledger.model.reconciliation import Reconciliation
from stario.domain.ledger.model.revenue import Sale
from stario.domain.ledger.model.share_rule import ShareRule
from stario.domain.payments.model.provider import Provider


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
    async def last(self) -> Entry | None:
        """The end of the chain; None before there is any entry."""
        ...

    @abstractmethod
    async def balance(self, account: str, *, through: int | None = None) -> Money:
        """The sum of an account: debits positive, credits negative; of entries up to a number."""
        ...

    @abstractmethod
    async def balances(
        self, *, before: datetime | None = None, through: int | None = None
    ) -> Mapping[str, Money]:
        """
        Every account that anything was ever posted to, by code.

        Of entries before that time and up to that number.
        """
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


class Payouts(Protocol):
    """In the database an artist has at most one that is proposed."""

    @abstractmethod
    async def add(self, payout: Payout) -> None:
        """
        Remember a new one.

        Raises:
            Conflict: the id is taken, or the artist has one that is proposed.
        """
        ...

    @abstractmethod
    async def get(self, payout: PayoutId, *, lock: bool = False) -> Payout:
        """
        Find one; with *lock* nobody else changes it before this ends.

        Raises:
            NotFound: there is none.
        """
        ...

    @abstractmethod
    async def save(self, payout: Payout) -> None:
        """Replace one that this transaction has locked."""
        ...

    @abstractmethod
    async def last(self, artist: ArtistId) -> Payout | None:
        """The newest of an artist's that was not cancelled."""
        ...

    @abstractmethod
    async def list(
        self,
        request: PageRequest,
        *,
        artist: ArtistId | None = None,
        states: frozenset[PayoutState] = frozenset(),
    ) -> Page[Payout]:
        """Newest first; no *states*: all."""
        ...


class Reconciliations(Protocol):
    @abstractmethod
    async def put(self, reconciliation: Reconciliation) -> None:
        """Remember one, in the place of the one with its id."""
        ...

    @abstractmethod
    async def get(self, reconciliation: str) -> Reconciliation:
        """
        Find one with its differences.

        Raises:
            NotFound: there is none.
        """
        ...

    @abstractmethod
    async def list(
        self, request: PageRequest, *, provider: Provider | None = None
    ) -> Page[Reconciliation]:
        """With their differences, the latest day first."""
        ...


class Sales(Protocol):
    """Paid orders with the payments that count; nothing is written here."""

    @abstractmethod
    async def paid(
        self,
        *,
        since: datetime,
        before: datetime,
        after: tuple[datetime, OrderId] | None = None,
        limit: int = 500,
    ) -> tuple[Sale, ...]:
        """Those paid in [since, before), by time and id; behind the one that *after* names."""
        ...

    @abstractmethod
    async def of(self, orders: Iterable[OrderId]) -> Mapping[OrderId, Sale]:
        """Those of *orders* that are paid."""
        ...
