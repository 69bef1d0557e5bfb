"""The quiz "which voice is real?" over HTTP."""

import attrs

from stario.domain.artists.model.artist import ArtistNotReady
from stario.domain.compliance.model.consent import ConsentMissing
from stario.domain.kernel.errors import Invalid, NotFound
from stario.domain.kernel.ids import ArtistId, VoiceQuizId
from stario.domain.voices.model.voice_quiz import VoiceQuizNotReady, VoiceQuizOver
from stario.domain.voices.usecases.answer_voice_quiz import AnswerVoiceQuiz
from stario.domain.voices.usecases.read_voice_leaderboard import ReadVoiceLeaderboard
from stario.domain.voices.usecases.start_voice_quiz import StartVoiceQuiz
from stario.entrypoints.http.fields import Listing, listing
from stario.entrypoints.http.handlers.voice_quiz_schema import (
    AnswerVoiceQuizBody,
    StartVoiceQuizBody,
    VoiceLeaderboardQuery,
    VoiceQuizAnswer,
    VoiceQuizResult,
    VoiceStandingAnswer,
    quiz_answer,
    standing_answer,
)
from stario.entrypoints.http.routing import SIGNED_IN, Call, RateClass, Reply, Route, route
from stario.ports.media import Bucket, ObjectStore
from stario.ports.system import Clock

TAG = "Voice quiz"


@attrs.frozen(kw_only=True)
class VoiceQuizHandlers:
    start_voice_quiz: StartVoiceQuiz
    answer_voice_quiz: AnswerVoiceQuiz
    read_leaderboard: ReadVoiceLeaderboard
    objects: ObjectStore
    clock: Clock

    def routes(self) -> list[Route]:
        return [
            route(
                "POST",
                "/voice/quiz/start",
                self.start,
                tag=TAG,
                summary="Hear one recorded voice among made ones",
                body=StartVoiceQuizBody,
                response=VoiceQuizAnswer,
                status=201,
                roles=SIGNED_IN,
                errors=(NotFound, ArtistNotReady, ConsentMissing, VoiceQuizNotReady, VoiceQuizOver),
                idempotent=True,
                limit=RateClass.WRITE,
            ),
            route(
                "POST",
                "/voice/quiz/answer",
                self.answer,
                tag=TAG,
                summary="Say which voice is the artist's own",
                body=AnswerVoiceQuizBody,
                response=VoiceQuizResult,
                roles=SIGNED_IN,
                errors=(NotFound, Invalid, VoiceQuizOver),
                idempotent=True,
                limit=RateClass.WRITE,
            ),
            route(
                "GET",
                "/voice/quiz/leaderboard",
                self.leaderboard,
                tag=TAG,
                summary="See who has the best ears",
                query=VoiceLeaderboardQuery,
                response=Listing[VoiceStandingAnswer],
                errors=(NotFound,),
            ),
        ]

    async def start(self, call: Call[StartVoiceQuizBody]) -> Reply:
        quiz = await self.start_voice_quiz(
            VoiceQuizId(call.idempotency_id),
            account=call.claims.account_id,
            artist=ArtistId(call.body.artist_id),
        )
        seconds = int((quiz.expires_at - self.clock.now()).total_seconds())
        if seconds < 1:
            raise VoiceQuizOver(reason="expired")
        urls = [
            await self.objects.presign_download(
                Bucket.MEDIA, quiz.key(option), expires_in_seconds=seconds
            )
            for option in quiz.options
        ]
        return Reply(quiz_answer(quiz, urls, seconds=seconds))

    async def answer(self, call: Call[AnswerVoiceQuizBody]) -> Reply:
        answered = await self.answer_voice_quiz(
            VoiceQuizId(call.body.quiz_id),
            call.body.selected_option_id,
            account=call.claims.account_id,
        )
        return Reply(
            VoiceQuizResult(
                is_correct=answered.quiz.is_correct,
                correct_option_id=answered.quiz.correct_option_id,
                score=answered.tally.score,
                total_attempts=answered.tally.attempts,
            )
        )

    async def leaderboard(self, call: Call[None, None, VoiceLeaderboardQuery]) -> Reply:
        artist = call.query.artist_id
        page = await self.read_leaderboard(
            call.query.request(),
            artist=ArtistId(artist) if artist else None,
            period=call.query.period,
        )
        return Reply(listing(page, standing_answer))
