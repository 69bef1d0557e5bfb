"""The part of a unit of work in SQL that operations live on."""

from abc import abstractmethod

from stario.adapters.sql.incidents import SqlIncidents
from stario.adapters.sql.status_history import SqlMaintenances, SqlStatusHistory
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

    @property
    def incidents(self) -> SqlIncidents:
        return SqlIncidents(self._transaction)

    @property
    def status_history(self) -> SqlStatusHistory:
        return SqlStatusHistory(self._transaction)

    @property
    def maintenances(self) -> SqlMaintenances:
        return SqlMaintenances(self._transaction)
