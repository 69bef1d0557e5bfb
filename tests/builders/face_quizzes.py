"""Face quizzes."""

from datetime import datetime

from stario.domain.artists.model.artist import Artist
from stario.domain.compliance.model.consent import Consent
from stario.domain.faces.model.face_quiz import FaceQuiz, FaceQuizResult
from stario.domain.faces.model.face_upload import FacePurpose, FaceUpload
from stario.domain.faces.model.features import Feature
from stario.domain.identity.model.account import Account
from stario.domain.kernel.ids import FaceUploadId, QuizId
from stario.domain.kernel.language import Language
from stario.ports.storage import Storage
from tests.builders.values import NOW, new_id


def a_face_quiz(
    account: Account,
    artist: Artist,
    consent: Consent,
    upload: FaceUpload,
    *,
    save_photo: bool = False,
    created_at: datetime = NOW,
) -> FaceQuiz:
    return FaceQuiz(
        id=QuizId(upload.subject_id),
        account_id=account.id,
        artist_id=artist.id,
        consent_id=consent.id,
        upload_id=upload.id,
        language=Language.UZBEK,
        save_photo=save_photo,
        created_at=created_at,
    )


def a_result(score: float = 71.5, *, analysed_at: datetime = NOW) -> FaceQuizResult:
    return FaceQuizResult(
        score=score,
        features=(Feature.NOSE, Feature.EYES),
        processing_ms=84,
        analysed_at=analysed_at,
    )


async def remembered_quiz(
    storage: Storage,
    account: Account,
    artist: Artist,
    consent: Consent,
    *,
    result: FaceQuizResult | None = None,
    card_key: str | None = None,
    created_at: datetime = NOW,
) -> FaceQuiz:
    """Remember a quiz and the photo that it expects."""
    upload = FaceUpload.expect(
        FaceUploadId(new_id()), account.id, FacePurpose.QUIZ, subject_id=new_id(), at=created_at
    )
    quiz = a_face_quiz(account, artist, consent, upload, created_at=created_at)
    if result is not None:
        quiz = quiz.conclude(result)
    if card_key is not None:
        quiz = quiz.with_card(card_key)
    async with storage() as work:
        await work.face_uploads.add(upload)
        await work.face_quizzes.add(quiz)
        await work.commit()
    return quiz
