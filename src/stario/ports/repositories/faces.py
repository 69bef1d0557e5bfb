"""Remembered photos of faces with the receipts of those that are gone, and faces of artists."""

from abc import abstractmethod
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol

import attrs

from stario.domain.faces.model.artist_face import ArtistFace
from stario.domain.faces.model.face_quiz import FaceQuiz, LookAlike
from stario.domain.faces.model.face_upload import FaceUpload
from stario.domain.kernel.ids import AccountId, ArtistId, ConsentId, FaceUploadId, QuizId
from stario.domain.kernel.paging import Page, PageRequest


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


@attrs.frozen(kw_only=True)
class Undescribed:
    """An artist who may be compared with, once her portrait has been looked at."""

    artist_id: ArtistId
    portrait_key: str


class FaceQuizzes(Protocol):
    @abstractmethod
    async def add(self, quiz: FaceQuiz) -> None:
        """
        Remember a new quiz.

        Raises:
            Conflict: the id is taken.
        """
        ...

    @abstractmethod
    async def get(self, quiz: QuizId, *, lock: bool = False) -> FaceQuiz:
        """
        Find a quiz; with *lock* nobody else changes it before this ends.

        Raises:
            NotFound: there is none.
        """
        ...

    @abstractmethod
    async def save(self, quiz: FaceQuiz) -> None:
        """Replace one that this transaction has locked."""
        ...

    @abstractmethod
    async def list(self, request: PageRequest, *, account: AccountId) -> Page[FaceQuiz]:
        """Newest first."""
        ...

    @abstractmethod
    async def look_alikes(
        self, artist: ArtistId, *, limit: int, offset: int
    ) -> tuple[tuple[LookAlike, ...], int]:
        """
        The best result of each fan who chose to be shown, and how many fans there are in all.

        Higher scores first; of equals, the earlier one.
        """
        ...

    @abstractmethod
    async def with_cards(self, consent: ConsentId) -> tuple[FaceQuiz, ...]:
        """Lock and give those whose card stands on *consent*."""
        ...

    @abstractmethod
    async def forget_account(self, account: AccountId) -> tuple[FaceQuiz, ...]:
        """Drop every quiz of a fan, and give those with a result: they may have a card."""
        ...


class ArtistFaces(Protocol):
    """
    The faces of artists.

    One may be *compared with* who is verified and active, and whose consent in force covers her
    likeness; and then only by the portrait that she has now.
    """

    @abstractmethod
    async def save(self, face: ArtistFace) -> None:
        """
        Remember a face, in place of an earlier one.

        Raises:
            Conflict: no such artist.
        """
        ...

    @abstractmethod
    async def get(self, artist: ArtistId) -> ArtistFace | None:
        """What is remembered, comparable or not."""
        ...

    @abstractmethod
    async def several(self, artists: Iterable[ArtistId]) -> tuple[ArtistFace, ...]:
        """Those that are remembered of *artists*, in no particular order."""
        ...

    @abstractmethod
    async def forget(self, artist: ArtistId) -> None: ...

    @abstractmethod
    async def comparable(self, engine: str, *, at: datetime) -> Mapping[ArtistId, datetime]:
        """Who may be compared with by *engine* now, and when her face was described."""
        ...

    @abstractmethod
    async def portrait_of(self, artist: ArtistId, *, at: datetime) -> str | None:
        """The key of the portrait to compare with; None: she may not be compared with now."""
        ...

    @abstractmethod
    async def undescribed(
        self, engine: str, *, at: datetime, limit: int
    ) -> tuple[Undescribed, ...]:
        """Who may be compared with, but *engine* has not looked at the portrait she has now."""
        ...

    @abstractmethod
    async def forget_unfounded(self, *, at: datetime) -> int:
        """Forget faces that no consent in force allows, or of portraits replaced; says how many."""
        ...
