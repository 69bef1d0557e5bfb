"""Time, ids and chance that a test chooses."""

import base64
import hashlib
import random
from datetime import UTC, datetime, timedelta

import attrs

from stario.ports.system import Clock, Entropy, Ids

START = datetime(2026, 11, 20, 12, tzinfo=UTC)


@attrs.define
class MemoryClock(Clock):
    """Stands still until it is set or advanced."""

    _now: datetime = START

    def now(self) -> datetime:
        return self._now

    def set(self, now: datetime) -> None:
        """
        Make it *now*.

        Raises:
            ValueError: *now* names no time zone.
        """
        if now.tzinfo is None:
            raise ValueError("a clock needs an aware time")
        self._now = now.astimezone(UTC)

    def advance(self, *, seconds: float = 0, by: timedelta = timedelta()) -> datetime:
        """Go on by *seconds* and *by*; gives the new time."""
        self._now += timedelta(seconds=seconds) + by
        return self._now


@attrs.define
class MemoryIds(Ids):
    """The same UUIDv7 in the same order in every run: one a millisecond from `START`."""

    _count: int = 0

    def new(self) -> str:
        self._count += 1
        milliseconds = int(START.timestamp() * 1000) + self._count
        head = f"{milliseconds:012x}"
        return f"{head[:8]}-{head[8:]}-7000-8000-{self._count:012x}"


@attrs.define
class MemoryEntropy(Entropy):
    """The same tokens and numbers in the same order for the same *seed*."""

    seed: int = 0
    _count: int = attrs.field(init=False, default=0)
    _random: random.Random = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self._random = random.Random(self.seed)  # noqa: S311 - repeatable on purpose

    def token(self, size_bytes: int = 32) -> str:
        self._count += 1
        digest = hashlib.shake_256(f"{self.seed}/{self._count}".encode()).digest(size_bytes)
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()

    def share(self) -> float:
        return self._random.random()
