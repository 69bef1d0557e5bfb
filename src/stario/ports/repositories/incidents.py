"""The register of incidents, and what the status page remembers."""

from abc import abstractmethod
from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from stario.domain.kernel.ids import IncidentId, MaintenanceId
from stario.domain.kernel.paging import Page, PageRequest
from stario.domain.operations.model.incident import Incident, IncidentState
from stario.domain.operations.model.status import Day, Maintenance, Sample


class Incidents(Protocol):
    @abstractmethod
    async def add(self, incident: Incident) -> Incident:
        """
        Enter one and give it with its number: the next one, and none is ever left out.

        Raises:
            Conflict: the id is taken, or its group has an incident that goes on.
        """
        ...

    @abstractmethod
    async def get(self, number: int, *, lock: bool = False) -> Incident:
        """
        Find one; with *lock* nobody else changes it before this ends.

        Raises:
            NotFound: there is none.
        """
        ...

    @abstractmethod
    async def find(self, incident: IncidentId) -> Incident:
        """
        Find one by its id.

        Raises:
            NotFound: there is none.
        """
        ...

    @abstractmethod
    async def going_on_of(self, group: str) -> Incident | None:
        """Find and lock the one of an alert group that goes on."""
        ...

    @abstractmethod
    async def save(self, incident: Incident) -> None:
        """Replace one that this transaction has locked."""
        ...

    @abstractmethod
    async def list(
        self, request: PageRequest, *, states: Sequence[IncidentState] = ()
    ) -> Page[Incident]:
        """The latest number first; of all states, or only some."""
        ...

    @abstractmethod
    async def due(self, *, at: datetime, limit: int) -> tuple[int, ...]:
        """Numbers of those whose clock has something to do by *at*, the longest due first."""
        ...

    @abstractmethod
    async def published(self, *, limit: int) -> tuple[Incident, ...]:
        """Those that the public knows of, the latest number first."""
        ...


class StatusHistory(Protocol):
    @abstractmethod
    async def count(self, samples: Sequence[Sample]) -> None:
        """
        Add minutes to their days, of samples from the earliest to the latest.

        A minute that is no later than the last one of its component and day is counted already.
        """
        ...

    @abstractmethod
    async def days(self, *, since: date) -> tuple[Day, ...]:
        """Days that have samples, the earliest first, then by component."""
        ...

    @abstractmethod
    async def forget_before(self, day: date) -> None:
        """Drop the days before *day*."""
        ...


class Maintenances(Protocol):
    @abstractmethod
    async def add(self, maintenance: Maintenance) -> None:
        """
        Announce one.

        Raises:
            Conflict: the id is taken.
        """
        ...

    @abstractmethod
    async def remove(self, maintenance: MaintenanceId) -> None:
        """
        Call one off.

        Raises:
            NotFound: there is none.
        """
        ...

    @abstractmethod
    async def ending_after(self, at: datetime) -> tuple[Maintenance, ...]:
        """What is on or still to come, the earliest first."""
        ...
