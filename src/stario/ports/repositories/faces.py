"""Remembered photos of faces, and the receipts of those that are gone."""

from abc import abstractmethod
from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

import attrs

from stario.domain.faces.model.face_upload import FaceUpload
from stario.domain.kernel.ids import AccountId, FaceUploadId


@attrs.frozen(kw_only=True)
class PendingDeletions:
    """What is due and not deleted; `oldest_at` is the earliest `three_seconds_from` of it."""

    count: int
    oldest_at: datetime | None


class FaceUploads(Protocol):
    @abstractmethod
    async def add(self, upload: FaceUpload) -> None:
        """
        Remember a photo that is expected.

        Raises:
            Conflict: the id is taken.
        """
        ...

    @abstractmethod
    async def get(self, upload: FaceUploadId, *, lock: bool = False) -> FaceUpload:
        """
        Find a photo, a receipt too; with *lock* nobody else changes it before this ends.

        Raises:
            NotFound: there is none.
        """
        ...

    @abstractmethod
    async def save(self, upload: FaceUpload) -> None:
        """Replace one that this transaction has locked."""
        ...

    @abstractmethod
    async def of_account(
        self, account: AccountId, *, alive: bool = False, lock: bool = False
    ) -> tuple[FaceUpload, ...]:
        """Photos and receipts of an account, oldest first; with *alive* no receipts."""
        ...

    @abstractmethod
    async def alive(self, keys: Iterable[str]) -> frozenset[str]:
        """Those of *keys* whose photo is remembered and has no receipt."""
        ...

    @abstractmethod
    async def end_with_jobs(self, *, at: datetime) -> int:
        """
        Make photos due whose job has ended, or is not there; says how many.

        `done`, `failed` and `cancelled` are ends. `due_at` and `last_used_at` become the time of
        the end.
        """
        ...

    @abstractmethod
    async def pending(self, *, at: datetime) -> PendingDeletions: ...

    @abstractmethod
    async def waiting(self, *, at: datetime) -> tuple[FaceUploadId, ...]:
        """Everything that is due and not deleted, the longest due first."""
        ...

    @abstractmethod
    async def due(self, *, at: datetime, limit: int) -> tuple[FaceUpload, ...]:
        """Lock and give what is due and may be tried now, the longest due first."""
        ...
