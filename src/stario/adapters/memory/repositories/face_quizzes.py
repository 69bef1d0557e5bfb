"""Face quizzes, in memory."""

import attrs

from stario.adapters.memory.repositories.pages import page_of
from stario.adapters.memory.transaction import Transaction
from stario.domain.faces.model.face_quiz import FaceQuiz, LookAlike
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import AccountId, ArtistId, ConsentId, QuizId
from stario.domain.kernel.paging import Page, PageRequest
from stario.ports.repositories.faces import FaceQuizzes


@attrs.frozen
class MemoryFaceQuizzes(FaceQuizzes):
    _transaction: Transaction

    async def add(self, quiz: FaceQuiz) -> None:
        tables = await self._transaction.writing()
        if quiz.id in tables.face_quizzes:
            raise Conflict(what="quiz")
        self._transaction.refer(tables.accounts, quiz.account_id)
        self._transaction.refer(tables.artists, quiz.artist_id)
        self._transaction.refer(tables.consents, quiz.consent_id)
        self._transaction.refer(tables.face_uploads, quiz.upload_id)
        tables.face_quizzes[quiz.id] = quiz

    async def get(self, quiz: QuizId, *, lock: bool = False) -> FaceQuiz:
        if lock:
            await self._transaction.writing()
        found = self._transaction.tables.face_quizzes.get(quiz)
        if found is None:
            raise NotFound(what="quiz")
        return found

    async def save(self, quiz: FaceQuiz) -> None:
        quizzes = (await self._transaction.writing()).face_quizzes
        if quiz.id not in quizzes:
            raise NotFound(what="quiz")
        quizzes[quiz.id] = quiz

    async def list(self, request: PageRequest, *, account: AccountId) -> Page[FaceQuiz]:
        quizzes = self._transaction.tables.face_quizzes.values()
        mine = [quiz for quiz in quizzes if quiz.account_id == account]
        mine.sort(key=lambda quiz: (quiz.created_at, quiz.id), reverse=True)
        return page_of(mine, request)

    async def look_alikes(
        self, artist: ArtistId, *, limit: int, offset: int
    ) -> tuple[tuple[LookAlike, ...], int]:
        tables = self._transaction.tables
        best: dict[AccountId, tuple[float, object, AccountId]] = {}
        results = {}
        for quiz in tables.face_quizzes.values():
            name = tables.accounts[quiz.account_id].preferences.leaderboard_name
            if quiz.artist_id == artist and quiz.result is not None and name:
                key = (-quiz.result.score, quiz.result.analysed_at, quiz.account_id)
                if quiz.account_id not in results or key < best[quiz.account_id]:
                    best[quiz.account_id] = key
                    results[quiz.account_id] = (key, name, quiz.result)
        lines = sorted(results.values(), key=lambda line: line[0])
        shown = [
            LookAlike(rank=rank, name=name, score=result.score, analysed_at=result.analysed_at)
            for rank, (_, name, result) in enumerate(lines, start=1)
        ]
        return tuple(shown[offset : offset + limit]), len(shown)

    async def with_cards(self, consent: ConsentId) -> tuple[FaceQuiz, ...]:
        quizzes = (await self._transaction.writing()).face_quizzes.values()
        found = [q for q in quizzes if q.consent_id == consent and q.card_key is not None]
        return tuple(sorted(found, key=lambda quiz: quiz.id))

    async def forget_account(self, account: AccountId) -> tuple[FaceQuiz, ...]:
        quizzes = (await self._transaction.writing()).face_quizzes
        mine = [quiz for quiz in quizzes.values() if quiz.account_id == account]
        for quiz in mine:
            del quizzes[quiz.id]
        return tuple(quiz for quiz in mine if quiz.result is not None)
