"""Voice messages over HTTP."""

import attrs
from msgspec.structs import asdict

from stario.domain.artists.model.artist import ArtistNotReady
from stario.domain.compliance.model.consent import ConsentMissing
from stario.domain.generation.model.job import JobState
from stario.domain.generation.model.queue import Queue
from stario.domain.generation.model.rejection import ContentRejected
from stario.domain.generation.model.voice_message import VoiceMessage
from stario.domain.generation.usecases.describe_job import DescribeJob, JobView
from stario.domain.generation.usecases.link_media import LinkMedia
from stario.domain.generation.usecases.list_samples import ListSamples
from stario.domain.generation.usecases.order_voice_message import OrderVoiceMessage
from stario.domain.generation.usecases.read_voice_message import ReadVoiceMessage
from stario.domain.identity.model.account import AccountClosed
from stario.domain.kernel.errors import Invalid, NotFound
from stario.domain.kernel.ids import ArtistId, JobId, VoiceMessageId
from stario.entrypoints.http.handlers.job_events import JobEvents
from stario.entrypoints.http.handlers.jobs_schema import (
    AcceptedJob,
    JobPath,
    accepted_job,
    job_answer,
)
from stario.entrypoints.http.handlers.owner import owner_of
from stario.entrypoints.http.handlers.voice_schema import (
    GenerateVoiceBody,
    SampleAnswer,
    SamplePath,
    VoiceJobAnswer,
)
from stario.entrypoints.http.routing import SIGNED_IN, Call, RateClass, Reply, Route, route

TAG = "Voice"


@attrs.frozen(kw_only=True)
class VoiceHandlers:
    order_voice_message: OrderVoiceMessage
    describe_job: DescribeJob
    read_voice_message: ReadVoiceMessage
    list_samples: ListSamples
    link_media: LinkMedia
    events: JobEvents

    def routes(self) -> list[Route]:
        return [
            route(
                "POST",
                "/voice/generate",
                self.generate,
                tag=TAG,
                summary="Order a voice message",
                body=GenerateVoiceBody,
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
                "/voice/jobs/{job_id}",
                self.read,
                tag=TAG,
                summary="See how far a voice message is",
                path_params=JobPath,
                response=VoiceJobAnswer,
                roles=SIGNED_IN,
                errors=(NotFound,),
            ),
            self.events.route("/voice/jobs/{job_id}/events", Queue.VOICE, tag=TAG),
            route(
                "GET",
                "/voice/artists/{artist_id}/samples",
                self.samples,
                tag=TAG,
                summary="Hear an artist's made voice",
                path_params=SamplePath,
                response=list[SampleAnswer],
                errors=(NotFound,),
            ),
        ]

    async def generate(self, call: Call[GenerateVoiceBody]) -> Reply:
        body = call.body
        accepted = await self.order_voice_message(
            job=JobId(call.idempotency_id),
            account=call.claims.account_id,
            artist=ArtistId(body.artist_id),
            text=body.clean_text(),
            language=body.language,
            emotion=body.emotion.value,
            speed=body.speed,
        )
        view = await self.describe_job(
            accepted.job.id, queue=Queue.VOICE, account=call.claims.account_id
        )
        # As it was accepted: a quick worker may have begun since.
        view = attrs.evolve(view, job=accepted.job)
        return Reply(
            accepted_job(view, accepted.payment_options), location=f"/voice/jobs/{view.job.id}"
        )

    async def read(self, call: Call[None, JobPath]) -> Reply:
        account = owner_of(call.claims)
        view = await self.describe_job(JobId(call.path.job_id), queue=Queue.VOICE, account=account)
        message = await self._message(view) if view.job.state is JobState.DONE else None
        return Reply(
            VoiceJobAnswer(
                **asdict(job_answer(view, call.language)),
                audio_url=await self.link_media.url(message.audio_key if message else None),
                duration_seconds=round(message.duration_seconds, 3) if message else None,
                voice_match=message.voice_match if message else None,
            )
        )

    async def _message(self, view: JobView) -> VoiceMessage | None:
        """None when it was taken down since: the job still says that it was done."""
        try:
            return await self.read_voice_message(VoiceMessageId(view.job.id), account=None)
        except NotFound:
            return None

    async def samples(self, call: Call[None, SamplePath]) -> Reply:
        messages = await self.list_samples(ArtistId(call.path.artist_id))
        return Reply(
            [
                SampleAnswer(
                    id=message.id,
                    language=message.language,
                    text=message.text,
                    audio_url=(await self.link_media(message.audio_key)).url,
                    duration_seconds=round(message.duration_seconds, 3),
                    voice_match=message.voice_match,
                    is_ai_generated=True,
                )
                for message in messages
            ]
        )
