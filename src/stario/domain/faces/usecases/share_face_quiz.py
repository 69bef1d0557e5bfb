"""Make a public link to a result."""

import attrs

from stario.domain.faces.usecases.make_result_card import MakeResultCard
from stario.domain.faces.usecases.read_face_quiz import ReadFaceQuiz
from stario.domain.generation.model.share import (
    SharedKind,
    ShareLink,
    SharePlatform,
)
from stario.domain.kernel.ids import AccountId, QuizId
from stario.ports.storage import Storage
from stario.ports.system import Clock, Entropy


@attrs.frozen(kw_only=True)
class ShareFaceQuiz:
    storage: Storage
    read_quiz: ReadFaceQuiz
    make_card: MakeResultCard
    clock: Clock
    entropy: Entropy

    async def __call__(
        self, quiz_id: QuizId, platform: SharePlatform, *, account: AccountId
    ) -> ShareLink:
        """
        Make the card where there is none yet, and a link that anybody may open.

        Raises:
            NotFound: no such quiz, or somebody else's.
            FaceQuizPending: it has no result yet.
            FaceQuizNotReady: the artist's portrait may not be shown any more, or the quiz is so
                old that its card is gone.
        """
        quiz = await self.read_quiz(quiz_id, account=account)
        quiz.require_result()
        now = self.clock.now()
        quiz.require_time_left(at=now)
        quiz = await self.make_card(quiz)
        link = ShareLink.opened(
            self.entropy.token(18),
            SharedKind.FACE_QUIZ,
            quiz.id,
            account=account,
            platform=platform,
            subject_expires_at=quiz.card_expires_at,
            at=now,
        )
        async with self.storage() as work:
            await work.shares.add(link)
            await work.commit()
        return link
