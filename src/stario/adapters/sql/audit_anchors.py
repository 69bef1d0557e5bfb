"""Checkpoints and archives of the audit log in SQL."""

from datetime import datetime

import attrs
from sqlalchemy import ColumnElement, RowMapping, select, update

from stario.adapters.sql.audit_log import head_of
from stario.adapters.sql.tables import audit_archives, audit_checkpoints
from stario.adapters.sql.transaction import Rows, Transaction
from stario.domain.compliance.model.audit_archive import AuditArchive
from stario.domain.kernel.errors import Conflict, NotFound
from stario.ports.repositories.audit import AuditArchives, AuditCheckpoints, SignedHead


@attrs.frozen
class SqlAuditCheckpoints(AuditCheckpoints):
    _transaction: Transaction

    async def add(self, checkpoint: SignedHead) -> bool:
        head = checkpoint.head
        return await self._transaction.add(
            audit_checkpoints,
            {
                "number": head.number,
                "at": checkpoint.at,
                "hash": head.hash,
                "peaks": head.tree.packed(),
                "note": checkpoint.note,
                "stored_at": checkpoint.stored_at,
            },
        )

    async def latest(self) -> SignedHead | None:
        return await self._first(select(audit_checkpoints))

    async def before(self, number: int) -> SignedHead | None:
        up_to = audit_checkpoints.c.number <= number
        return await self._first(select(audit_checkpoints).where(up_to))

    async def list(self, *, after: int = 0, limit: int = 500) -> tuple[SignedHead, ...]:
        rows = await self._transaction.rows(
            select(audit_checkpoints)
            .where(audit_checkpoints.c.number > after)
            .order_by(audit_checkpoints.c.number)
            .limit(limit)
        )
        return tuple(map(_checkpoint, rows))

    async def unstored(self, *, limit: int = 100) -> tuple[SignedHead, ...]:
        rows = await self._transaction.rows(
            select(audit_checkpoints)
            .where(audit_checkpoints.c.stored_at.is_(None))
            .order_by(audit_checkpoints.c.number)
            .limit(limit)
        )
        return tuple(map(_checkpoint, rows))

    async def mark_stored(self, checkpoint: SignedHead, *, at: datetime) -> None:
        mine = audit_checkpoints.c.number == checkpoint.head.number
        await self._transaction.write(update(audit_checkpoints).where(mine).values(stored_at=at))

    async def _first(self, wanted: Rows) -> SignedHead | None:
        newest = wanted.order_by(audit_checkpoints.c.number.desc()).limit(1)
        row = await self._transaction.row(newest)
        return _checkpoint(row) if row else None


@attrs.frozen
class SqlAuditArchives(AuditArchives):
    _transaction: Transaction

    async def add(self, archive: AuditArchive) -> None:
        if not await self._transaction.add(audit_archives, _row(archive)):
            raise Conflict(what="audit_archive")

    async def save(self, archive: AuditArchive) -> None:
        changes = {"stored_at": archive.stored_at, "gone_at": archive.gone_at}
        mine = audit_archives.c.first == archive.first
        if not await self._transaction.write(update(audit_archives).where(mine).values(changes)):
            raise NotFound(what="audit_archive")

    async def planned(self) -> AuditArchive | None:
        return await self._first(audit_archives.c.stored_at.is_(None))

    async def list(self, *, after: int = 0, limit: int = 500) -> tuple[AuditArchive, ...]:
        rows = await self._transaction.rows(
            select(audit_archives)
            .where(audit_archives.c.first > after)
            .order_by(audit_archives.c.first)
            .limit(limit)
        )
        return tuple(map(_archive, rows))

    async def last_stored(self) -> AuditArchive | None:
        return await self._first(audit_archives.c.stored_at.is_not(None))

    async def due(self, *, before: datetime, limit: int = 100) -> tuple[AuditArchive, ...]:
        columns = audit_archives.c
        rows = await self._transaction.rows(
            select(audit_archives)
            .where(
                columns.stored_at.is_not(None), columns.gone_at.is_(None), columns.last_at < before
            )
            .order_by(columns.first)
            .limit(limit)
        )
        return tuple(map(_archive, rows))

    async def _first(self, condition: ColumnElement[bool]) -> AuditArchive | None:
        newest = (
            select(audit_archives).where(condition).order_by(audit_archives.c.first.desc()).limit(1)
        )
        row = await self._transaction.row(newest)
        return _archive(row) if row else None


def _checkpoint(row: RowMapping) -> SignedHead:
    return SignedHead(
        head=head_of(row["number"], row["hash"], row["peaks"]),
        at=row["at"],
        note=row["note"],
        stored_at=row["stored_at"],
    )


def _row(archive: AuditArchive) -> dict[str, object]:
    return {
        "first": archive.first,
        "last": archive.last,
        "previous_hash": archive.before.hash,
        "previous_peaks": archive.before.tree.packed(),
        "hash": archive.after.hash,
        "peaks": archive.after.tree.packed(),
        "last_at": archive.last_at,
        "sha256": archive.sha256,
        "stored_at": archive.stored_at,
        "gone_at": archive.gone_at,
    }


def _archive(row: RowMapping) -> AuditArchive:
    return AuditArchive(
        first=row["first"],
        before=head_of(row["first"] - 1, row["previous_hash"], row["previous_peaks"]),
        after=head_of(row["last"], row["hash"], row["peaks"]),
        last_at=row["last_at"],
        sha256=row["sha256"],
        stored_at=row["stored_at"],
        gone_at=row["gone_at"],
    )
