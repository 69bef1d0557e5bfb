"""Reliefs, lithophanes and figurines over HTTP."""

import attrs
from msgspec.structs import asdict

from stario.domain.artists.model.artist import ArtistNotReady
from stario.domain.compliance.model.consent import ConsentMissing
from stario.domain.generation.model.job import CANCELLED_BY_FAN, JobOutOfOrder, JobState
from stario.domain.generation.model.queue import Queue
from stario.domain.generation.usecases.cancel_job import CancelJob
from stario.domain.generation.usecases.describe_job import DescribeJob, JobView
from stario.domain.generation.usecases.link_media import LinkMedia
from stario.domain.generation.usecases.order_sculpture import OrderSculpture
from stario.domain.generation.usecases.read_sculpture import ReadSculpture
from stario.domain.identity.model.account import AccountClosed
from stario.domain.kernel.errors import Conflict, Invalid, NotFound
from stario.domain.kernel.ids import AccountId, JobId, SculptureId
from stario.domain.kernel.language import Language
from stario.domain.merch.model.sculpture import Sculpture, SculptureKind
from stario.entrypoints.http.handlers.job_events import JobEvents
from stario.entrypoints.http.handlers.jobs_schema import JobPath, accepted_job, job_answer
from stario.entrypoints.http.handlers.owner import owner_of
from stario.entrypoints.http.handlers.sculptures_schema import (
    DESCRIPTIONS,
    AcceptedSculpture,
    GenerateSculptureBody,
    SculptureJobAnswer,
    SculptureSize,
)
from stario.entrypoints.http.routing import SIGNED_IN, Call, RateClass, Reply, Route, route

TAG = "Merch"


@attrs.frozen(kw_only=True)
class SculptureHandlers:
    order_sculpture: OrderSculpture
    read_sculpture: ReadSculpture
    describe_job: DescribeJob
    cancel_job: CancelJob
    link_media: LinkMedia
    events: JobEvents

    def routes(self) -> list[Route]:
        return [
            route(
                "POST",
                "/merch/stl/generate",
                self.generate,
                tag=TAG,
                summary="Order a printable relief, lithophane or figurine",
                body=GenerateSculptureBody,
                response=AcceptedSculpture,
                status=202,
                roles=SIGNED_IN,
                errors=(
                    Invalid,
                    NotFound,
                    ArtistNotReady,
                    ConsentMissing,
                    AccountClosed,
                    Conflict,
                ),
                idempotent=True,
                limit=RateClass.GENERATE,
            ),
            route(
                "GET",
                "/merch/stl/jobs/{job_id}",
                self.read,
                tag=TAG,
                summary="See how far a relief, lithophane or figurine is",
                path_params=JobPath,
                response=SculptureJobAnswer,
                roles=SIGNED_IN,
                errors=(NotFound,),
            ),
            self.events.route("/merch/stl/jobs/{job_id}/events", Queue.SCULPTURE, tag=TAG),
            route(
                "POST",
                "/merch/stl/jobs/{job_id}/cancel",
                self.cancel,
                tag=TAG,
                summary="Stop a relief, lithophane or figurine that is not finished",
                path_params=JobPath,
                response=SculptureJobAnswer,
                roles=SIGNED_IN,
                errors=(NotFound, JobOutOfOrder),
            ),
        ]

    async def generate(self, call: Call[GenerateSculptureBody]) -> Reply:
        wish = call.body.work()
        account = call.claims.account_id
        job = await self.order_sculpture(job=JobId(call.idempotency_id), account=account, wish=wish)
        # As it was accepted: a quick worker may have begun since.
        view = attrs.evolve(await self._view(job.id, account), job=job)
        answer = AcceptedSculpture(
            **asdict(accepted_job(view, ())),
            kind=wish.kind,
            description=DESCRIPTIONS[wish.kind][call.language],
        )
        return Reply(answer, location=f"/merch/stl/jobs/{job.id}")

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
        return await self.describe_job(job, queue=Queue.SCULPTURE, account=account)

    async def _answer(self, view: JobView, language: Language) -> SculptureJobAnswer:
        made = await self._made(view)
        kind = made.kind if made else _kind(view)
        url = self.link_media.url
        return SculptureJobAnswer(
            **asdict(job_answer(view, language)),
            kind=kind,
            description=DESCRIPTIONS[kind][language],
            sculpture_id=made.id if made else None,
            stl_url=await url(made.stl_key if made else None),
            glb_url=await url(made.glb_key if made else None),
            preview_url=await url(made.preview_key if made else None),
            size_mm=_size(made) if made else None,
            triangles=made.triangles if made else None,
            watertight=True if made else None,
            minimum_thickness_mm=made.minimum_thickness_mm if made else None,
        )

    async def _made(self, view: JobView) -> Sculpture | None:
        """None before it is there, and when it was taken down since."""
        if view.job.state is not JobState.DONE:
            return None
        try:
            return await self.read_sculpture(SculptureId(view.job.id), account=None)
        except NotFound:
            return None


def _kind(view: JobView) -> SculptureKind:
    # An erased account's job has lost its payload.
    return SculptureKind(str(view.job.payload.get("kind", SculptureKind.RELIEF.value)))


def _size(made: Sculpture) -> SculptureSize:
    return SculptureSize(width=made.width_mm, height=made.height_mm, depth=made.depth_mm)
