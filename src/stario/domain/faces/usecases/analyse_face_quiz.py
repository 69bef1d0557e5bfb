"""Compare the fan's photo with the artist, once, and let it go."""

from contextlib import suppress
from datetime import datetime

import attrs

from stario.domain.faces.model.artist_face import ArtistFace
from stario.domain.faces.model.face_quiz import (
    FaceQuiz,
    FaceQuizNotReady,
    FaceQuizPending,
    FaceQuizResult,
)
from stario.domain.faces.model.face_upload import FaceState, PhotoGone
from stario.domain.faces.model.features import Feature, matching_features, proportions_of
from stario.domain.faces.usecases.compare_faces import CompareFaces, Comparison
from stario.domain.faces.usecases.make_result_card import MakeResultCard
from stario.domain.faces.usecases.read_face_photo import ReadFacePhoto
from stario.domain.kernel.errors import DomainError, NotFound
from stario.domain.kernel.ids import AccountId, QuizId
from stario.ports.cards import CardPhoto
from stario.ports.faces import DetectedFace
from stario.ports.storage import Storage
from stario.ports.system import Clock


@attrs.frozen(kw_only=True)
class AnalyseFaceQuiz:
    storage: Storage
    read_photo: ReadFacePhoto
    compare: CompareFaces
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
        quiz, face = await self._found(quiz_id, account)
        if quiz.result is not None:
            return quiz
        try:
            return await self._analysed(quiz, face, began)
        except PhotoGone:
            return await self._analysed_elsewhere(quiz)

    async def _analysed(self, quiz: FaceQuiz, face: ArtistFace | None, began: datetime) -> FaceQuiz:
        async with self.read_photo(quiz.upload_id, account=quiz.account_id) as photo:
            comparison = await self._compare(photo, quiz)
            result = self._result(comparison, face, began)
            quiz = await self._keep(quiz, result)
            if quiz.save_photo:
                quiz = await self._with_card(quiz, _card_photo(photo, comparison.face))
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
    ) -> tuple[FaceQuiz, ArtistFace | None]:
        async with self.storage() as work:
            quiz = await work.face_quizzes.get(quiz_id)
            if quiz.account_id != account:
                raise NotFound(what="quiz")
            face = await work.artist_faces.get(quiz.artist_id)
            portrait = await work.artist_faces.portrait_of(quiz.artist_id, at=self.clock.now())
        if quiz.result is None and not (face and portrait and face.describes(portrait)):
            # Before the one use of the photo is spent.
            raise FaceQuizNotReady
        return quiz, face

    async def _compare(self, photo: bytes, quiz: FaceQuiz) -> Comparison:
        try:
            return await self.compare(photo, [quiz.artist_id])
        except NotFound:
            raise FaceQuizNotReady from None

    def _result(
        self, comparison: Comparison, face: ArtistFace | None, began: datetime
    ) -> FaceQuizResult:
        (resemblance,) = comparison.resemblances
        now = self.clock.now()
        return FaceQuizResult(
            score=resemblance.score,
            features=_features(comparison.face, face),
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


def _features(fan: DetectedFace, artist: ArtistFace | None) -> tuple[Feature, ...]:
    if artist is None or artist.description is None:
        return ()
    try:
        proportions = proportions_of(fan.landmarks, face_width=fan.width)
    except ValueError:
        return ()
    return matching_features(proportions, artist.description.proportions)


def _card_photo(photo: bytes, face: DetectedFace) -> CardPhoto:
    return CardPhoto(photo=photo, x=face.x, y=face.y, width=face.width, height=face.height)
