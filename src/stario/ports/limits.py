"""How often somebody may do something."""

from abc import abstractmethod
from typing import Protocol

import attrs


@attrs.frozen
class Limit:
    """*count* times in *seconds*."""

    count: int
    seconds: int


@attrs.frozen(kw_only=True)
class Allowance:
    """What is left after a hit; `reset_seconds` until one more is allowed (0: now)."""

    allowed: bool
    remaining: int
    reset_seconds: int


class RateLimiter(Protocol):
    """Counts hits in a sliding window. Counts may be lost; a flood may not come in."""

    @abstractmethod
    async def hit(self, key: str, limit: Limit) -> Allowance:
        """Count one hit of *key*; a refused hit does not count."""
        ...

    @abstractmethod
    async def forget(self, key: str) -> None:
        """Start over, as after a successful sign-in."""
        ...
