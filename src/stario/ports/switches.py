"""What operators may turn while everything runs."""

from abc import abstractmethod
from typing import Protocol

from stario.domain.generation.model.queue import Order


class Switches(Protocol):
    """Read at each decision, never kept, so that a turn takes effect without a restart."""

    @abstractmethod
    async def order(self) -> Order:
        """How waiting jobs are ranked now."""
        ...

    @abstractmethod
    async def maintenance(self) -> bool:
        """Whether only what must goes on: probes, callbacks of providers, signing in."""
        ...

    @abstractmethod
    async def payment_fallback(self) -> bool:
        """Whether a payment is opened at another provider where the chosen one is away."""
        ...
