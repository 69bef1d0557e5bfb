"""Voice quizzes, in memory."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

import attrs

from stario.adapters.memory.repositories.pages import page_of
from stario.adapters.memory.transaction import Transaction
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import AccountId, ArtistId, VoiceQuizId
from stario.domain.kernel.paging import Page, PageRequest
from stario.domain.voices.model.clip import VoiceClip
from stario.domain.voices.model.leaderboard import Standing, Tally
from stario.domain.voices.model.voice_quiz import VoiceQuiz
from stario.ports.repositories.voices import VoiceClips, VoiceQuizzes


@attrs.frozen
class MemoryVoiceClips(VoiceClips):
    _transaction: Transaction

    async def replace(self, artist: ArtistId, clips: Sequence[VoiceClip]) -> tuple[VoiceClip, ...]:
        tables = await self._transaction.writing()
        before = await self.of_artist(artist)
        for clip in before:
            del tables.voice_clips[clip.id]
        for clip in clips:
            self._transaction.refer(tables.artists, clip.artist_id)
            self._transaction.refer(tables.consents, clip.consent_id)
            tables.voice_clips[clip.id] = clip
        return before

    async def of_artist(self, artist: ArtistId) -> tuple[VoiceClip, ...]:
        clips = self._transaction.tables.voice_clips.values()
        found = [clip for clip in clips if clip.artist_id == artist]
        return tuple(sorted(found, key=lambda clip: clip.id))


@attrs.frozen
class MemoryVoiceQuizzes(VoiceQuizzes):
    _transaction: Transaction

    async def add(self, quiz: VoiceQuiz) -> None:
        tables = await self._transaction.writing()
        if quiz.id in tables.voice_quizzes:
            raise Conflict(what="quiz")
        self._transaction.refer(tables.accounts, quiz.account_id)
        self._transaction.refer(tables.artists, quiz.artist_id)
        tables.voice_quizzes[quiz.id] = quiz

    async def get(self, quiz: VoiceQuizId, *, lock: bool = False) -> VoiceQuiz:
        if lock:
            await self._transaction.writing()
        found = self._transaction.tables.voice_quizzes.get(quiz)
        if found is None:
            raise NotFound(what="quiz")
        return found

    async def save(self, quiz: VoiceQuiz) -> None:
        quizzes = (await self._transaction.writing()).voice_quizzes
        if quiz.id not in quizzes:
            raise NotFound(what="quiz")
        quizzes[quiz.id] = quiz

    async def running(self, artist: ArtistId, *, at: datetime) -> tuple[VoiceQuiz, ...]:
        quizzes = self._transaction.tables.voice_quizzes.values()
        return tuple(q for q in quizzes if q.artist_id == artist and q.expires_at > at)

    async def tally(self, account: AccountId, artist: ArtistId) -> Tally:
        return _tally(quiz for quiz in self._answered(artist) if quiz.account_id == account)

    async def leaderboard(
        self, request: PageRequest, *, artist: ArtistId | None, since: datetime | None
    ) -> Page[Standing]:
        by_fan: dict[AccountId, list[VoiceQuiz]] = defaultdict(list)
        for quiz in self._answered(artist):
            if since is None or _answered_at(quiz) >= since:
                by_fan[quiz.account_id].append(quiz)
        lines = []
        for account, quizzes in by_fan.items():
            name = self._transaction.tables.accounts[account].preferences.leaderboard_name
            if name:
                first = min(map(_answered_at, quizzes))
                tally = _tally(quizzes)
                lines.append(((-tally.score, tally.attempts, first, account), name, tally))
        lines.sort(key=lambda line: line[0])
        standings = [
            Standing(rank=rank, name=name, tally=tally)
            for rank, (_, name, tally) in enumerate(lines, start=1)
        ]
        return page_of(standings, request)

    async def list(self, request: PageRequest, *, account: AccountId) -> Page[VoiceQuiz]:
        quizzes = self._transaction.tables.voice_quizzes.values()
        mine = [quiz for quiz in quizzes if quiz.account_id == account]
        mine.sort(key=lambda quiz: (quiz.created_at, quiz.id), reverse=True)
        return page_of(mine, request)

    async def forget_account(self, account: AccountId) -> None:
        quizzes = (await self._transaction.writing()).voice_quizzes
        for quiz in [quiz for quiz in quizzes.values() if quiz.account_id == account]:
            del quizzes[quiz.id]

    def _answered(self, artist: ArtistId | None) -> tuple[VoiceQuiz, ...]:
        return tuple(
            quiz
            for quiz in self._transaction.tables.voice_quizzes.values()
            if quiz.answered_at is not None and artist in {None, quiz.artist_id}
        )


def _tally(quizzes: Iterable[VoiceQuiz]) -> Tally:
    answers = [quiz.is_correct for quiz in quizzes]
    return Tally(score=sum(answers), attempts=len(answers))


def _answered_at(quiz: VoiceQuiz) -> datetime:
    if quiz.answered_at is None:
        raise ValueError("nobody has answered it")
    return quiz.answered_at
