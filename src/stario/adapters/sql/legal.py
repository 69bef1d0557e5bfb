"""Packages for authorities in SQL."""

from datetime import datetime

import attrs
from sqlalchemy import RowMapping, select, update

from stario.adapters.sql.rows import counted, flat, paged
from stario.adapters.sql.tables import legal_exports
from stario.adapters.sql.transaction import Transaction
from stario.domain.compliance.model.legal_export import PENDING, LegalExport, LegalExportState
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import LegalExportId
from stario.domain.kernel.paging import Page, PageRequest
from stario.ports.repositories.legal import LegalExports


@attrs.frozen
class SqlLegalExports(LegalExports):
    _transaction: Transaction

    async def add(self, export: LegalExport) -> None:
        if not await self._transaction.add(legal_exports, flat(export)):
            raise Conflict(what="legal_export")

    async def get(self, export: LegalExportId, *, lock: bool = False) -> LegalExport:
        read = self._transaction.locked if lock else self._transaction.rows
        rows = await read(select(legal_exports).where(legal_exports.c.id == export))
        if not rows:
            raise NotFound(what="legal_export")
        return _export(rows[0])

    async def save(self, export: LegalExport) -> None:
        await self._transaction.write(
            update(legal_exports).where(legal_exports.c.id == export.id).values(flat(export))
        )

    async def list(self, request: PageRequest) -> Page[LegalExport]:
        wanted = select(legal_exports)
        newest_first = wanted.order_by(
            legal_exports.c.requested_at.desc(), legal_exports.c.id.desc()
        )
        rows = await self._transaction.rows(paged(newest_first, request))
        total = await counted(self._transaction, legal_exports, wanted)
        return Page(tuple(map(_export, rows)), total, request)

    async def expired(self, *, completed_before: datetime, limit: int) -> tuple[LegalExport, ...]:
        rows = await self._transaction.locked(
            select(legal_exports)
            .where(
                legal_exports.c.state == LegalExportState.READY.value,
                legal_exports.c.completed_at <= completed_before,
            )
            .order_by(legal_exports.c.completed_at, legal_exports.c.id)
            .limit(limit),
            skip_locked=True,
        )
        return tuple(map(_export, rows))

    async def pending(self, *, since: datetime) -> tuple[LegalExport, ...]:
        rows = await self._transaction.rows(
            select(legal_exports)
            .where(
                legal_exports.c.state.in_([state.value for state in PENDING]),
                legal_exports.c.requested_at > since,
            )
            .order_by(legal_exports.c.requested_at, legal_exports.c.id)
        )
        return tuple(map(_export, rows))

    async def last_rehearsal(self) -> LegalExport | None:
        rows = await self._transaction.rows(
            select(legal_exports)
            .where(legal_exports.c.is_rehearsal, legal_exports.c.completed_at.is_not(None))
            .order_by(legal_exports.c.completed_at.desc(), legal_exports.c.id.desc())
            .limit(1)
        )
        return _export(rows[0]) if rows else None


def _export(row: RowMapping) -> LegalExport:
    values = dict(row)
    return LegalExport(
        **values
        | {
            "state": LegalExportState(row["state"]),
            "user_ids": tuple(row["user_ids"]),
            "content_ids": tuple(row["content_ids"]),
        }
    )
