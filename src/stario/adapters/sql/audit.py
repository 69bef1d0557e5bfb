"""The audit log in SQL."""

from collections.abc import Sequence
from datetime import datetime

import attrs
from sqlalchemy import RowMapping, delete, func, insert, select

from stario.adapters.sql.tables import audit_inbox
from stario.adapters.sql.transaction import Transaction
from stario.domain.compliance.model.audit_event import AuditEvent, Origin, Outcome
from stario.domain.identity.model.role import Role
from stario.domain.kernel.ids import AccountId, AuditEventId
from stario.ports.repositories.audit import AuditInbox


@attrs.frozen
class SqlAuditInbox(AuditInbox):
    _transaction: Transaction

    async def record(self, *events: AuditEvent) -> None:
        if events:
            await self._transaction.write_each(insert(audit_inbox), [_row(each) for each in events])

    async def take(self, *, limit: int) -> Sequence[AuditEvent]:
        oldest = select(audit_inbox).order_by(audit_inbox.c.number).limit(limit)
        rows = await self._transaction.locked(oldest)
        if rows:
            taken = audit_inbox.c.number.in_([row["number"] for row in rows])
            await self._transaction.write(delete(audit_inbox).where(taken))
        return [_event(row) for row in rows]

    async def oldest_at(self) -> datetime | None:
        oldest = select(audit_inbox.c.at).order_by(audit_inbox.c.number).limit(1)
        row = await self._transaction.row(oldest)
        return row["at"] if row else None

    async def count(self) -> int:
        (row,) = await self._transaction.rows(
            select(func.count().label("n")).select_from(audit_inbox)
        )
        return int(row["n"])


def _row(event: AuditEvent) -> dict[str, object]:
    return {
        "id": event.id,
        "at": event.at,
        "actor_id": event.actor_id,
        "role": event.role and event.role.value,
        "action": event.action,
        "resource_type": event.resource_type,
        "resource_id": event.resource_id,
        "outcome": event.outcome.value,
        "details": dict(event.details),
        "request_id": event.origin and event.origin.request_id,
        "address": event.origin and event.origin.address,
    }


def _event(row: RowMapping) -> AuditEvent:
    request_id, address = row["request_id"], row["address"]
    return AuditEvent(
        id=AuditEventId(row["id"]),
        at=row["at"],
        actor_id=row["actor_id"] and AccountId(row["actor_id"]),
        role=row["role"] and Role(row["role"]),
        action=row["action"],
        resource_type=row["resource_type"],
        resource_id=row["resource_id"],
        outcome=Outcome(row["outcome"]),
        details=row["details"],
        origin=None if request_id is None else Origin(request_id=request_id, address=address),
    )
