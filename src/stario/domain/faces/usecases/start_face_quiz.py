"""Begin a comparison with an artist: say where the photo goes."""

import attrs

from stario.domain.compliance.model.consent import Consent
from stario.domain.compliance.model.permission import Statement
from stario.domain.faces.model.face_quiz import FaceQuiz, FaceQuizNotReady
from stario.domain.faces.model.face_upload import FacePurpose, FaceState
from stario.domain.faces.usecases.open_face_upload import SILENT, OpenFaceUpload
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import AccountId, ArtistId, QuizId
from stario.domain.kernel.language import Language
from stario.ports.faces import FaceEmbedder
from stario.ports.media import PresignedUpload
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock


@attrs.frozen(kw_only=True)
class StartedFaceQuiz:
    quiz: FaceQuiz
    presigned: PresignedUpload


@attrs.frozen(kw_only=True)
class StartFaceQuiz:
    storage: Storage
    open_upload: OpenFaceUpload
    embedder: FaceEmbedder
    clock: Clock

    async def __call__(
        self,
        quiz_id: QuizId,
        *,
        account: AccountId,
        artist: ArtistId,
        save_photo: bool,
        language: Language,
        statement: Statement = SILENT,
    ) -> StartedFaceQuiz:
        """
        Remember the quiz and the photo that is expected, in one transaction.

        The same *quiz_id* again gives the same quiz, as long as its photo may be sent.

        Raises:
            NotFound: no such artist.
            FaceQuizNotReady: nobody can be compared with her now.
            AccountClosed: the account was erased or blocked.
            PermissionMissing, NotFound, Invalid: as `StandOnPermission`.
        """
        if (before := await self._begun(quiz_id, account)) is not None:
            return before
        async with self.storage() as work:
            await work.artists.get(artist)
            consent = await self._consent(work, artist)
            upload = await self.open_upload.expect(
                work,
                account=account,
                purpose=FacePurpose.QUIZ,
                subject_id=quiz_id,
                statement=statement,
            )
            quiz = FaceQuiz(
                id=quiz_id,
                account_id=account,
                artist_id=artist,
                consent_id=consent.id,
                upload_id=upload.id,
                language=language,
                save_photo=save_photo,
                created_at=self.clock.now(),
            )
            await work.face_quizzes.add(quiz)
            await work.commit()
        return StartedFaceQuiz(quiz=quiz, presigned=await self.open_upload.link(upload))

    async def _begun(self, quiz_id: QuizId, account: AccountId) -> StartedFaceQuiz | None:
        try:
            async with self.storage() as work:
                quiz = await work.face_quizzes.get(quiz_id)
                upload = await work.face_uploads.get(quiz.upload_id)
        except NotFound:
            return None
        if quiz.account_id != account or upload.state(self.clock.now()) is not FaceState.EXPECTED:
            raise NotFound(what="quiz")
        return StartedFaceQuiz(quiz=quiz, presigned=await self.open_upload.link(upload))

    async def _consent(self, work: UnitOfWork, artist: ArtistId) -> Consent:
        now = self.clock.now()
        portrait_key = await work.artist_faces.portrait_of(artist, at=now)
        face = await work.artist_faces.get(artist)
        if face is None or not face.description_of(portrait_key, engine=self.embedder.engine):
            raise FaceQuizNotReady
        for consent in await work.consents.of_artist(artist):
            if consent.likeness and consent.in_force(at=now):
                return consent
        raise FaceQuizNotReady
