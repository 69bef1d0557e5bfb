"""The part of a unit of work in memory that operations live on."""

from abc import abstractmethod

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
