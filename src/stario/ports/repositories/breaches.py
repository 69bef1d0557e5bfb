"""The register of breaches of personal data."""

from abc import abstractmethod
from typing import Protocol

from stario.domain.compliance.model.breach import Breach
from stario.domain.kernel.ids import BreachId
from stario.domain.kernel.paging import Page, PageRequest


class Breaches(Protocol):
    @abstractmethod
    async def add(self, breach: Breach) -> None:
        """
        Enter one.

        Raises:
            Conflict: the id is taken.
        """
        ...

    @abstractmethod
    async def get(self, breach: BreachId, *, lock: bool = False) -> Breach:
        """
        Find one; with *lock* nobody else changes it before this ends.

        Raises:
            NotFound: there is none.
        """
        ...

    @abstractmethod
    async def save(self, breach: Breach) -> None:
        """Replace one that this transaction has locked."""
        ...

    @abstractmethod
    async def list(self, request: PageRequest) -> Page[Breach]:
        """The latest detected first."""
        ...

    @abstractmethod
    async def open(self) -> tuple[Breach, ...]:
        """Those that have not ended, the earliest detected first."""
        ...
