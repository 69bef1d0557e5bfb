"""Artists' portraits, recordings and papers over HTTP."""

import attrs

from stario.domain.artists.model.upload import (
    PortraitRejected,
    Upload,
    UploadKind,
    UploadMissing,
)
from stario.domain.artists.usecases.begin_upload import BeginUpload
from stario.domain.artists.usecases.complete_document import CompleteDocument
from stario.domain.artists.usecases.complete_portrait import CompletePortrait
from stario.domain.artists.usecases.complete_voice_reference import CompleteVoiceReference
from stario.domain.artists.usecases.list_documents import ListDocuments
from stario.domain.artists.usecases.present_artist import PresentArtist
from stario.domain.artists.usecases.read_enrolment import ReadEnrolment
from stario.domain.generation.model.queue import Queue
from stario.domain.generation.usecases.describe_job import DescribeJob
from stario.domain.identity.model.role import Role
from stario.domain.kernel.errors import Conflict, Invalid, NotFound
from stario.domain.kernel.ids import ArtistId, JobId
from stario.entrypoints.http.handlers.actor import actor_of
from stario.entrypoints.http.handlers.artists import MANAGERS
from stario.entrypoints.http.handlers.artists_schema import (
    ArtistAnswer,
    ArtistPath,
    artist_answer,
)
from stario.entrypoints.http.handlers.jobs_schema import (
    AcceptedJob,
    JobAnswer,
    accepted_job,
    job_answer,
)
from stario.entrypoints.http.handlers.uploads_schema import (
    DocumentAnswer,
    DocumentBody,
    PortraitBody,
    RecordingBody,
    UploadAnswer,
    UploadPath,
    document_answer,
    upload_answer,
)
from stario.entrypoints.http.routing import Call, RateClass, Reply, Route, route

TAG = "Artists' files"


