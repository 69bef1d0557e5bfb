"""Photos of faces in memory."""

from collections.abc import Iterable
from datetime import datetime

import attrs

from stario.adapters.memory.transaction import Tables, Transaction
from stario.domain.faces.model.face_upload import FacePurpose, FaceState, FaceUpload
from stario.domain.generation.model.job import ENDED
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import AccountId, FaceUploadId
from stario.ports.repositories.faces import FaceUploads, PendingDeletions


@attrs.frozen
class MemoryFaceUploads(FaceUploads):
    _transaction: Transaction

    async def add(self, upload: FaceUpload) -> None:
        tables = await self._transaction.writing()
        self._transaction.refer(tables.accounts, upload.account_id)
        if upload.id in tables.face_uploads:
            raise Conflict(what="face_upload")
        tables.face_uploads[upload.id] = upload

    async def get(self, upload: FaceUploadId, *, lock: bool = False) -> FaceUpload:
        tables = await self._transaction.writing() if lock else self._transaction.tables
        try:
            return tables.face_uploads[upload]
        except KeyError:
            raise NotFound(what="face_upload") from None

    async def save(self, upload: FaceUpload) -> None:
        uploads = (await self._transaction.writing()).face_uploads
        if upload.id in uploads:
            uploads[upload.id] = upload

    async def of_account(
        self, account: AccountId, *, alive: bool = False, lock: bool = False
    ) -> tuple[FaceUpload, ...]:
        tables = await self._transaction.writing() if lock else self._transaction.tables
        mine = [
            upload
            for upload in tables.face_uploads.values()
            if upload.account_id == account and not (alive and upload.deleted_at)
        ]
        return tuple(sorted(mine, key=lambda upload: (upload.created_at, upload.id)))

    async def alive(self, keys: Iterable[str]) -> frozenset[str]:
        return frozenset(keys) & {
            upload.key
            for upload in self._transaction.tables.face_uploads.values()
            if upload.deleted_at is None
        }

    async def end_with_jobs(self, *, at: datetime) -> int:
        if not _ends(self._transaction.tables, at):
            return 0
        tables = await self._transaction.writing()
        ends = _ends(tables, at)
        for upload, end in ends.items():
            kept = tables.face_uploads[upload]
            tables.face_uploads[upload] = attrs.evolve(kept, due_at=end, last_used_at=end)
        return len(ends)

    async def pending(self, *, at: datetime) -> PendingDeletions:
        due = self._due(self._transaction.tables, at)
        oldest = min((upload.three_seconds_from for upload in due), default=None)
        return PendingDeletions(count=len(due), oldest_at=oldest)

    async def waiting(self, *, at: datetime) -> tuple[FaceUploadId, ...]:
        return tuple(upload.id for upload in self._due(self._transaction.tables, at))

    async def due(self, *, at: datetime, limit: int) -> tuple[FaceUpload, ...]:
        due = self._due(await self._transaction.writing(), at)
        ready = [each for each in due if each.retry_at is None or each.retry_at <= at]
        return tuple(ready[:limit])

    def _due(self, tables: Tables, at: datetime) -> list[FaceUpload]:
        due = [each for each in tables.face_uploads.values() if each.state(at) is FaceState.DUE]
        return sorted(due, key=lambda upload: (upload.due_at, upload.id))


def _ends(tables: Tables, at: datetime) -> dict[str, datetime]:
    """When the job of each photo ended that is still kept for it."""
    ends: dict[str, datetime] = {}
    for upload in tables.face_uploads.values():
        is_kept = upload.purpose is FacePurpose.POSTER and upload.subject_id
        if not is_kept or upload.state(at) is not FaceState.IN_USE:
            continue
        job = tables.jobs.get(upload.subject_id)
        if job is None:
            ends[upload.id] = at
        elif job.state in ENDED:
            ends[upload.id] = min(at, job.completed_at or job.updated_at)
    return ends
