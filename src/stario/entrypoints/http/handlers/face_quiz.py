"""The quiz "which star do you look like?" over HTTP."""

import attrs
from msgspec.structs import asdict

from stario.domain.compliance.model.permission import PermissionMissing
from stario.domain.faces.model.face_quiz import FaceQuiz, FaceQuizNotReady, FaceQuizPending
from stario.domain.faces.model.face_upload import PhotoGone
from stario.domain.faces.usecases.analyse_face_quiz import AnalyseFaceQuiz
from stario.domain.faces.usecases.read_face_quiz import ReadFaceQuiz
from stario.domain.faces.usecases.read_look_alikes import ReadLookAlikes
from stario.domain.faces.usecases.share_face_quiz import ShareFaceQuiz
from stario.domain.faces.usecases.start_face_quiz import StartFaceQuiz
from stario.domain.identity.model.account import AccountClosed
from stario.domain.kernel.errors import Invalid, NotFound
from stario.domain.kernel.ids import ArtistId, QuizId
from stario.entrypoints.http.handlers.face_quiz_schema import (
    FaceQuizAnalysis,
    FaceQuizAnswer,
    FaceQuizPath,
    FaceQuizShared,
    FaceQuizShareQuery,
    FaceQuizStarted,
    LookAlikesAnswer,
    LookAlikesPath,
    LookAlikesQuery,
    StartFaceQuizBody,
    analysis,
    look_alikes_answer,
    quiz_answer,
)
from stario.entrypoints.http.handlers.share_links import share_answer
from stario.entrypoints.http.routing import SIGNED_IN, Call, RateClass, Reply, Route, route
from stario.ports.faces import PhotoUnusable
from stario.ports.media import Bucket, ObjectStore
from stario.ports.system import Clock

TAG = "Face quiz"
CARD_LINK_SECONDS = 3600


@attrs.frozen(kw_only=True)
class FaceQuizHandlers:
    start_quiz: StartFaceQuiz
    analyse_quiz: AnalyseFaceQuiz
    read_quiz: ReadFaceQuiz
    read_look_alikes: ReadLookAlikes
    share_quiz: ShareFaceQuiz
    objects: ObjectStore
    clock: Clock
    public_url: str

    def routes(self) -> list[Route]:
        return [
            route(
                "POST",
                "/face-quiz/start",
                self.start,
                tag=TAG,
                summary="Begin, and learn where to send the photo",
                body=StartFaceQuizBody,
                response=FaceQuizStarted,
                status=201,
                roles=SIGNED_IN,
                errors=(NotFound, FaceQuizNotReady, AccountClosed, PermissionMissing, Invalid),
                idempotent=True,
                limit=RateClass.WRITE,
            ),
            route(
                "POST",
                "/face-quiz/{quiz_id}/analyze",
                self.analyse,
                tag=TAG,
                summary="Compare the photo that was sent with the artist",
                description="The photo is deleted within 3 seconds, whatever the answer is.",
                path_params=FaceQuizPath,
                response=FaceQuizAnalysis,
                roles=SIGNED_IN,
                errors=(
                    NotFound,
                    PhotoGone,
                    PhotoUnusable,
                    FaceQuizNotReady,
                    FaceQuizPending,
                    Invalid,
                ),
                limit=RateClass.GENERATE,
            ),
            route(
                "GET",
                "/face-quiz/my",
                self.mine,
                tag=TAG,
                summary="See one's own quizzes",
                response=list[FaceQuizAnswer],
                roles=SIGNED_IN,
            ),
            route(
                "GET",
                "/face-quiz/leaderboard/{artist_id}",
                self.leaderboard,
                tag=TAG,
                summary="See who looks most like an artist",
                path_params=LookAlikesPath,
                query=LookAlikesQuery,
                response=LookAlikesAnswer,
                errors=(NotFound,),
            ),
            route(
                "GET",
                "/face-quiz/{quiz_id}/result",
                self.result,
                tag=TAG,
                summary="See what a quiz gave",
                path_params=FaceQuizPath,
                response=FaceQuizAnswer,
                roles=SIGNED_IN,
                errors=(NotFound,),
            ),
            route(
                "POST",
                "/face-quiz/{quiz_id}/share",
                self.share,
                tag=TAG,
                summary="Make a card of the result and a public link to it",
                path_params=FaceQuizPath,
                query=FaceQuizShareQuery,
                response=FaceQuizShared,
                roles=SIGNED_IN,
                errors=(NotFound, FaceQuizPending, FaceQuizNotReady),
                idempotent=True,
            ),
        ]

    async def start(self, call: Call[StartFaceQuizBody]) -> Reply:
        started = await self.start_quiz(
            QuizId(call.idempotency_id),
            account=call.claims.account_id,
            artist=ArtistId(call.body.artist_id),
            save_photo=call.body.save_photo,
            language=call.language,
            statement=call.body.statement(call.language),
        )
        left = started.presigned.expires_at - self.clock.now()
        return Reply(
            FaceQuizStarted(
                quiz_id=started.quiz.id,
                artist_id=started.quiz.artist_id,
                upload_url=started.presigned.url,
                upload_headers=dict(started.presigned.headers),
                expires_in_seconds=max(1, int(left.total_seconds())),
            )
        )

    async def analyse(self, call: Call[None, FaceQuizPath]) -> Reply:
        quiz = await self.analyse_quiz(QuizId(call.path.quiz_id), account=call.claims.account_id)
        return Reply(analysis(quiz), headers={"cache-control": "no-store"})

    async def mine(self, call: Call) -> Reply:
        quizzes = await self.read_quiz.history(call.claims.account_id)
        return Reply([await self._answer(quiz) for quiz in quizzes])

    async def result(self, call: Call[None, FaceQuizPath]) -> Reply:
        quiz = await self.read_quiz(QuizId(call.path.quiz_id), account=call.claims.account_id)
        return Reply(await self._answer(quiz))

    async def leaderboard(self, call: Call[None, LookAlikesPath, LookAlikesQuery]) -> Reply:
        found = await self.read_look_alikes(
            ArtistId(call.path.artist_id), limit=call.query.limit, offset=call.query.offset
        )
        return Reply(look_alikes_answer(found, call.query))

    async def share(self, call: Call[None, FaceQuizPath, FaceQuizShareQuery]) -> Reply:
        account = call.claims.account_id
        link = await self.share_quiz(
            QuizId(call.path.quiz_id), call.query.platform, account=account
        )
        quiz = await self.read_quiz(QuizId(call.path.quiz_id), account=account)
        card_url = await self._card_url(quiz)
        if card_url is None:
            # Its consent was revoked just now.
            raise FaceQuizNotReady
        shared = share_answer(link, public_url=self.public_url)
        return Reply(FaceQuizShared(**asdict(shared), card_url=card_url))

    async def _answer(self, quiz: FaceQuiz) -> FaceQuizAnswer:
        return quiz_answer(quiz, await self._card_url(quiz))

    async def _card_url(self, quiz: FaceQuiz) -> str | None:
        if quiz.card_key is None or self.clock.now() >= quiz.card_expires_at:
            return None
        return await self.objects.presign_download(
            Bucket.MEDIA, quiz.card_key, expires_in_seconds=CARD_LINK_SECONDS
        )
