"""Ordering talking videos over HTTP."""

import attrs
from msgspec.structs import asdict

from stario.domain.artists.model.artist import ArtistNotReady
from stario.domain.compliance.model.consent import ConsentMissing
from stario.domain.generation.model.job import CANCELLED_BY_FAN, JobOutOfOrder, JobState
from stario.domain.generation.model.queue import Queue
from stario.domain.generation.model.rejection import ContentRejected
from stario.domain.generation.model.video import Video
from stario.domain.generation.usecases.cancel_job import CancelJob
from stario.domain.generation.usecases.describe_job import DescribeJob, JobView
from stario.domain.generation.usecases.link_media import LinkMedia
from stario.domain.generation.usecases.order_greeting import OrderGreeting
from stario.domain.generation.usecases.read_video import ReadVideo
from stario.domain.identity.model.account import AccountClosed
from stario.domain.kernel.errors import Invalid, NotFound
from stario.domain.kernel.ids import JobId, VideoId
from stario.domain.kernel.language import Language
from stario.entrypoints.http.handlers.job_events import JobEvents
from stario.entrypoints.http.handlers.jobs_schema import (
    AcceptedJob,
    JobPath,
    accepted_job,
    job_answer,
)
from stario.entrypoints.http.handlers.owner import owner_of
from stario.entrypoints.http.handlers.videos_schema import GenerateVideoBody, VideoJobAnswer
from stario.entrypoints.http.routing import (
    SIGNED_IN,
    Answer,
    Call,
    RateClass,
    Reply,
    Route,
    route,
)

TAG = "Videos"


@attrs.frozen(kw_only=True)
class VideoJobHandlers:
    order_greeting: OrderGreeting
    describe_job: DescribeJob
    cancel_job: CancelJob
    read_video: ReadVideo
    link_media: LinkMedia
    events: JobEvents

    def routes(self) -> list[Route]:
        return [
            route(
                "POST",
                "/videos/generate",
                self.generate,
                tag=TAG,
                summary="Order a talking video",
                body=GenerateVideoBody,
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
            route(
                "GET",
                "/videos/jobs/{job_id}",
                self.read,
                tag=TAG,
                summary="See how far a video is",
                path_params=JobPath,
                response=VideoJobAnswer,
                roles=SIGNED_IN,
                errors=(NotFound,),
            ),
            self.events.route("/videos/jobs/{job_id}/events", Queue.VIDEO, tag=TAG),
            route(
                "POST",
                "/videos/jobs/{job_id}/cancel",
                self.cancel,
                tag=TAG,
                summary="Stop a video that is not finished",
                path_params=JobPath,
                response=VideoJobAnswer,
                roles=SIGNED_IN,
                errors=(NotFound, JobOutOfOrder),
            ),
        ]

    async def generate(self, call: Call[GenerateVideoBody]) -> Answer:
        accepted = await self.order_greeting(
            job=JobId(call.idempotency_id),
            account=call.claims.account_id,
            greeting=call.body.greeting(),
        )
        view = await self.describe_job(
            accepted.job.id, queue=Queue.VIDEO, account=call.claims.account_id
        )
        # As it was accepted: a quick worker may have begun since.
        view = attrs.evolve(view, job=accepted.job)
        return Reply(
            accepted_job(view, accepted.payment_options), location=f"/videos/jobs/{view.job.id}"
        )

    async def read(self, call: Call[None, JobPath]) -> Answer:
        view = await self.describe_job(
            JobId(call.path.job_id), queue=Queue.VIDEO, account=owner_of(call.claims)
        )
        return Reply(await self._answer(view, call.language))

    async def cancel(self, call: Call[None, JobPath]) -> Answer:
        account = owner_of(call.claims)
        # A voice message's job must not be found here.
        view = await self.describe_job(JobId(call.path.job_id), queue=Queue.VIDEO, account=account)
        job = await self.cancel_job(view.job.id, CANCELLED_BY_FAN, account=account)
        cancelled = JobView(job=job, queue_position=0, estimated_seconds=0)
        return Reply(await self._answer(cancelled, call.language))

    async def _answer(self, view: JobView, language: Language) -> VideoJobAnswer:
        video = await self._video(view) if view.job.state is JobState.DONE else None
        return VideoJobAnswer(
            **asdict(job_answer(view, language)),
            video_url=await self.link_media.url(video.video_key if video else None),
            thumbnail_url=await self.link_media.url(video.thumbnail_key if video else None),
            captions_url=await self.link_media.url(video.captions_key if video else None),
        )

    async def _video(self, view: JobView) -> Video | None:
        """None when it was deleted since: the job still says that it was done."""
        try:
            return await self.read_video(VideoId(view.job.id), account=None)
        except NotFound:
            return None
