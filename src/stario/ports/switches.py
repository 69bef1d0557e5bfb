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
