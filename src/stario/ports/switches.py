"""Switches that an operator turns while everything runs."""

from abc import abstractmethod
from typing import Protocol


class Switches(Protocol):
    @abstractmethod
    async def priority_mode(self) -> bool:
        """Whether waiting jobs are ranked by price tier and promised time."""
        ...
