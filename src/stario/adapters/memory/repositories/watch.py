"""The part of a unit of work in memory that operations live on."""

from abc import abstractmethod

from stario.adapters.memory.repositories.incidents import (
    MemoryIncidents,
    MemoryMaintenances,
    MemoryStatusHistory,
)
from stario.adapters.memory.repositories.switches import MemorySwitchPositions
from stario.adapters.memory.transaction import Transaction
from stario.ports.repositories.watch import Watch


class MemoryWatch(Watch):
    @property
    @abstractmethod
    def _transaction(self) -> Transaction: ...

    @property
    def switch_positions(self) -> MemorySwitchPositions:
        return MemorySwitchPositions(self._transaction)

    @property
    def incidents(self) -> MemoryIncidents:
        return MemoryIncidents(self._transaction)

    @property
    def status_history(self) -> MemoryStatusHistory:
        return MemoryStatusHistory(self._transaction)

    @property
    def maintenances(self) -> MemoryMaintenances:
        return MemoryMaintenances(self._transaction)
