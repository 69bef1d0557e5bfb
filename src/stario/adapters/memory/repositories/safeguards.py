"""The part of a unit of work in memory that moderation and compliance live on."""

from abc import abstractmethod

from stario.adapters.memory.repositories.audit import MemoryAuditInbox
from stario.adapters.memory.repositories.review import MemoryAppeals, MemoryCases
from stario.adapters.memory.transaction import Transaction
from stario.ports.repositories.safeguards import Safeguards


class MemorySafeguards(Safeguards):
    @property
    @abstractmethod
    def _transaction(self) -> Transaction: ...

    @property
    def audit(self) -> MemoryAuditInbox:
        return MemoryAuditInbox(self._transaction)

    @property
    def cases(self) -> MemoryCases:
        return MemoryCases(self._transaction)

    @property
    def appeals(self) -> MemoryAppeals:
        return MemoryAppeals(self._transaction)
