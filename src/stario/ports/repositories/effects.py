"""Remembered effects and answers."""

from abc import abstractmethod
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import attrs

from stario.domain.kernel.idempotency import IdempotencyRecord
from stario.domain.kernel.outbox import OutboxMessage


@attrs.frozen(kw_only=True)
class OutboxBacklog:
    """`oldest_at` is since when the first of the *due* ones might have been carried out."""

    due: int
    retried: int
    """Those that were tried before, due or not."""
    oldest_at: datetime | None


class Outbox(Protocol):
    @abstractmethod
    async def add(self, message: OutboxMessage) -> None: ...

    @abstractmethod
    async def due(self, *, at: datetime, limit: int) -> tuple[OutboxMessage, ...]:
        """
        Lock and give messages whose time has come, skipping locked ones.

        The oldest come first, and behind all those that nobody has tried yet the others: what
        hangs whenever it is tried again holds up nothing new.
        """
        ...

    @abstractmethod
    async def delivered(self, message: OutboxMessage) -> None:
        """Forget it."""
        ...

    @abstractmethod
    async def postpone(self, message: OutboxMessage, *, until: datetime) -> None:
        """Try again then; counts the attempt."""
        ...

    @abstractmethod
    async def backlog(self, *, at: datetime) -> OutboxBacklog:
        """How much there is to do; locks nothing."""
        ...


class IdempotencyRecords(Protocol):
    @abstractmethod
    async def begin(self, record: IdempotencyRecord) -> IdempotencyRecord | None:
        """Remember *record* and give None, or give the one that has its caller, key and route."""
        ...

    @abstractmethod
    async def take_over(self, record: IdempotencyRecord, *, at: datetime) -> bool:
        """Claim an abandoned one: False when another did, or it has been answered."""
        ...

    @abstractmethod
    async def answer(
        self,
        record: IdempotencyRecord,
        *,
        status: int,
        headers: Sequence[tuple[str, str]],
        body: bytes,
    ) -> None: ...

    @abstractmethod
    async def forget(self, record: IdempotencyRecord) -> None:
        """Drop one whose request failed without an effect, so that it may be tried again."""
        ...

    @abstractmethod
    async def forget_before(self, at: datetime) -> int:
        """Drop those created before *at*; says how many."""
        ...
