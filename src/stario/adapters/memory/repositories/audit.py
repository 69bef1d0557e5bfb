"""The audit log in memory."""

from collections.abc import Sequence
from datetime import datetime
from itertools import islice

import attrs

from stario.adapters.memory.transaction import Transaction
from stario.domain.compliance.model.audit_event import AuditEvent
from stario.ports.repositories.audit import AuditInbox


@attrs.frozen
class MemoryAuditInbox(AuditInbox):
    _transaction: Transaction

    async def record(self, *events: AuditEvent) -> None:
        inbox = (await self._transaction.writing()).audit_inbox
        for event in events:
            # The same id may be recorded again.
            key = str(event.id)
            while key in inbox:
                key += "'"
            inbox[key] = event

    async def take(self, *, limit: int) -> Sequence[AuditEvent]:
        inbox = (await self._transaction.writing()).audit_inbox
        return [inbox.pop(key) for key in list(islice(inbox, limit))]

    async def oldest_at(self) -> datetime | None:
        oldest = next(iter(self._transaction.tables.audit_inbox.values()), None)
        return oldest.at if oldest else None

    async def count(self) -> int:
        return len(self._transaction.tables.audit_inbox)
