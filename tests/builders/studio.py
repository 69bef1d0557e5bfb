"""Artists who may be ordered, and workers of the real wiring on memory adapters."""

from datetime import timedelta
from pathlib import Path

import attrs

from stario.adapters.files.scratch import FilesScratch
from stario.adapters.memory.animation import MemoryFaceAnimator
from stario.adapters.memory.cutouts import MemoryPortraitCutter
from stario.adapters.memory.media_moderation import MemoryNsfwClassifier
from stario.adapters.memory.painting import MemoryPosterPainter
from stario.adapters.memory.provenance import MemoryProvenance
from stario.adapters.memory.speech import MemoryTranscriber
from stario.adapters.memory.switches import MemorySwitches
from stario.adapters.moderation.text_moderator import FoldingTextModerator
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.domain.artists.model.artist import Artist
from stario.domain.artists.model.template import PromptTemplate
from stario.domain.compliance.model.consent import Consent
from stario.domain.compliance.usecases.revoke_consent import RevokeConsent
from stario.domain.generation.model.greeting import AspectRatio, Greeting, Occasion
from stario.domain.generation.model.job import Job
from stario.domain.generation.model.queue import Queue
from stario.domain.generation.usecases.accept_work import AcceptedWork, AcceptWork
from stario.domain.generation.usecases.deliver_effects import DeliverEffects
from stario.domain.generation.usecases.fail_job import Blame
from stario.domain.generation.usecases.order_greeting import OrderGreeting
from stario.domain.generation.usecases.order_voice_message import OrderVoiceMessage
from stario.domain.identity.model.account import Account
from stario.domain.identity.model.actor import Actor
from stario.domain.identity.model.role import Role
from stario.domain.kernel.ids import JobId
from stario.domain.kernel.language import Language
from stario.domain.kernel.money import Money
from stario.domain.orders.model.work_order import ServiceCode
from stario.domain.payments.model.provider import Provider
from stario.entrypoints.engines.loaded import Engines
from stario.entrypoints.wiring.poster_work_container import PosterWorkContainer
from stario.entrypoints.wiring.worker_container import WorkerContainer
from stario.entrypoints.worker.steps import Steps
from stario.ports.animation import FaceAnimator
from stario.ports.cutouts import PortraitCutter
from stario.ports.media import Bucket
from stario.ports.media_moderation import NsfwClassifier
from stario.ports.moderation import TextModerator
from stario.ports.painting import PosterPainter
from stario.ports.speech import (
    SpeechSynthesizer,
)
from stario.ports.work import Completion, JobFailed, JobHandler
from tests.builders.artists import a_consent, an_artist
from tests.builders.engines import memory_engines, memory_media_check_engines
from tests.builders.portraits import drawn_face, encoded
from tests.builders.readers import VOICE, Reader
from tests.builders.town import Town

OFFERED = (Provider.PAYME, Provider.CLICK)
SERVICE_CODE = ServiceCode(mxik="10899002001000000", package_code="1545643")
LEASE = timedelta(seconds=15)
PUBLIC_URL = "https://stario.example"
POSTERS = (Queue.POSTER, Queue.POSTER_FILE, Queue.SCULPTURE)
PORTRAIT = "artists/x/portrait.png"


