"""Remembered voice quizzes."""

from abc import abstractmethod
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from stario.domain.kernel.ids import AccountId, ArtistId, VoiceQuizId
from stario.domain.kernel.paging import Page, PageRequest
from stario.domain.voices.model.clip import VoiceClip
from stario.domain.voices.model.leaderboard import Standing, Tally
from stario.domain.voices.model.voice_quiz import VoiceQuiz


class VoiceClips(Protocol):
    @abstractmethod
    async def replace(self, artist: ArtistId, clips: Sequence[VoiceClip]) -> tuple[VoiceClip, ...]:
        """Remember *clips* in the place of those of *artist*, and give those."""
        ...

    @abstractmethod
    async def of_artist(self, artist: ArtistId) -> tuple[VoiceClip, ...]:
        """In the order of their ids."""
        ...


class VoiceQuizzes(Protocol):
    @abstractmethod
    async def add(self, quiz: VoiceQuiz) -> None:
        """
        Remember a new quiz.

        Raises:
            Conflict: the id is taken.
        """
        ...

    @abstractmethod
    async def get(self, quiz: VoiceQuizId, *, lock: bool = False) -> VoiceQuiz:
        """
        Find a quiz; with *lock* nobody else answers it before this ends.

        Raises:
            NotFound: there is none.
        """
        ...

    @abstractmethod
    async def save(self, quiz: VoiceQuiz) -> None:
        """Keep the answer to it."""
        ...

    @abstractmethod
    async def running(self, artist: ArtistId, *, at: datetime) -> tuple[VoiceQuiz, ...]:
        """Those of an artist whose time is not up, answered or not."""
        ...

    @abstractmethod
    async def tally(self, account: AccountId, artist: ArtistId) -> Tally:
        """Answers of one fan about one artist, so far."""
        ...

    @abstractmethod
    async def leaderboard(
        self, request: PageRequest, *, artist: ArtistId | None, since: datetime | None
    ) -> Page[Standing]:
        """Fans who chose to be shown, by their answers *since* then."""
        ...

    @abstractmethod
    async def list(self, request: PageRequest, *, account: AccountId) -> Page[VoiceQuiz]:
        """Newest first."""
        ...

    @abstractmethod
    async def forget_account(self, account: AccountId) -> None:
        """Drop every quiz of a fan."""
        ...
