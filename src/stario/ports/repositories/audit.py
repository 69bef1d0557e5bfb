"""The audit log: what happened, in a chain that shows every change to it."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Protocol

from stario.domain.compliance.model.audit_event import AuditEvent


class AuditInbox(Protocol):
    """
    Events on their way into the chain.

    An event is recorded in the transaction of what it tells of: both happen, or neither. The one
    writer of the chain takes them from here in the order in which they were recorded.
    """

    @abstractmethod
    async def record(self, *events: AuditEvent) -> None: ...

    @abstractmethod
    async def take(self, *, limit: int) -> Sequence[AuditEvent]:
        """Give the oldest committed ones and forget them, for whoever holds the chain's lock."""
        ...

    @abstractmethod
    async def count(self) -> int:
        """How many wait."""
        ...
