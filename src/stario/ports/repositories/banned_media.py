"""Pictures and films that are banned."""

from abc import abstractmethod
from typing import Protocol

from stario.domain.kernel.ids import BannedMediaId
from stario.domain.kernel.paging import Page, PageRequest
from stario.domain.moderation.model.banned_media import BannedItem


class BannedMedia(Protocol):
    @abstractmethod
    async def add(self, item: BannedItem) -> None:
        """
        Remember a new ban.

        Raises:
            Conflict: its id is taken.
        """
        ...

    @abstractmethod
    async def get(self, item: BannedMediaId, *, lock: bool = False) -> BannedItem:
        """
        Find a ban; with *lock* nobody else changes it before this ends.

        Raises:
            NotFound: there is none.
        """
        ...

    @abstractmethod
    async def save(self, item: BannedItem) -> None:
        """Replace one that this transaction has locked."""
        ...

    @abstractmethod
    async def list(self, request: PageRequest) -> Page[BannedItem]:
        """The latest first, with those that are retired."""
        ...

    @abstractmethod
    async def active(self) -> tuple[BannedItem, ...]:
        """Everything that is not retired, in the order of ids."""
        ...
