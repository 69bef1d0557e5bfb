"""Which of these voices is the artist herself?"""

from datetime import datetime, timedelta

import attrs

from stario.domain.kernel.errors import Conflict, DomainError, Invalid
from stario.domain.kernel.ids import AccountId, ArtistId, VoiceClipId, VoiceQuizId

OPTIONS = 4
LABELS = "ABCD"
ANSWERED_WITHIN = timedelta(minutes=15)


class VoiceQuizNotReady(DomainError):
    """There are no clips of this artist yet, or she has given no recording."""

    code = "voice_quiz_not_ready"


class VoiceQuizOver(Conflict):
    """It was answered, or its time is up; `reason` says which (`answered`, `expired`)."""

    code = "voice_quiz_over"


@attrs.frozen(kw_only=True)
class VoiceOption:
    """
    One voice to choose; `id` means nothing outside of its quiz.

    `clip_id` never leaves the server.
    """

    id: str
    clip_id: VoiceClipId


@attrs.frozen(kw_only=True)
class VoiceQuiz:
    """
    One question with one right answer, which nobody is told before answering.

    `selected_option_id` and `answered_at` are None until then.
    """

    id: VoiceQuizId
    account_id: AccountId
    artist_id: ArtistId
    options: tuple[VoiceOption, ...]
    correct_option_id: str
    created_at: datetime
    expires_at: datetime
    selected_option_id: str | None = None
    answered_at: datetime | None = None

    @property
    def prefix(self) -> str:
        """Every copy of this quiz has a key below this one, in the media bucket."""
        return f"voice-quizzes/{self.id}/"

    def key(self, option: VoiceOption) -> str:
        return f"{self.prefix}{option.id}.m4a"

    @property
    def is_correct(self) -> bool:
        return self.selected_option_id == self.correct_option_id

    def answer(self, option_id: str, *, at: datetime) -> "VoiceQuiz":
        """
        Choose.

        Raises:
            VoiceQuizOver: it was answered with another option, or its time is up.
            Invalid: `selected_option_id` is none of the options.
        """
        if option_id not in {option.id for option in self.options}:
            raise Invalid("selected_option_id", "unknown_option")
        if self.answered_at is not None:
            # The same answer again: the first one's reply was lost on its way.
            if self.selected_option_id == option_id:
                return self
            raise VoiceQuizOver(reason="answered")
        if at >= self.expires_at:
            raise VoiceQuizOver(reason="expired")
        return attrs.evolve(self, selected_option_id=option_id, answered_at=at)
