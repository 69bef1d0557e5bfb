"""Read a fan's own quizzes."""

import attrs

from stario.domain.faces.model.face_quiz import FaceQuiz
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import AccountId, QuizId
from stario.domain.kernel.paging import LARGEST_PAGE, PageRequest
from stario.ports.storage import Storage


@attrs.frozen(kw_only=True)
class ReadFaceQuiz:
    storage: Storage

    async def __call__(self, quiz_id: QuizId, *, account: AccountId) -> FaceQuiz:
        """
        Find one.

        Raises:
            NotFound: no such quiz, or somebody else's.
        """
        async with self.storage() as work:
            quiz = await work.face_quizzes.get(quiz_id)
        if quiz.account_id != account:
            raise NotFound(what="quiz")
        return quiz

    async def history(self, account: AccountId) -> tuple[FaceQuiz, ...]:
        """The latest hundred, newest first."""
        async with self.storage() as work:
            page = await work.face_quizzes.list(PageRequest(1, LARGEST_PAGE), account=account)
        return page.items
