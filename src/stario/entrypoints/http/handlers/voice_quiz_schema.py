"""How "which voice is real?" looks over HTTP."""

from typing import Annotated

import msgspec
from msgspec import Meta

from stario.domain.voices.model.leaderboard import Period, Standing
from stario.domain.voices.model.voice_quiz import LABELS, VoiceQuiz
from stario.entrypoints.http.fields import PageQuery, Uuid

OptionId = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=64,
        description="It says nothing outside of its quiz.",
        examples=["kX3p0c2S8mYxTg1A"],
    ),
]
Count = Annotated[int, Meta(ge=0)]


class StartVoiceQuizBody(msgspec.Struct, kw_only=True):
    artist_id: Uuid


class VoiceOptionAnswer(msgspec.Struct, kw_only=True):
    """One voice; all of a quiz have one length, one loudness and one size."""

    id: OptionId
    audio_url: str
    label: Annotated[str, Meta(examples=["A"])]


class VoiceQuizAnswer(msgspec.Struct, kw_only=True):
    """One recorded voice among made ones."""

    quiz_id: Uuid
    artist_id: Uuid
    options: list[VoiceOptionAnswer]
    expires_in_seconds: Annotated[int, Meta(gt=0, description="Answer within this time.")]


class AnswerVoiceQuizBody(msgspec.Struct, kw_only=True):
    quiz_id: Uuid
    selected_option_id: OptionId


class VoiceQuizResult(msgspec.Struct, kw_only=True):
    """What the one answer was worth."""

    is_correct: bool
    correct_option_id: OptionId
    score: Annotated[int, Meta(ge=0, description="Right answers about this artist so far.")]
    total_attempts: Count


class VoiceLeaderboardQuery(PageQuery, kw_only=True):
    artist_id: Annotated[Uuid | None, Meta(description="Of one artist; of all without it.")] = None
    period: Period = Period.ALL


class VoiceStandingAnswer(msgspec.Struct, kw_only=True):
    """A fan who chose `leaderboard_name` in the preferences; nobody else is shown."""

    rank: Annotated[int, Meta(ge=1)]
    name: str
    score: Count
    total_attempts: Count
    accuracy_percent: Annotated[int, Meta(ge=0, le=100)]


def quiz_answer(quiz: VoiceQuiz, urls: list[str], *, seconds: int) -> VoiceQuizAnswer:
    options = zip(quiz.options, urls, LABELS, strict=True)
    return VoiceQuizAnswer(
        quiz_id=quiz.id,
        artist_id=quiz.artist_id,
        options=[
            VoiceOptionAnswer(id=option.id, audio_url=url, label=label)
            for option, url, label in options
        ],
        expires_in_seconds=seconds,
    )


def standing_answer(standing: Standing) -> VoiceStandingAnswer:
    tally = standing.tally
    return VoiceStandingAnswer(
        rank=standing.rank,
        name=standing.name,
        score=tally.score,
        total_attempts=tally.attempts,
        accuracy_percent=round(100 * tally.score / tally.attempts) if tally.attempts else 0,
    )
