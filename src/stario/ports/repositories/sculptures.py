"""Remembered sculptures."""

from abc import abstractmethod
from datetime import datetime
from typing import Protocol

from stario.domain.kernel.ids import AccountId, ConsentId, SculptureId
from stario.domain.kernel.paging import Page, PageRequest
from stario.domain.merch.model.sculpture import Sculpture


class Sculptures(Protocol):
    @abstractmethod
    async def add(self, sculpture: Sculpture) -> None:
        """
        Remember a finished sculpture.

        Raises:
            Conflict: its job has one already, or a reference leads nowhere.
        """
        ...

    @abstractmethod
    async def get(self, sculpture: SculptureId) -> Sculpture:
        """
        Find a sculpture, one that was taken down too.

        Raises:
            NotFound: there is none.
        """
        ...

    @abstractmethod
    async def save(self, sculpture: Sculpture) -> None:
        """
        Replace one.

        Raises:
            NotFound: there is none.
        """
        ...

    @abstractmethod
    async def list(self, request: PageRequest, *, account: AccountId) -> Page[Sculpture]:
        """Newest first, without those that were taken down."""
        ...

    @abstractmethod
    async def standing_on(self, consent: ConsentId) -> tuple[Sculpture, ...]:
        """Lock and give what was made under *consent* and not taken down."""
        ...

    @abstractmethod
    async def expired(self, *, at: datetime, limit: int) -> tuple[Sculpture, ...]:
        """Lock and give those whose time is over, skipping those that others have locked."""
        ...
