"""What is remembered to keep everything running: operations."""

from abc import abstractmethod
from typing import Protocol

from stario.ports.repositories.incidents import Incidents, Maintenances, StatusHistory
from stario.ports.repositories.switches import SwitchPositions


class Watch(Protocol):
    """The part of a unit of work that operations live on."""

    @property
    @abstractmethod
    def switch_positions(self) -> SwitchPositions: ...

    @property
    @abstractmethod
    def incidents(self) -> Incidents: ...

    @property
    @abstractmethod
    def status_history(self) -> StatusHistory: ...

    @property
    @abstractmethod
    def maintenances(self) -> Maintenances: ...
