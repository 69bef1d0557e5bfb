"""
Which star do you look like?

    started ─> analysed
        └────> failed
"""

from datetime import datetime, timedelta

import attrs

from stario.domain.faces.model.features import Feature
from stario.domain.faces.model.score import Badge, badge_of
from stario.domain.kernel.errors import Conflict, DomainError
from stario.domain.kernel.ids import AccountId, ArtistId, ConsentId, FaceUploadId, QuizId
from stario.domain.kernel.language import Language

CARD_KEPT_FOR = timedelta(days=90)


class FaceQuizNotReady(DomainError):
    """Nobody can be compared with this artist now; her portrait or her consent is missing."""

    code = "face_quiz_not_ready"


class FaceQuizPending(Conflict):
    """There is no result yet."""

    code = "face_quiz_pending"


@attrs.frozen(kw_only=True)
class FaceQuizResult:
    """`score` is 0 to 100, to a tenth; features with the nearest first."""

    score: float
    features: tuple[Feature, ...]
    processing_ms: int
    analysed_at: datetime

    @property
    def badge(self) -> Badge:
        return badge_of(self.score)


@attrs.frozen(kw_only=True)
class FaceQuiz:
    """
    One comparison of a fan with an artist.

    `consent_id` is what the comparison and the card stand on. Nothing here is of the fan's face
    but the `result`, unless `save_photo`: then the card shows the photo, and nothing else keeps
    it. `card_key` names the card in the media bucket.
    """

    id: QuizId
    account_id: AccountId
    artist_id: ArtistId
    consent_id: ConsentId
    upload_id: FaceUploadId
    language: Language
    save_photo: bool
    created_at: datetime
    result: FaceQuizResult | None = None
    card_key: str | None = None

    @property
    def prefix(self) -> str:
        """Every object of this quiz has a key below this one, in the media bucket."""
        return f"face-quizzes/{self.id}/"

    @property
    def card_expires_at(self) -> datetime:
        return self.created_at + CARD_KEPT_FOR

    def require_time_left(self, *, at: datetime) -> None:
        """
        Raises:
            FaceQuizNotReady: a card of it would be gone by now.
        """
        if at >= self.card_expires_at:
            raise FaceQuizNotReady

    def require_result(self) -> FaceQuizResult:
        """
        Raises:
            FaceQuizPending: there is none yet.
        """
        if self.result is None:
            raise FaceQuizPending
        return self.result

    def conclude(self, result: FaceQuizResult) -> "FaceQuiz":
        """Keep *result*; the first one stays."""
        return self if self.result is not None else attrs.evolve(self, result=result)

    def with_card(self, key: str) -> "FaceQuiz":
        return attrs.evolve(self, card_key=key)

    def without_card(self) -> "FaceQuiz":
        return attrs.evolve(self, card_key=None)


@attrs.frozen(kw_only=True)
class LookAlike:
    """
    One line of an artist's leaderboard: a fan's best result.

    `name` is what the fan chose to be shown under; whoever chose none is not shown.
    """

    rank: int
    name: str
    score: float
    analysed_at: datetime
