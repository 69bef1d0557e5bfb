"""Events and entries of the audit log."""

from datetime import datetime

import attrs

from stario.adapters.memory.system import MemoryEntropy
from stario.domain.compliance.model.audit_entry import AuditEntry
from stario.domain.compliance.model.audit_event import (
    AuditEvent,
    Detail,
    Origin,
    Outcome,
    audit_event,
)
from stario.domain.compliance.usecases.chain_events import ChainEvents
from stario.domain.identity.model.actor import Actor
from stario.domain.identity.model.role import Role
from stario.domain.kernel.ids import AccountId
from stario.ports.repositories.audit import AuditFilter
from stario.ports.storage import Storage
from tests.builders.values import NOW, new_id

ADDRESS = "192.0.2.7"


def an_event(
    action: str = "test.thing.do",
    resource: str | None = "1",
    *,
    at: datetime = NOW,
    actor: AccountId | None = None,
    outcome: Outcome = Outcome.SUCCEEDED,
    address: str | None = ADDRESS,
    **details: Detail,
) -> AuditEvent:
    by = Actor(account_id=actor or AccountId(new_id()), role=Role.ADMIN)
    event = audit_event(
        action, "thing", resource, id_=new_id(), at=at, actor=by, outcome=outcome, **details
    )
    origin = Origin(request_id="r-1", address=address) if address else None
    return attrs.evolve(event, origin=origin)


async def recorded(storage: Storage, *events: AuditEvent) -> None:
    async with storage() as work:
        await work.audit.record(*events)
        await work.commit()


async def written(storage: Storage, *events: AuditEvent) -> tuple[AuditEntry, ...]:
    """Record *events*, chain them, and give the whole log."""
    await recorded(storage, *events)
    await ChainEvents(storage=storage, entropy=MemoryEntropy())()
    return await all_entries(storage)


async def all_entries(storage: Storage) -> tuple[AuditEntry, ...]:
    async with storage() as work:
        return await work.audit_log.entries(AuditFilter(), limit=10_000)
