"""Packages for authorities in memory."""

from collections.abc import Sequence
from datetime import datetime

import attrs

from stario.adapters.memory.transaction import Transaction
from stario.domain.compliance.model.legal_export import PENDING, LegalExport, LegalExportState
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import LegalExportId
from stario.domain.kernel.paging import Page, PageRequest
from stario.ports.repositories.legal import LegalExports


@attrs.frozen
class MemoryLegalExports(LegalExports):
    _transaction: Transaction

    async def add(self, export: LegalExport) -> None:
        tables = await self._transaction.writing()
        self._transaction.refer(tables.accounts, export.requested_by, export.decided_by)
        if export.id in tables.legal_exports:
            raise Conflict(what="legal_export")
        tables.legal_exports[export.id] = export

    async def get(self, export: LegalExportId, *, lock: bool = False) -> LegalExport:
        tables = await self._transaction.writing() if lock else self._transaction.tables
        try:
            return tables.legal_exports[export]
        except KeyError:
            raise NotFound(what="legal_export") from None

    async def save(self, export: LegalExport) -> None:
        exports = (await self._transaction.writing()).legal_exports
        if export.id in exports:
            exports[export.id] = export

    async def list(self, request: PageRequest) -> Page[LegalExport]:
        found = sorted(
            self._transaction.tables.legal_exports.values(),
            key=lambda export: (export.requested_at, export.id),
            reverse=True,
        )
        shown = tuple(found[request.offset : request.offset + request.size])
        return Page(shown, len(found), request)

    async def expired(self, *, completed_before: datetime, limit: int) -> tuple[LegalExport, ...]:
        await self._transaction.writing()
        due = [
            export
            for export in self._made()
            if export.state is LegalExportState.READY and _made_at(export) <= completed_before
        ]
        return tuple(due[:limit])

    async def pending(self, *, since: datetime) -> tuple[LegalExport, ...]:
        exports = self._transaction.tables.legal_exports.values()
        found = [each for each in exports if each.state in PENDING and each.requested_at > since]
        return tuple(sorted(found, key=lambda export: (export.requested_at, export.id)))

    async def last_rehearsal(self) -> LegalExport | None:
        rehearsals = [export for export in self._made() if export.is_rehearsal]
        return rehearsals[-1] if rehearsals else None

    def _made(self) -> Sequence[LegalExport]:
        exports = self._transaction.tables.legal_exports.values()
        made = [export for export in exports if export.completed_at is not None]
        return sorted(made, key=lambda export: (_made_at(export), export.id))


def _made_at(export: LegalExport) -> datetime:
    if export.completed_at is None:
        raise ValueError("it is not made yet")
    return export.completed_at
