"""Compare the fan's photo with the artist, once, and let it go."""

from contextlib import suppress
from datetime import datetime
from operator import mul

import attrs

from stario.domain.faces.model.artist_face import FaceDescription
from stario.domain.faces.model.face_quiz import (
    FaceQuiz,
    FaceQuizNotReady,
    FaceQuizPending,
    FaceQuizResult,
)
from stario.domain.faces.model.face_upload import FaceState, PhotoGone
from stario.domain.faces.model.features import Feature, matching_features, proportions_of
from stario.domain.faces.model.score import similarity_score
from stario.domain.faces.usecases.make_result_card import MakeResultCard
from stario.domain.faces.usecases.read_face_photo import ReadFacePhoto
from stario.domain.kernel.errors import DomainError, NotFound
from stario.domain.kernel.ids import AccountId, QuizId
from stario.ports.cards import CardPhoto
from stario.ports.faces import DetectedFace, EmbeddedFace, FaceEmbedder
from stario.ports.storage import Storage
from stario.ports.system import Clock


@attrs.frozen(kw_only=True)
class AnalyseFaceQuiz:
    storage: Storage
    read_photo: ReadFacePhoto
    embedder: FaceEmbedder
    make_card: MakeResultCard
    clock: Clock

    async def __call__(self, quiz_id: QuizId, *, account: AccountId) -> FaceQuiz:
        """
        Give the quiz with its result; asked again, the same one.

        Raises:
            NotFound: no such quiz, or somebody else's.
            PhotoGone: nothing has arrived yet, or the photo was used or has expired.
            FaceQuizPending: the photo is being looked at by another request.
            PhotoUnusable: with the reason; the photo is deleted all the same.
            FaceQuizNotReady: the artist can't be compared with any more.
        """
        began = self.clock.now()
        quiz, description = await self._found(quiz_id, account)
        if quiz.result is not None:
            return quiz
        if description is None:
            # Before the one use of the photo is spent.
            raise FaceQuizNotReady
        try:
            return await self._analysed(quiz, description, began)
        except PhotoGone:
            return await self._analysed_elsewhere(quiz)

    async def _analysed(
        self, quiz: FaceQuiz, description: FaceDescription, began: datetime
    ) -> FaceQuiz:
        async with self.read_photo(quiz.upload_id, account=quiz.account_id) as photo:
            fan = await self.embedder.embed(photo)
            quiz = await self._keep(quiz, self._result(fan, description, began))
            if quiz.save_photo:
                quiz = await self._with_card(quiz, _card_photo(photo, fan.face))
        return quiz

    async def _analysed_elsewhere(self, quiz: FaceQuiz) -> FaceQuiz:
        """Two requests may come at once: one of them uses the photo, and both tell the result."""
        async with self.storage() as work:
            upload = await work.face_uploads.get(quiz.upload_id)
            # Read after it: whoever ends the use of a photo has stored the result before.
            quiz = await work.face_quizzes.get(quiz.id)
        if quiz.result is not None:
            return quiz
        if upload.state(self.clock.now()) is FaceState.IN_USE:
            raise FaceQuizPending
        raise PhotoGone

    async def _found(
        self, quiz_id: QuizId, account: AccountId
    ) -> tuple[FaceQuiz, FaceDescription | None]:
        """Give the quiz with what to compare, read anew: a list in memory lags behind consents."""
        async with self.storage() as work:
            quiz = await work.face_quizzes.get(quiz_id)
            if quiz.account_id != account:
                raise NotFound(what="quiz")
            face = await work.artist_faces.get(quiz.artist_id)
            portrait_key = await work.artist_faces.portrait_of(quiz.artist_id, at=self.clock.now())
        if face is None:
            return quiz, None
        return quiz, face.description_of(portrait_key, engine=self.embedder.engine)

    def _result(
        self, fan: EmbeddedFace, artist: FaceDescription, began: datetime
    ) -> FaceQuizResult:
        products = map(mul, map(float, fan.embedding), artist.embedding)
        now = self.clock.now()
        return FaceQuizResult(
            score=similarity_score(sum(products)),
            features=_features(fan.face, artist),
            processing_ms=round((now - began).total_seconds() * 1000),
            analysed_at=now,
        )

    async def _keep(self, quiz: FaceQuiz, result: FaceQuizResult) -> FaceQuiz:
        async with self.storage() as work:
            kept = (await work.face_quizzes.get(quiz.id, lock=True)).conclude(result)
            await work.face_quizzes.save(kept)
            await work.commit()
        return kept

    async def _with_card(self, quiz: FaceQuiz, photo: CardPhoto) -> FaceQuiz:
        # The result counts without a card; sharing makes one without the photo then.
        with suppress(DomainError):
            return await self.make_card(quiz, photo=photo)
        return quiz


def _features(fan: DetectedFace, artist: FaceDescription) -> tuple[Feature, ...]:
    try:
        proportions = proportions_of(fan.landmarks, face_width=fan.width)
    except ValueError:
        return ()
    return matching_features(proportions, artist.proportions)


def _card_photo(photo: bytes, face: DetectedFace) -> CardPhoto:
    return CardPhoto(photo=photo, x=face.x, y=face.y, width=face.width, height=face.height)
