"""Remembered face quizzes in SQL."""

import attrs
from sqlalchemy import RowMapping, delete, func, select, update

from stario.adapters.sql.rows import counted, flat, paged
from stario.adapters.sql.tables import accounts, face_quizzes
from stario.adapters.sql.transaction import Transaction
from stario.domain.faces.model.face_quiz import FaceQuiz, FaceQuizResult, LookAlike
from stario.domain.faces.model.features import Feature
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import AccountId, ArtistId, ConsentId, QuizId
from stario.domain.kernel.language import Language
from stario.domain.kernel.paging import Page, PageRequest
from stario.ports.repositories.faces import FaceQuizzes

SHOWN_NAME = accounts.c.preferences["leaderboard_name"].as_string()


@attrs.frozen
class SqlFaceQuizzes(FaceQuizzes):
    _transaction: Transaction

    async def add(self, quiz: FaceQuiz) -> None:
        if not await self._transaction.add(face_quizzes, _row(quiz)):
            raise Conflict(what="quiz")

    async def get(self, quiz: QuizId, *, lock: bool = False) -> FaceQuiz:
        wanted = select(face_quizzes).where(face_quizzes.c.id == quiz)
        read = self._transaction.locked if lock else self._transaction.rows
        rows = await read(wanted)
        if not rows:
            raise NotFound(what="quiz")
        return _quiz(rows[0])

    async def save(self, quiz: FaceQuiz) -> None:
        replacing = update(face_quizzes).where(face_quizzes.c.id == quiz.id)
        if await self._transaction.write(replacing.values(_row(quiz))) != 1:
            raise NotFound(what="quiz")

    async def list(self, request: PageRequest, *, account: AccountId) -> Page[FaceQuiz]:
        mine = select(face_quizzes).where(face_quizzes.c.account_id == account)
        newest_first = (face_quizzes.c.created_at.desc(), face_quizzes.c.id.desc())
        rows = await self._transaction.rows(paged(mine.order_by(*newest_first), request))
        total = await counted(self._transaction, face_quizzes, mine)
        return Page(tuple(map(_quiz, rows)), total, request)

    async def look_alikes(
        self, artist: ArtistId, *, limit: int, offset: int
    ) -> tuple[tuple[LookAlike, ...], int]:
        best_first = (face_quizzes.c.score.desc(), face_quizzes.c.analysed_at, face_quizzes.c.id)
        place = func.row_number().over(partition_by=face_quizzes.c.account_id, order_by=best_first)
        results = (
            select(
                face_quizzes.c.account_id,
                face_quizzes.c.score,
                face_quizzes.c.analysed_at,
                SHOWN_NAME.label("name"),
                place.label("place"),
            )
            .join(accounts, accounts.c.id == face_quizzes.c.account_id)
            .where(
                face_quizzes.c.artist_id == artist,
                face_quizzes.c.score.is_not(None),
                SHOWN_NAME.is_not(None),
                SHOWN_NAME != "",
            )
            .subquery("results")
        )
        best = select(results).where(results.c.place == 1)
        order = (results.c.score.desc(), results.c.analysed_at, results.c.account_id)
        rows = await self._transaction.rows(best.order_by(*order).limit(limit).offset(offset))
        (count,) = await self._transaction.rows(
            select(func.count().label("total")).select_from(best.subquery("fans"))
        )
        lines = tuple(
            LookAlike(
                rank=offset + number,
                name=row["name"],
                score=row["score"],
                analysed_at=row["analysed_at"],
            )
            for number, row in enumerate(rows, start=1)
        )
        return lines, int(count["total"])

    async def with_cards(self, consent: ConsentId) -> tuple[FaceQuiz, ...]:
        rows = await self._transaction.locked(
            select(face_quizzes)
            .where(face_quizzes.c.consent_id == consent, face_quizzes.c.card_key.is_not(None))
            .order_by(face_quizzes.c.id)
        )
        return tuple(map(_quiz, rows))

    async def forget_account(self, account: AccountId) -> tuple[FaceQuiz, ...]:
        rows = await self._transaction.changed(
            delete(face_quizzes)
            .where(face_quizzes.c.account_id == account)
            .returning(*face_quizzes.c)
        )
        return tuple(_quiz(row) for row in rows if row["score"] is not None)


def _row(quiz: FaceQuiz) -> dict[str, object]:
    result = quiz.result
    row = {name: value for name, value in flat(quiz).items() if name != "result"}
    return row | {
        "score": result.score if result else None,
        "features": [feature.value for feature in result.features] if result else None,
        "processing_ms": result.processing_ms if result else None,
        "analysed_at": result.analysed_at if result else None,
    }


def _quiz(row: RowMapping) -> FaceQuiz:
    return FaceQuiz(
        id=row["id"],
        account_id=row["account_id"],
        artist_id=row["artist_id"],
        consent_id=row["consent_id"],
        upload_id=row["upload_id"],
        language=Language(row["language"]),
        save_photo=row["save_photo"],
        created_at=row["created_at"],
        result=_result(row),
        card_key=row["card_key"],
    )


def _result(row: RowMapping) -> FaceQuizResult | None:
    if row["score"] is None:
        return None
    return FaceQuizResult(
        score=row["score"],
        features=tuple(map(Feature, row["features"])),
        processing_ms=row["processing_ms"],
        analysed_at=row["analysed_at"],
    )
