"""Remembered voice quizzes in SQL."""

from collections.abc import Sequence
from datetime import datetime

import attrs
from sqlalchemy import ColumnElement, RowMapping, case, delete, func, select, update

from stario.adapters.sql.rows import counted, flat, paged
from stario.adapters.sql.tables import accounts, voice_clips, voice_quizzes
from stario.adapters.sql.transaction import Transaction
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import AccountId, ArtistId, VoiceQuizId
from stario.domain.kernel.paging import Page, PageRequest
from stario.domain.voices.model.clip import VoiceClip
from stario.domain.voices.model.leaderboard import Standing, Tally
from stario.domain.voices.model.voice_quiz import VoiceOption, VoiceQuiz
from stario.ports.repositories.voices import VoiceClips, VoiceQuizzes

RIGHT = voice_quizzes.c.selected_option_id == voice_quizzes.c.correct_option_id
SCORE: ColumnElement[int] = func.coalesce(func.sum(case((RIGHT, 1), else_=0)), 0)
ANSWERED = voice_quizzes.c.answered_at.is_not(None)
SHOWN_NAME = accounts.c.preferences["leaderboard_name"].as_string()


@attrs.frozen
class SqlVoiceClips(VoiceClips):
    _transaction: Transaction

    async def replace(self, artist: ArtistId, clips: Sequence[VoiceClip]) -> tuple[VoiceClip, ...]:
        mine = voice_clips.c.artist_id == artist
        rows = await self._transaction.changed(
            delete(voice_clips).where(mine).returning(*voice_clips.c)
        )
        for clip in clips:
            await self._transaction.add(voice_clips, flat(clip))
        return tuple(sorted(map(_clip, rows), key=lambda clip: clip.id))

    async def of_artist(self, artist: ArtistId) -> tuple[VoiceClip, ...]:
        rows = await self._transaction.rows(
            select(voice_clips).where(voice_clips.c.artist_id == artist).order_by(voice_clips.c.id)
        )
        return tuple(map(_clip, rows))


@attrs.frozen
class SqlVoiceQuizzes(VoiceQuizzes):
    _transaction: Transaction

    async def add(self, quiz: VoiceQuiz) -> None:
        if not await self._transaction.add(voice_quizzes, _row(quiz)):
            raise Conflict(what="quiz")

    async def get(self, quiz: VoiceQuizId, *, lock: bool = False) -> VoiceQuiz:
        wanted = select(voice_quizzes).where(voice_quizzes.c.id == quiz)
        read = self._transaction.locked if lock else self._transaction.rows
        rows = await read(wanted)
        if not rows:
            raise NotFound(what="quiz")
        return _quiz(rows[0])

    async def save(self, quiz: VoiceQuiz) -> None:
        replacing = update(voice_quizzes).where(voice_quizzes.c.id == quiz.id)
        if await self._transaction.write(replacing.values(_row(quiz))) != 1:
            raise NotFound(what="quiz")

    async def running(self, artist: ArtistId, *, at: datetime) -> tuple[VoiceQuiz, ...]:
        wanted = select(voice_quizzes).where(
            voice_quizzes.c.artist_id == artist, voice_quizzes.c.expires_at > at
        )
        return tuple(map(_quiz, await self._transaction.rows(wanted)))

    async def tally(self, account: AccountId, artist: ArtistId) -> Tally:
        (row,) = await self._transaction.rows(
            select(SCORE.label("score"), func.count().label("attempts")).where(
                ANSWERED,
                voice_quizzes.c.account_id == account,
                voice_quizzes.c.artist_id == artist,
            )
        )
        return Tally(score=int(row["score"]), attempts=int(row["attempts"]))

    async def leaderboard(
        self, request: PageRequest, *, artist: ArtistId | None, since: datetime | None
    ) -> Page[Standing]:
        board = (
            select(
                SHOWN_NAME.label("name"),
                SCORE.label("score"),
                func.count().label("attempts"),
                func.min(voice_quizzes.c.answered_at).label("first"),
                accounts.c.id.label("account"),
            )
            .join(accounts, accounts.c.id == voice_quizzes.c.account_id)
            .where(ANSWERED, SHOWN_NAME.is_not(None), SHOWN_NAME != "")
            .group_by(accounts.c.id)
        )
        if artist is not None:
            board = board.where(voice_quizzes.c.artist_id == artist)
        if since is not None:
            board = board.where(voice_quizzes.c.answered_at >= since)
        lines = board.subquery("lines")
        best_first = (lines.c.score.desc(), lines.c.attempts, lines.c.first, lines.c.account)
        rows = await self._transaction.rows(paged(select(lines).order_by(*best_first), request))
        (count,) = await self._transaction.rows(
            select(func.count().label("total")).select_from(lines)
        )
        standings = tuple(
            Standing(
                rank=request.offset + place,
                name=row["name"],
                tally=Tally(score=int(row["score"]), attempts=int(row["attempts"])),
            )
            for place, row in enumerate(rows, start=1)
        )
        return Page(standings, int(count["total"]), request)

    async def list(self, request: PageRequest, *, account: AccountId) -> Page[VoiceQuiz]:
        mine = select(voice_quizzes).where(voice_quizzes.c.account_id == account)
        newest_first = (voice_quizzes.c.created_at.desc(), voice_quizzes.c.id.desc())
        rows = await self._transaction.rows(paged(mine.order_by(*newest_first), request))
        total = await counted(self._transaction, voice_quizzes, mine)
        return Page(tuple(map(_quiz, rows)), total, request)

    async def forget_account(self, account: AccountId) -> None:
        await self._transaction.write(
            delete(voice_quizzes).where(voice_quizzes.c.account_id == account)
        )


def _row(quiz: VoiceQuiz) -> dict[str, object]:
    options = [{"id": option.id, "clip_id": option.clip_id} for option in quiz.options]
    return flat(quiz) | {"options": options}


def _quiz(row: RowMapping) -> VoiceQuiz:
    return VoiceQuiz(**{**row, "options": tuple(VoiceOption(**o) for o in row["options"])})


def _clip(row: RowMapping) -> VoiceClip:
    return VoiceClip(**row)
