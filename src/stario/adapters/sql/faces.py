"""Remembered photos of faces in SQL."""

from collections.abc import Iterable
from datetime import datetime

import attrs
from sqlalchemy import ColumnElement, RowMapping, case, func, select, text, update

from stario.adapters.sql.rows import flat
from stario.adapters.sql.tables import face_uploads, jobs
from stario.adapters.sql.tables.faces import KEPT_FOR_JOBS
from stario.adapters.sql.transaction import Rows, Transaction
from stario.domain.faces.model.face_upload import DeletionNet, FacePurpose, FaceUpload
from stario.domain.generation.model.job import ENDED
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import AccountId, FaceUploadId
from stario.ports.repositories.faces import FaceUploads, PendingDeletions

KEYS_AT_ONCE = 500


@attrs.frozen
class SqlFaceUploads(FaceUploads):
    _transaction: Transaction

    async def add(self, upload: FaceUpload) -> None:
        if not await self._transaction.add(face_uploads, flat(upload)):
            raise Conflict(what="face_upload")

    async def get(self, upload: FaceUploadId, *, lock: bool = False) -> FaceUpload:
        rows = await self._rows(select(face_uploads).where(face_uploads.c.id == upload), lock=lock)
        if not rows:
            raise NotFound(what="face_upload")
        return rows[0]

    async def save(self, upload: FaceUpload) -> None:
        await self._transaction.write(
            update(face_uploads).where(face_uploads.c.id == upload.id).values(flat(upload))
        )

    async def of_account(
        self, account: AccountId, *, alive: bool = False, lock: bool = False
    ) -> tuple[FaceUpload, ...]:
        mine = select(face_uploads).where(face_uploads.c.account_id == account)
        if alive:
            mine = mine.where(face_uploads.c.deleted_at.is_(None))
        oldest_first = mine.order_by(face_uploads.c.created_at, face_uploads.c.id)
        return await self._rows(oldest_first, lock=lock)

    async def alive(self, keys: Iterable[str]) -> frozenset[str]:
        asked = list(keys)
        found: set[str] = set()
        for first in range(0, len(asked), KEYS_AT_ONCE):
            part = asked[first : first + KEYS_AT_ONCE]
            rows = await self._transaction.rows(
                select(face_uploads.c.key).where(
                    face_uploads.c.key.in_(part), face_uploads.c.deleted_at.is_(None)
                )
            )
            found |= {row["key"] for row in rows}
        return frozenset(found)

    async def end_with_jobs(self, *, at: datetime) -> int:
        # A plain read first: this is asked twice a second, and SQLite has one writer.
        ended = await self._transaction.rows(_kept_for_ended_jobs(at))
        changed = 0
        for row in ended:
            end = min(at, row["completed_at"] or row["updated_at"] or at)
            changed += await self._transaction.write(
                update(face_uploads)
                .where(
                    face_uploads.c.id == row["id"],
                    face_uploads.c.deleted_at.is_(None),
                    face_uploads.c.due_at > at,
                )
                .values(due_at=end, last_used_at=end)
            )
        return changed

    async def pending(self, *, at: datetime) -> PendingDeletions:
        counts_from = case(
            (
                (face_uploads.c.purpose == FacePurpose.POSTER.value)
                | face_uploads.c.last_used_at.is_(None),
                face_uploads.c.due_at,
            ),
            else_=face_uploads.c.last_used_at,
        )
        (row,) = await self._transaction.rows(
            select(func.count().label("count"), func.min(counts_from).label("oldest_at")).where(
                _due(at)
            )
        )
        return PendingDeletions(count=row["count"], oldest_at=row["oldest_at"])

    async def waiting(self, *, at: datetime) -> tuple[FaceUploadId, ...]:
        rows = await self._transaction.rows(
            select(face_uploads.c.id)
            .where(_due(at))
            .order_by(face_uploads.c.due_at, face_uploads.c.id)
        )
        return tuple(FaceUploadId(row["id"]) for row in rows)

    async def due(self, *, at: datetime, limit: int) -> tuple[FaceUpload, ...]:
        ready = face_uploads.c.retry_at.is_(None) | (face_uploads.c.retry_at <= at)
        rows = await self._transaction.locked(
            select(face_uploads)
            .where(_due(at), ready)
            .order_by(face_uploads.c.due_at, face_uploads.c.id)
            .limit(limit),
            skip_locked=True,
        )
        return tuple(map(_upload, rows))

    async def _rows(self, wanted: Rows, *, lock: bool) -> tuple[FaceUpload, ...]:
        read = self._transaction.locked if lock else self._transaction.rows
        return tuple(map(_upload, await read(wanted)))


def _due(at: datetime) -> ColumnElement[bool]:
    return face_uploads.c.deleted_at.is_(None) & (face_uploads.c.due_at <= at)


def _kept_for_ended_jobs(at: datetime) -> Rows:
    is_over = jobs.c.id.is_(None) | jobs.c.state.in_([state.value for state in ENDED])
    return (
        select(face_uploads.c.id, jobs.c.completed_at, jobs.c.updated_at)
        .select_from(
            face_uploads.outerjoin(jobs, jobs.c.id == face_uploads.c.subject_id),
        )
        .where(
            # The words of the partial index, or the planner does not see that it fits.
            text(KEPT_FOR_JOBS),
            face_uploads.c.due_at > at,
            is_over,
        )
    )


def _upload(row: RowMapping) -> FaceUpload:
    return FaceUpload(
        id=row["id"],
        account_id=row["account_id"],
        purpose=FacePurpose(row["purpose"]),
        subject_id=row["subject_id"],
        key=row["key"],
        created_at=row["created_at"],
        due_at=row["due_at"],
        last_used_at=row["last_used_at"],
        attempts=row["attempts"],
        retry_at=row["retry_at"],
        deleted_at=row["deleted_at"],
        deleted_by=DeletionNet(row["deleted_by"]) if row["deleted_by"] else None,
        swept_at=row["swept_at"],
    )
