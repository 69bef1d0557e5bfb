"""How the people on call hear of incidents."""

from abc import abstractmethod
from typing import Protocol

from stario.domain.operations.model.bulletin import Bulletin


class IncidentChannel(Protocol):
    """Where everybody who works on incidents reads along."""

    @abstractmethod
    async def post(self, bulletin: Bulletin) -> None:
        """
        Post it; one that is posted again may stand there twice.

        Raises:
            Unavailable: it does not answer, is overloaded, or refuses us.
        """
        ...


class Pager(Protocol):
    """What wakes people up, and lets them sleep again."""

    @abstractmethod
    async def page(self, bulletin: Bulletin) -> None:
        """
        Open, acknowledge or resolve what is the incident there; a second call changes nothing.

        Raises:
            Unavailable: it does not answer, is overloaded, or refuses us.
        """
        ...