@attrs.define(kw_only=True)
class Studio:
    """`folder` is for scratch; `synthesizer` and `animator` may be a test's own."""

    folder: Path
    town: Town = attrs.field(factory=Town)
    synthesizer: SpeechSynthesizer = attrs.field(factory=Reader)
    animator: FaceAnimator = attrs.field(factory=MemoryFaceAnimator)
    painter: PosterPainter = attrs.field(factory=MemoryPosterPainter)
    cutter: PortraitCutter = attrs.field(factory=MemoryPortraitCutter)
    provenance: MemoryProvenance = attrs.field(factory=MemoryProvenance)
    moderator: TextModerator = attrs.field(factory=FoldingTextModerator)
    nsfw_classifier: NsfwClassifier = attrs.field(factory=MemoryNsfwClassifier)
    said: list[tuple[str, int]] = attrs.field(factory=list)
    heard: str | None = None
    """What the recogniser hears instead of what was said."""

    @property
    def workers(self) -> WorkerContainer:
        town = self.town
        return WorkerContainer(
            storage=town.storage,
            objects=town.objects,
            dispatch=town.dispatch,
            feed=town.feed,
            clock=town.clock,
            switches=MemorySwitches(),
            scratch=FilesScratch(self.folder),
            heavy_work=ThreadHeavyWork(threads=1),
            engines=self.engines,
        )

    @property
    def engines(self) -> Engines:
        echo = getattr(self.synthesizer, "echo", None)
        checks = attrs.evolve(
            memory_media_check_engines(echo), nsfw_classifier=self.nsfw_classifier
        )
        if self.heard is not None:
            checks = attrs.evolve(checks, transcriber=MemoryTranscriber(self.heard))
        return attrs.evolve(
            memory_engines(),
            media_checks=checks,
            synthesizer=self.synthesizer,
            animator=self.animator,
            painter=self.painter,
            cutter=self.cutter,
            provenance=self.provenance,
        )

    @property
    def poster_workers(self) -> PosterWorkContainer:
        town = self.town
        return PosterWorkContainer(
            storage=town.storage,
            objects=town.objects,
            clock=town.clock,
            scratch=FilesScratch(self.folder),
            heavy_work=ThreadHeavyWork(threads=1),
            engines=self.engines,
            public_url=PUBLIC_URL,
        )

    @property
    def steps(self) -> Steps:
        steps: Steps = self.workers.steps()
        return steps

    @property
    def accept_work(self) -> AcceptWork:
        return AcceptWork(
            storage=self.town.storage,
            dispatch=self.town.dispatch,
            moderator=self.moderator,
            clock=self.town.clock,
            offered=OFFERED,
            service_code=SERVICE_CODE,
        )

    async def star(self, *, price_som: int = 0, name: str = "Yulduz") -> Artist:
        """Remember an artist who may be ordered, but for a consent."""
        artist = an_artist(
            name=name,
            price=Money.from_som(price_som),
            stock_voice=VOICE,
            portrait_key=PORTRAIT,
        )
        face = encoded(drawn_face(160))
        await self.town.objects.put(Bucket.ARTISTS, PORTRAIT, face, content_type="image/png")
        async with self.town.storage() as work:
            await work.artists.add(artist)
            await work.commit()
        return artist

    async def save(self, artist: Artist) -> Artist:
        async with self.town.storage() as work:
            await work.artists.save(artist, was=await work.artists.get(artist.id))
            await work.commit()
        return artist

    async def agree(
        self,
        artist: Artist,
        *,
        topics: tuple[str, ...] = tuple(Occasion),
        max_duration_seconds: int = 60,
    ) -> Consent:
        consent = a_consent(
            artist,
            await self.town.person(Role.ADMIN),
            topics=topics,
            max_duration_seconds=max_duration_seconds,
            recorded_at=self.town.clock.now(),
        )
        async with self.town.storage() as work:
            await work.consents.add(consent)
            await work.commit()
        return consent

    async def revoke(self, consent: Consent) -> None:
        staff = await self.town.person(Role.ADMIN)
        revoke = RevokeConsent(
            storage=self.town.storage, take_down=self.town.take_down, clock=self.town.clock
        )
        await revoke(
            consent.artist_id, consent.id, actor=Actor(account_id=staff.id, role=Role.ADMIN)
        )

    async def order(
        self, greeting: Greeting, fan: Account, *, job: str | None = None
    ) -> AcceptedWork:
        order = OrderGreeting(storage=self.town.storage, accept_work=self.accept_work)
        return await order(job=JobId(job or self.town.ids.new()), account=fan.id, greeting=greeting)

    async def order_voice(
        self, artist: Artist, fan: Account, text: str = "Salom, Malika!", *, speed: float = 1.0
    ) -> AcceptedWork:
        return await OrderVoiceMessage(accept_work=self.accept_work)(
            job=JobId(self.town.ids.new()),
            account=fan.id,
            artist=artist.id,
            text=text,
            language=Language.UZBEK,
            emotion="happy",
            speed=speed,
        )

    async def claim(self, queue: Queue = Queue.VIDEO) -> Job:
        """Lease the next job of *queue*; one must wait."""
        job = await self.steps.claim([queue], worker="w1", lease=LEASE)
        assert job is not None, f"nothing waits in {queue}"
        return job

    async def make(self, job: Job) -> Completion:
        """Do the work of a leased *job*, and hand nothing over."""
        workers = self.poster_workers if job.queue in POSTERS else self.workers
        handler: JobHandler = workers.handlers()[job.queue]
        return await handler(job, lambda stage, percent: self.said.append((stage, percent)))

    async def work(self, queue: Queue = Queue.VIDEO) -> Job:
        """Do the next job of *queue* as a worker does; gives how it ended."""
        job = await self.claim(queue)
        try:
            return await self.steps.complete(job, await self.make(job))
        except JobFailed as failure:
            return await self.steps.fail(job, failure.reason, blame=Blame.ORDER)

    async def put_back(self, job: Job) -> None:
        """Take *job* from a worker that broke, and let its pause go by."""
        await self.steps.fail(job, "internal", blame=Blame.ATTEMPT)
        self.town.clock.advance(seconds=600)

    async def deliver(self) -> None:
        """Let a minute go by, and do whatever is due outside the database by then."""
        town = self.town
        town.clock.advance(seconds=60)
        await DeliverEffects(storage=town.storage, objects=town.objects, clock=town.clock)(
            limit=100
        )

    async def job(self, job: Job) -> Job:
        async with self.town.storage() as work:
            return await work.jobs.get(job.id)

    async def media(self) -> list[str]:
        return await self.town.keys(Bucket.MEDIA)


def a_greeting(
    artist: Artist,
    *,
    recipient_name: str = "Malika",
    custom_message: str = "Sen eng zoʻr opasan!",
    occasion: Occasion = Occasion.BIRTHDAY,
    language: Language = Language.UZBEK,
    duration_seconds: int = 15,
    aspect_ratio: AspectRatio = AspectRatio.WIDE,
    template: PromptTemplate | None = None,
) -> Greeting:
    return Greeting(
        artist_id=artist.id,
        recipient_name=recipient_name,
        custom_message=custom_message,
        occasion=occasion,
        language=language,
        duration_seconds=duration_seconds,
        aspect_ratio=aspect_ratio,
        template_id=template.id if template else None,
    )
