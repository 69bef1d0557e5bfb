"""What is over by a rule of retention, and what was done about it."""

from abc import abstractmethod
from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from stario.domain.compliance.model.retention import (
    RetentionRule,
    RetentionRun,
    RuleHistory,
    RuleKey,
    Tally,
)
from stario.domain.kernel.ids import OrderId
from stario.domain.kernel.paging import Page, PageRequest


class RetainedRecords(Protocol):
    """Counts what every rule keeps in the database, and carries those of `Carrier.RECORDS` out."""

    @abstractmethod
    async def tally(self, rule: RetentionRule, *, at: datetime) -> Tally:
        """Count what *rule* keeps and what of it is over at *at*."""
        ...

    @abstractmethod
    async def forget(self, rule: RetentionRule, *, at: datetime, limit: int) -> int:
        """
        Delete or empty at most *limit* things of each kind that are over; says how many.

        Nothing for a rule of another `Carrier`.
        """
        ...

    @abstractmethod
    async def orders_over(
        self, rule: RetentionRule, *, at: datetime, limit: int
    ) -> tuple[OrderId, ...]:
        """Orders that *rule* no longer keeps, the oldest first; not locked."""
        ...

    @abstractmethod
    async def forget_order(self, order: OrderId, *, at: datetime) -> None:
        """
        Delete an order that this transaction has locked, with all that hangs on it.

        Lines, events, claims, payments and refunds go; its designs are over from *at* on. The
        ledger keeps amounts and bare ids.
        """
        ...


class RetentionRuns(Protocol):
    @abstractmethod
    async def add(self, run: RetentionRun) -> None: ...

    @abstractmethod
    async def list(
        self, request: PageRequest, *, rule: RuleKey | None = None
    ) -> Page[RetentionRun]:
        """Newest first."""
        ...

    @abstractmethod
    async def histories(self) -> Mapping[RuleKey, RuleHistory]:
        """Of each rule that ever ran."""
        ...
