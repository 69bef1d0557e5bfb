"""Ordering posters over HTTP."""

import attrs
from msgspec.structs import asdict

from stario.domain.artists.model.artist import ArtistNotReady
from stario.domain.compliance.model.consent import ConsentMissing
from stario.domain.compliance.model.permission import PermissionMissing
from stario.domain.faces.model.face_upload import URL_LIFETIME, FacePurpose
from stario.domain.faces.usecases.open_face_upload import OpenFaceUpload
from stario.domain.generation.model.job import CANCELLED_BY_FAN, JobOutOfOrder, JobState
from stario.domain.generation.model.poster import Poster
from stario.domain.generation.model.queue import Queue
from stario.domain.generation.model.rejection import ContentRejected
from stario.domain.generation.usecases.cancel_job import CancelJob
from stario.domain.generation.usecases.describe_job import DescribeJob, JobView
from stario.domain.generation.usecases.link_media import LinkMedia
from stario.domain.generation.usecases.list_poster_templates import ListPosterTemplates
from stario.domain.generation.usecases.order_poster import OrderPoster
from stario.domain.generation.usecases.read_poster import ReadPoster
from stario.domain.identity.model.account import AccountClosed
from stario.domain.kernel.errors import Invalid, NotFound
from stario.domain.kernel.ids import AccountId, ArtistId, JobId, PosterId
from stario.domain.kernel.language import Language
from stario.entrypoints.http.handlers.job_events import JobEvents
from stario.entrypoints.http.handlers.jobs_schema import (
    AcceptedJob,
    JobPath,
    accepted_job,
    job_answer,
)
from stario.entrypoints.http.handlers.owner import owner_of
from stario.entrypoints.http.handlers.permissions_schema import PicturedBody
from stario.entrypoints.http.handlers.posters_schema import (
    HD,
    STANDARD,
    GeneratePosterBody,
    PhotoUploadAnswer,
    PosterJobAnswer,
    TemplateAnswer,
    photo_upload_answer,
    template_answer,
)
from stario.entrypoints.http.routing import SIGNED_IN, Call, RateClass, Reply, Route, route

TAG = "Posters"


@attrs.frozen(kw_only=True)
class PosterJobHandlers:
    order_poster: OrderPoster
    list_templates: ListPosterTemplates
    open_upload: OpenFaceUpload
    describe_job: DescribeJob
    cancel_job: CancelJob
    read_poster: ReadPoster
    link_media: LinkMedia
    events: JobEvents

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                "/posters/templates",
                self.templates,
                tag=TAG,
                summary="See what a poster may be about",
                response=list[TemplateAnswer],
            ),
            route(
                "POST",
                "/posters/uploads",
                self.upload,
                tag=TAG,
                summary="Get a link to send one's own photo to",
                body=PicturedBody,
                response=PhotoUploadAnswer,
                status=201,
                roles=SIGNED_IN,
                errors=(AccountClosed, PermissionMissing, NotFound, Invalid),
                idempotent=True,
            ),
            route(
                "POST",
                "/posters/generate",
                self.generate,
                tag=TAG,
                summary="Order a poster",
                body=GeneratePosterBody,
                response=AcceptedJob,
                status=202,
                roles=SIGNED_IN,
                errors=(
                    Invalid,
                    ContentRejected,
                    NotFound,
                    ArtistNotReady,
                    ConsentMissing,
                    AccountClosed,
                ),
                idempotent=True,
                limit=RateClass.GENERATE,
            ),
            *self._jobs(),
        ]

    def _jobs(self) -> list[Route]:
        return [
            route(
                "GET",
                "/posters/jobs/{job_id}",
                self.read,
                tag=TAG,
                summary="See how far a poster, or a file of one, is",
                path_params=JobPath,
                response=PosterJobAnswer,
                roles=SIGNED_IN,
                errors=(NotFound,),
            ),
            self.events.route(
                "/posters/jobs/{job_id}/events", Queue.POSTER, also=Queue.POSTER_FILE, tag=TAG
            ),
            route(
                "POST",
                "/posters/jobs/{job_id}/cancel",
                self.cancel,
                tag=TAG,
                summary="Stop a poster, or a file of one, that is not finished",
                path_params=JobPath,
                response=PosterJobAnswer,
                roles=SIGNED_IN,
                errors=(NotFound, JobOutOfOrder),
            ),
        ]

    async def templates(self, call: Call) -> Reply:
        shown = await self.list_templates(call.language)
        return Reply(
            [await template_answer(each, call.language, self.link_media) for each in shown]
        )

    async def upload(self, call: Call[PicturedBody]) -> Reply:
        opened = await self.open_upload(
            account=call.claims.account_id,
            purpose=FacePurpose.POSTER,
            statement=call.body.statement(call.language),
        )
        seconds = int(URL_LIFETIME.total_seconds())
        return Reply(photo_upload_answer(opened, expires_in_seconds=seconds))

    async def generate(self, call: Call[GeneratePosterBody]) -> Reply:
        body = call.body
        accepted = await self.order_poster(
            job=JobId(call.idempotency_id),
            account=call.claims.account_id,
            artist=ArtistId(body.artist_id),
            design=body.design(call.language),
            photo_url=body.user_photo_url,
        )
        view = await self._view(accepted.job.id, call.claims.account_id)
        # As it was accepted: a quick worker may have begun since.
        view = attrs.evolve(view, job=accepted.job)
        return Reply(
            accepted_job(view, accepted.payment_options), location=f"/posters/jobs/{view.job.id}"
        )

    async def read(self, call: Call[None, JobPath]) -> Reply:
        view = await self._view(JobId(call.path.job_id), owner_of(call.claims))
        return Reply(await self._answer(view, call.language))

    async def cancel(self, call: Call[None, JobPath]) -> Reply:
        account = owner_of(call.claims)
        # A video's job must not be found here.
        view = await self._view(JobId(call.path.job_id), account)
        job = await self.cancel_job(view.job.id, CANCELLED_BY_FAN, account=account)
        cancelled = JobView(job=job, queue_position=0, estimated_seconds=0)
        return Reply(await self._answer(cancelled, call.language))

    async def _view(self, job: JobId, account: AccountId | None) -> JobView:
        return await self.describe_job(
            job, queue=Queue.POSTER, also=Queue.POSTER_FILE, account=account
        )

    async def _answer(self, view: JobView, language: Language) -> PosterJobAnswer:
        job, links = view.job, self.link_media
        poster = await self._poster(view)
        file = str((job.result or {}).get("file"))
        return PosterJobAnswer(
            **asdict(job_answer(view, language)),
            poster_id=poster.id if poster else None,
            poster_url=await links.url(poster.key(*STANDARD) if poster else None),
            poster_url_hd=await links.url(poster.key(*HD) if poster else None),
            thumbnail_url=await links.url(poster.thumbnail_key if poster else None),
            file_url=await links.url(poster.files.get(file) if poster else None),
        )

    async def _poster(self, view: JobView) -> Poster | None:
        """None before it is there, and when it was deleted since."""
        job = view.job
        named = job.payload.get("poster_id") if job.queue is Queue.POSTER_FILE else job.id
        if named is None or (job.queue is Queue.POSTER and job.state is not JobState.DONE):
            return None
        try:
            return await self.read_poster(PosterId(str(named)), account=None)
        except NotFound:
            return None