@attrs.frozen(kw_only=True)
class ArtistFileHandlers:
    begin_upload: BeginUpload
    complete_portrait: CompletePortrait
    complete_voice_reference: CompleteVoiceReference
    complete_document: CompleteDocument
    list_documents: ListDocuments
    read_enrolment: ReadEnrolment
    describe_job: DescribeJob
    present_artist: PresentArtist

    def routes(self) -> list[Route]:
        return [*self._beginning(), *self._completing(), *self._reading()]

    def _beginning(self) -> list[Route]:
        return [
            route(
                "POST",
                "/artists/{artist_id}/portrait",
                self.begin_portrait,
                tag=TAG,
                summary="Get a link to send a portrait to",
                body=PortraitBody,
                path_params=ArtistPath,
                response=UploadAnswer,
                status=201,
                roles=MANAGERS,
                errors=(Invalid, NotFound),
                idempotent=True,
            ),
            route(
                "POST",
                "/artists/{artist_id}/voice-reference",
                self.begin_voice_reference,
                tag=TAG,
                summary="Get a link to send a voice recording to",
                body=RecordingBody,
                path_params=ArtistPath,
                response=UploadAnswer,
                status=201,
                roles=MANAGERS,
                errors=(Invalid, NotFound),
                idempotent=True,
            ),
            route(
                "POST",
                "/artists/{artist_id}/documents",
                self.begin_document,
                tag=TAG,
                summary="Get a link to send a paper to",
                body=DocumentBody,
                path_params=ArtistPath,
                response=UploadAnswer,
                status=201,
                roles=MANAGERS,
                errors=(Invalid, NotFound, Conflict),
                idempotent=True,
            ),
        ]

    def _completing(self) -> list[Route]:
        return [
            route(
                "POST",
                "/artists/{artist_id}/portrait/{upload_id}/complete",
                self.finish_portrait,
                tag=TAG,
                summary="Have the portrait judged and put it on the page",
                description="Every reason against it is listed. A second call changes nothing.",
                path_params=UploadPath,
                response=ArtistAnswer,
                roles=MANAGERS,
                errors=(Invalid, NotFound, UploadMissing, PortraitRejected, Conflict),
                limit=RateClass.GENERATE,
            ),
            route(
                "POST",
                "/artists/{artist_id}/voice-reference/{upload_id}/complete",
                self.finish_voice_reference,
                tag=TAG,
                summary="Have the recording learnt",
                description="A second call gives the job of the first.",
                path_params=UploadPath,
                response=AcceptedJob,
                status=202,
                roles=MANAGERS,
                errors=(Invalid, NotFound, UploadMissing, Conflict),
                limit=RateClass.GENERATE,
            ),
            route(
                "POST",
                "/artists/{artist_id}/documents/{upload_id}/complete",
                self.finish_document,
                tag=TAG,
                summary="Hand the paper in",
                path_params=UploadPath,
                response=list[DocumentAnswer],
                roles=MANAGERS,
                errors=(Invalid, NotFound, UploadMissing, Conflict),
                limit=RateClass.GENERATE,
            ),
        ]

    def _reading(self) -> list[Route]:
        return [
            route(
                "GET",
                "/artists/{artist_id}/voice-reference/{upload_id}",
                self.enrolment,
                tag=TAG,
                summary="See how far the voice is learnt",
                path_params=UploadPath,
                response=JobAnswer,
                roles=MANAGERS,
                errors=(NotFound,),
            ),
            route(
                "GET",
                "/artists/{artist_id}/documents",
                self.documents,
                tag=TAG,
                summary="List the artist's papers",
                path_params=ArtistPath,
                response=list[DocumentAnswer],
                roles=MANAGERS | {Role.VALIDATOR},
                errors=(NotFound,),
            ),
        ]

    async def begin_portrait(self, call: Call[PortraitBody, ArtistPath]) -> Reply:
        return await self._begin(call, call.body.kind)

    async def begin_voice_reference(self, call: Call[RecordingBody, ArtistPath]) -> Reply:
        return await self._begin(call, UploadKind.VOICE_REFERENCE)

    async def begin_document(self, call: Call[DocumentBody, ArtistPath]) -> Reply:
        return await self._begin(call, UploadKind.DOCUMENT)

    async def finish_portrait(self, call: Call[None, UploadPath]) -> Reply:
        actor = actor_of(call.claims)
        artist = await self.complete_portrait(
            ArtistId(call.path.artist_id), call.path.upload_id, actor=actor
        )
        return Reply(artist_answer(await self.present_artist(artist), actor))

    async def finish_voice_reference(self, call: Call[None, UploadPath]) -> Reply:
        job = await self.complete_voice_reference(
            ArtistId(call.path.artist_id), call.path.upload_id, actor=actor_of(call.claims)
        )
        view = await self.describe_job(job.id, queue=Queue.ENROLMENT, account=None)
        place = f"/artists/{call.path.artist_id}/voice-reference/{call.path.upload_id}"
        return Reply(accepted_job(view, ()), location=place)

    async def finish_document(self, call: Call[None, UploadPath]) -> Reply:
        actor = actor_of(call.claims)
        artist = ArtistId(call.path.artist_id)
        await self.complete_document(artist, call.path.upload_id, actor=actor)
        return Reply([document_answer(d) for d in await self.list_documents(artist, actor=actor)])

    async def enrolment(self, call: Call[None, UploadPath]) -> Reply:
        job = await self.read_enrolment(
            ArtistId(call.path.artist_id), call.path.upload_id, actor=actor_of(call.claims)
        )
        view = await self.describe_job(JobId(job.id), queue=Queue.ENROLMENT, account=None)
        return Reply(job_answer(view, call.language))

    async def documents(self, call: Call[None, ArtistPath]) -> Reply:
        documents = await self.list_documents(
            ArtistId(call.path.artist_id), actor=actor_of(call.claims)
        )
        return Reply([document_answer(document) for document in documents])

    async def _begin(
        self,
        call: Call[PortraitBody, ArtistPath]
        | Call[RecordingBody, ArtistPath]
        | Call[DocumentBody, ArtistPath],
        kind: UploadKind,
    ) -> Reply:
        upload = Upload(id=call.idempotency_id, artist_id=ArtistId(call.path.artist_id), kind=kind)
        presigned = await self.begin_upload(
            upload,
            actor=actor_of(call.claims),
            content_type=call.body.content_type,
            size_bytes=call.body.size_bytes,
        )
        return Reply(upload_answer(upload.id, presigned))
