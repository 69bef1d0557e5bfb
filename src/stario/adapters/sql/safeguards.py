"""The part of a unit of work in SQL that moderation and compliance live on."""

from abc import abstractmethod

from stario.adapters.sql.audit import SqlAuditInbox
from stario.adapters.sql.review import SqlAppeals, SqlCases
from stario.adapters.sql.transaction import Transaction
from stario.ports.repositories.safeguards import Safeguards


class SqlSafeguards(Safeguards):
    @property
    @abstractmethod
    def _transaction(self) -> Transaction: ...

    @property
    def audit(self) -> SqlAuditInbox:
        return SqlAuditInbox(self._transaction)

    @property
    def cases(self) -> SqlCases:
        return SqlCases(self._transaction)

    @property
    def appeals(self) -> SqlAppeals:
        return SqlAppeals(self._transaction)
