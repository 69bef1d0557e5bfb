"""Entries, checkpoints and archives of the audit log in memory."""

from collections.abc import Callable, Sequence
from datetime import datetime

import attrs

from stario.adapters.memory.transaction import Transaction
from stario.domain.compliance.model.audit_archive import AuditArchive
from stario.domain.compliance.model.audit_entry import AuditEntry, AuditHead
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import AccountId
from stario.domain.kernel.paging import Page, PageRequest
from stario.ports.repositories.audit import (
    AuditArchives,
    AuditCheckpoints,
    AuditFilter,
    AuditLog,
    SignedHead,
)

# Nothing but one end of the log is kept there.
END = "end"


@attrs.frozen
class MemoryAuditLog(AuditLog):
    _transaction: Transaction

    async def lock(self) -> None:
        await self._transaction.writing()

    async def head(self) -> AuditHead:
        return self._transaction.tables.audit_head.get(END, AuditHead())

    async def append(self, entries: Sequence[AuditEntry], *, head: AuditHead) -> None:
        tables = await self._transaction.writing()
        for entry in entries:
            if entry.number in tables.audit_entries:
                self._transaction.refuse("audit_entry")
            tables.audit_entries[entry.number] = entry.without_address()
            if entry.salt is not None:
                tables.audit_origins[entry.number] = entry
        if entries:
            tables.audit_head[END] = head

    async def entries(self, wanted: AuditFilter, *, limit: int = 500) -> tuple[AuditEntry, ...]:
        return tuple(self._found(wanted)[:limit])

    async def search(self, request: PageRequest, wanted: AuditFilter) -> Page[AuditEntry]:
        found = self._found(wanted)[::-1]
        part = found[request.offset : request.offset + request.size]
        return Page(tuple(part), len(found), request)

    async def count(self, wanted: AuditFilter) -> int:
        return len(self._found(wanted))

    async def bounds(self, *, since: datetime, before: datetime) -> tuple[int, int] | None:
        found = self._found(AuditFilter(since=since, before=before))
        return (found[0].number, found[-1].number) if found else None

    async def leaves(self, *, after: int, through: int, limit: int = 5000) -> tuple[bytes, ...]:
        found = self._found(AuditFilter(after=after, through=through))
        return tuple(entry.leaf for entry in found[:limit])

    async def remove(self, archive: AuditArchive) -> int:
        tables = await self._transaction.writing()
        kept = tables.audit_archives.get(archive.first)
        if archive.stored_at is None or kept is None or kept.stored_at is None:
            self._transaction.refuse("audit_archive")
        numbers = [n for n in tables.audit_entries if archive.first <= n <= archive.last]
        for number in numbers:
            del tables.audit_entries[number]
        return len(numbers)

    async def forget_addresses(self, *, actor: AccountId) -> int:
        return await self._forget(lambda entry: entry.event.actor_id == actor)

    async def forget_addresses_through(self, number: int) -> int:
        return await self._forget(lambda entry: entry.number <= number)

    async def _forget(self, is_meant: Callable[[AuditEntry], bool]) -> int:
        origins = (await self._transaction.writing()).audit_origins
        numbers = [number for number, entry in origins.items() if is_meant(entry)]
        for number in numbers:
            del origins[number]
        return len(numbers)

    def _found(self, wanted: AuditFilter) -> list[AuditEntry]:
        tables = self._transaction.tables
        return [
            tables.audit_origins.get(number, entry)
            for number, entry in tables.audit_entries.items()
            if _fits(entry, wanted)
        ]


def _fits(entry: AuditEntry, wanted: AuditFilter) -> bool:
    event = entry.event
    exact = (
        (wanted.actor_id, event.actor_id),
        (wanted.resource_type, event.resource_type),
        (wanted.resource_id, event.resource_id),
        (wanted.outcome, event.outcome),
    )
    return (
        all(asked is None or asked == given for asked, given in exact)
        and (wanted.action is None or _is_of(event.action, wanted.action))
        and (wanted.since is None or event.at >= wanted.since)
        and (wanted.before is None or event.at < wanted.before)
        and entry.number > wanted.after
        and (wanted.through is None or entry.number <= wanted.through)
    )


def _is_of(action: str, wanted: str) -> bool:
    return action.startswith(wanted) if wanted.endswith(".") else action == wanted


@attrs.frozen
class MemoryAuditCheckpoints(AuditCheckpoints):
    _transaction: Transaction

    async def add(self, checkpoint: SignedHead) -> bool:
        known = (await self._transaction.writing()).audit_checkpoints
        return known.setdefault(checkpoint.head.number, checkpoint) is checkpoint

    async def latest(self) -> SignedHead | None:
        known = self._transaction.tables.audit_checkpoints
        return known[max(known)] if known else None

    async def before(self, number: int) -> SignedHead | None:
        known = self._transaction.tables.audit_checkpoints
        numbers = [each for each in known if each <= number]
        return known[max(numbers)] if numbers else None

    async def list(self, *, after: int = 0, limit: int = 500) -> tuple[SignedHead, ...]:
        known = self._transaction.tables.audit_checkpoints
        return tuple(each for number, each in sorted(known.items()) if number > after)[:limit]

    async def unstored(self, *, limit: int = 100) -> tuple[SignedHead, ...]:
        known = self._transaction.tables.audit_checkpoints
        waiting = [each for _, each in sorted(known.items()) if each.stored_at is None]
        return tuple(waiting[:limit])

    async def mark_stored(self, checkpoint: SignedHead, *, at: datetime) -> None:
        known = (await self._transaction.writing()).audit_checkpoints
        number = checkpoint.head.number
        known[number] = attrs.evolve(known[number], stored_at=at)


@attrs.frozen
class MemoryAuditArchives(AuditArchives):
    _transaction: Transaction

    async def add(self, archive: AuditArchive) -> None:
        known = (await self._transaction.writing()).audit_archives
        if archive.first in known:
            raise Conflict(what="audit_archive")
        known[archive.first] = archive

    async def save(self, archive: AuditArchive) -> None:
        known = (await self._transaction.writing()).audit_archives
        if archive.first not in known:
            raise NotFound(what="audit_archive")
        known[archive.first] = archive

    async def planned(self) -> AuditArchive | None:
        waiting = [each for each in self._all() if each.stored_at is None]
        return waiting[-1] if waiting else None

    async def list(self, *, after: int = 0, limit: int = 500) -> tuple[AuditArchive, ...]:
        return tuple([each for each in self._all() if each.first > after][:limit])

    async def last_stored(self) -> AuditArchive | None:
        stored = [each for each in self._all() if each.stored_at is not None]
        return stored[-1] if stored else None

    async def due(self, *, before: datetime, limit: int = 100) -> tuple[AuditArchive, ...]:
        found = [
            each
            for each in self._all()
            if each.stored_at is not None and each.gone_at is None and each.last_at < before
        ]
        return tuple(found[:limit])

    def _all(self) -> tuple[AuditArchive, ...]:
        known = self._transaction.tables.audit_archives
        return tuple(known[first] for first in sorted(known))
