"""Say which voice is the artist's own."""

import attrs

from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import AccountId, VoiceQuizId
from stario.domain.voices.model.leaderboard import Tally
from stario.domain.voices.model.voice_quiz import VoiceQuiz
from stario.ports.storage import Storage
from stario.ports.system import Clock


@attrs.frozen(kw_only=True)
class AnsweredVoiceQuiz:
    """`tally` counts this answer too."""

    quiz: VoiceQuiz
    tally: Tally


@attrs.frozen(kw_only=True)
class AnswerVoiceQuiz:
    storage: Storage
    clock: Clock

    async def __call__(
        self, quiz_id: VoiceQuizId, option_id: str, *, account: AccountId
    ) -> AnsweredVoiceQuiz:
        """
        Take the one answer that a quiz has.

        Raises:
            NotFound: no such quiz, or somebody else's.
            VoiceQuizOver: it was answered otherwise, or its time is up.
            Invalid: there is no such option.
        """
        async with self.storage() as work:
            before = await work.voice_quizzes.get(quiz_id, lock=True)
            if before.account_id != account:
                raise NotFound(what="quiz")
            quiz = before.answer(option_id, at=self.clock.now())
            await work.voice_quizzes.save(quiz)
            tally = await work.voice_quizzes.tally(account, quiz.artist_id)
            await work.commit()
        return AnsweredVoiceQuiz(quiz=quiz, tally=tally)
