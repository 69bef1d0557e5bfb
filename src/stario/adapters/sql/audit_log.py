"""Entries of the audit log in SQL."""

from collections.abc import Sequence
from datetime import datetime

import attrs
from sqlalchemy import ColumnElement, RowMapping, delete, func, insert, select, update

from stario.adapters.sql.rows import counted, paged
from stario.adapters.sql.tables import audit_entries, audit_head, audit_origins
from stario.adapters.sql.transaction import Rows, Transaction
from stario.domain.compliance.model.audit_archive import AuditArchive
from stario.domain.compliance.model.audit_entry import FORGOTTEN, AuditEntry, AuditHead
from stario.domain.compliance.model.audit_event import AuditEvent, Origin, Outcome
from stario.domain.compliance.model.merkle import Frontier
from stario.domain.identity.model.role import Role
from stario.domain.kernel.errors import Conflict
from stario.domain.kernel.ids import AccountId, AuditEventId
from stario.domain.kernel.paging import Page, PageRequest
from stario.ports.repositories.audit import AuditFilter, AuditLog

# Any number that nothing else locks: "audit" in ASCII.
LOCK = int.from_bytes(b"audit", "big")
REMOVED = func.audit_entries_leave


@attrs.frozen
class SqlAuditLog(AuditLog):
    _transaction: Transaction

    async def lock(self) -> None:
        # SQLite's turn to write is lock enough.
        await self._transaction.lock_number(LOCK)

    async def head(self) -> AuditHead:
        row = await self._transaction.row(select(audit_head))
        return head_of(row["number"], row["hash"], row["peaks"]) if row else AuditHead()

    async def append(self, entries: Sequence[AuditEntry], *, head: AuditHead) -> None:
        if not entries:
            return
        await self._transaction.write_each(_ENTRIES, [_row(entry) for entry in entries])
        origins = [_origin(entry) for entry in entries if entry.salt is not None]
        if origins:
            await self._transaction.write_each(_ORIGINS, origins)
        values = {"number": head.number, "hash": head.hash, "peaks": head.tree.packed()}
        if not await self._transaction.write(update(audit_head).values(values)):
            await self._transaction.write(insert(audit_head).values(id=1, **values))

    async def entries(self, wanted: AuditFilter, *, limit: int = 500) -> tuple[AuditEntry, ...]:
        found = _joined(wanted).order_by(audit_entries.c.number).limit(limit)
        return tuple(map(_entry, await self._transaction.rows(found)))

    async def search(self, request: PageRequest, wanted: AuditFilter) -> Page[AuditEntry]:
        matching = _joined(wanted)
        newest = matching.order_by(audit_entries.c.number.desc())
        rows = await self._transaction.rows(paged(newest, request))
        return Page(tuple(map(_entry, rows)), await self.count(wanted), request)

    async def count(self, wanted: AuditFilter) -> int:
        matching = select(audit_entries).where(*_conditions(wanted))
        return await counted(self._transaction, audit_entries, matching)

    async def bounds(self, *, since: datetime, before: datetime) -> tuple[int, int] | None:
        number = audit_entries.c.number
        (row,) = await self._transaction.rows(
            select(func.min(number).label("least"), func.max(number).label("greatest")).where(
                audit_entries.c.at >= since, audit_entries.c.at < before
            )
        )
        return None if row["least"] is None else (row["least"], row["greatest"])

    async def leaves(self, *, after: int, through: int, limit: int = 5000) -> tuple[bytes, ...]:
        number = audit_entries.c.number
        rows = await self._transaction.rows(
            select(audit_entries.c.leaf)
            .where(number > after, number <= through)
            .order_by(number)
            .limit(limit)
        )
        return tuple(row["leaf"] for row in rows)

    async def remove(self, archive: AuditArchive) -> int:
        if archive.stored_at is None:
            raise Conflict(what="audit_archive")
        if self._transaction.has_one_writer:
            number = audit_entries.c.number
            gone = delete(audit_entries).where(number.between(archive.first, archive.last))
            return await self._transaction.write(gone)
        leave = REMOVED(archive.first, archive.last).label("removed")
        (row,) = await self._transaction.changed(select(leave))
        return int(row["removed"])

    async def forget_addresses(self, *, actor: AccountId) -> int:
        theirs = audit_origins.c.actor_id == actor
        return await self._transaction.write(delete(audit_origins).where(theirs))

    async def forget_addresses_through(self, number: int) -> int:
        old = audit_origins.c.number <= number
        return await self._transaction.write(delete(audit_origins).where(old))


_ENTRIES = insert(audit_entries)
_ORIGINS = insert(audit_origins)


def head_of(number: int, hash_: bytes, peaks: bytes) -> AuditHead:
    return AuditHead(hash=hash_, tree=Frontier.unpacked(number, peaks))


def _joined(wanted: AuditFilter) -> Rows:
    return (
        select(audit_entries, audit_origins.c.address, audit_origins.c.salt)
        .outerjoin(audit_origins, audit_origins.c.number == audit_entries.c.number)
        .where(*_conditions(wanted))
    )


def _conditions(wanted: AuditFilter) -> list[ColumnElement[bool]]:
    columns = audit_entries.c
    exact = {
        columns.actor_id: wanted.actor_id,
        columns.resource_type: wanted.resource_type,
        columns.resource_id: wanted.resource_id,
        columns.outcome: wanted.outcome and wanted.outcome.value,
    }
    found = [column == value for column, value in exact.items() if value is not None]
    if wanted.action is not None:
        found.append(_of_action(wanted.action))
    if wanted.since is not None:
        found.append(columns.at >= wanted.since)
    if wanted.before is not None:
        found.append(columns.at < wanted.before)
    if wanted.after:
        found.append(columns.number > wanted.after)
    if wanted.through is not None:
        found.append(columns.number <= wanted.through)
    return found


def _of_action(action: str) -> ColumnElement[bool]:
    if not action.endswith("."):
        return audit_entries.c.action == action
    # In bytes a slash follows a full stop.
    column = audit_entries.c.action
    return (column >= action) & (column < action[:-1] + "/")


def _row(entry: AuditEntry) -> dict[str, object]:
    event = entry.event
    return {
        "number": entry.number,
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
        "digest": entry.digest,
        "previous_hash": entry.previous_hash,
        "hash": entry.hash,
        "leaf": entry.leaf,
    }


def _origin(entry: AuditEntry) -> dict[str, object]:
    event = entry.event
    return {
        "number": entry.number,
        "actor_id": event.actor_id,
        "address": event.origin.address if event.origin else FORGOTTEN,
        "salt": entry.salt,
    }


def _entry(row: RowMapping) -> AuditEntry:
    request_id = row["request_id"]
    origin = Origin(request_id=request_id or "", address=row["address"] or FORGOTTEN)
    return AuditEntry(
        number=row["number"],
        event=AuditEvent(
            id=AuditEventId(row["id"]),
            at=row["at"],
            actor_id=row["actor_id"] and AccountId(row["actor_id"]),
            role=row["role"] and Role(row["role"]),
            action=row["action"],
            resource_type=row["resource_type"],
            resource_id=row["resource_id"],
            outcome=Outcome(row["outcome"]),
            details=row["details"],
            origin=None if request_id is None else origin,
        ),
        digest=row["digest"],
        salt=row["salt"],
        previous_hash=row["previous_hash"],
        hash=row["hash"],
        leaf=row["leaf"],
    )
