"""How "which star do you look like?" looks over HTTP."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from stario.domain.faces.model.face_quiz import FaceQuiz, LookAlike
from stario.domain.faces.model.features import Feature
from stario.domain.faces.model.score import Badge, badge_of
from stario.domain.faces.usecases.read_look_alikes import LookAlikes
from stario.domain.generation.model.share import SharePlatform
from stario.entrypoints.http.fields import Uuid
from stario.entrypoints.http.handlers.faces_schema import Score
from stario.entrypoints.http.handlers.permissions_schema import PicturedBody
from stario.entrypoints.http.handlers.videos_schema import ShareAnswer

Offset = Annotated[int, Meta(ge=0, le=100_000_000)]


class StartFaceQuizBody(PicturedBody, kw_only=True):
    """Whom to be compared with."""

    artist_id: Uuid
    save_photo: Annotated[
        bool,
        Meta(
            description="Show the photo on the card that can be shared. Nothing else keeps it, and "
            "what was sent is deleted within 3 seconds of the analysis either way."
        ),
    ] = False


class FaceQuizStarted(msgspec.Struct, kw_only=True):
    """PUT the photo to `upload_url`, then ask for the analysis."""

    quiz_id: Uuid
    artist_id: Uuid
    upload_url: str
    upload_headers: Annotated[
        dict[str, str], Meta(description="To be sent with the PUT as they are.")
    ]
    expires_in_seconds: Annotated[int, Meta(gt=0, le=300)]


class FaceQuizPath(msgspec.Struct):
    quiz_id: Uuid


class LookAlikesPath(msgspec.Struct):
    artist_id: Uuid


class LookAlikesQuery(msgspec.Struct, kw_only=True):
    limit: Annotated[int, Meta(ge=1, le=100)] = 20
    offset: Offset = 0


class FaceQuizShareQuery(msgspec.Struct, kw_only=True):
    platform: SharePlatform = SharePlatform.LINK


class FaceQuizAnalysis(msgspec.Struct, kw_only=True):
    """What the comparison says; the photo is gone with it."""

    quiz_id: Uuid
    artist_id: Uuid
    similarity_score: Score
    badge: Badge
    matching_features: Annotated[
        list[Feature], Meta(description="In which both faces have the same proportions.")
    ]
    face_detected: Literal[True] = True
    processing_time_ms: Annotated[int, Meta(ge=0)]
    image_will_be_deleted_in_seconds: Literal[3] = 3


class FaceQuizAnswer(msgspec.Struct, kw_only=True):
    """A quiz of one's own; without a result its photo was not analysed."""

    quiz_id: Uuid
    artist_id: Uuid
    status: Literal["started", "analysed"]
    similarity_score: Score | None
    badge: Badge | None
    matching_features: list[Feature]
    save_photo: bool
    card_url: Annotated[str | None, Meta(description="The card, once it was made; for an hour.")]
    created_at: datetime
    analysed_at: datetime | None


class LookAlikeAnswer(msgspec.Struct, kw_only=True):
    """A fan who chose `leaderboard_name` in the preferences; nobody else is shown, and no photo."""

    rank: Annotated[int, Meta(ge=1)]
    name: str
    similarity_score: Score
    badge: Badge
    analysed_at: datetime


class LookAlikesAnswer(msgspec.Struct, kw_only=True):
    items: list[LookAlikeAnswer]
    total: Annotated[int, Meta(ge=0)]
    limit: Annotated[int, Meta(ge=1, le=100)]
    offset: Offset


class FaceQuizShared(ShareAnswer, kw_only=True):
    """A public link, and the card behind it."""

    card_url: str


def analysis(quiz: FaceQuiz) -> FaceQuizAnalysis:
    result = quiz.require_result()
    return FaceQuizAnalysis(
        quiz_id=quiz.id,
        artist_id=quiz.artist_id,
        similarity_score=result.score,
        badge=result.badge,
        matching_features=list(result.features),
        processing_time_ms=result.processing_ms,
    )


def quiz_answer(quiz: FaceQuiz, card_url: str | None) -> FaceQuizAnswer:
    result = quiz.result
    return FaceQuizAnswer(
        quiz_id=quiz.id,
        artist_id=quiz.artist_id,
        status="analysed" if result else "started",
        similarity_score=result.score if result else None,
        badge=result.badge if result else None,
        matching_features=list(result.features) if result else [],
        save_photo=quiz.save_photo,
        card_url=card_url,
        created_at=quiz.created_at,
        analysed_at=result.analysed_at if result else None,
    )


def look_alikes_answer(found: LookAlikes, query: LookAlikesQuery) -> LookAlikesAnswer:
    return LookAlikesAnswer(
        items=[_look_alike(line) for line in found.items],
        total=found.total,
        limit=query.limit,
        offset=query.offset,
    )


def _look_alike(line: LookAlike) -> LookAlikeAnswer:
    return LookAlikeAnswer(
        rank=line.rank,
        name=line.name,
        similarity_score=line.score,
        badge=badge_of(line.score),
        analysed_at=line.analysed_at,
    )
