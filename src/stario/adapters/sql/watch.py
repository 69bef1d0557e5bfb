"""The part of a unit of work in SQL that operations live on."""

from abc import abstractmethod

from stario.adapters.sql.switches import SqlSwitchPositions
from stario.adapters.sql.transaction import Transaction
from stario.ports.repositories.watch import Watch


class SqlWatch(Watch):
    @property
    @abstractmethod
    def _transaction(self) -> Transaction: ...

    @property
    def switch_positions(self) -> SqlSwitchPositions:
        return SqlSwitchPositions(self._transaction)
