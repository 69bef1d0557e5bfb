"""Make a poster: cut out, paint, mark, sign, store."""

from collections.abc import Mapping
from pathlib import Path

import attrs

from stario.domain.artists.model.artist import Artist
from stario.domain.generation.model.job import Job
from stario.domain.generation.model.poster import (
    Poster,
    PosterFormat,
    PosterQuality,
    file_name,
)
from stario.domain.generation.model.poster_design import PosterWork
from stario.domain.generation.model.seed import seed_of
from stario.domain.generation.model.video import KEPT_FOR
from stario.domain.generation.usecases.check_result import STAGE, Approved, CheckResult
from stario.domain.generation.usecases.compose_poster import ComposePoster
from stario.domain.generation.usecases.keep_made import keep_made
from stario.domain.generation.usecases.pack_poster import PackPoster
from stario.domain.generation.usecases.stage_clock import StageClock
from stario.domain.generation.usecases.stand_on_consent import StandOnConsent, identities
from stario.domain.generation.usecases.take_people import TakePeople
from stario.domain.kernel.errors import Invalid
from stario.domain.kernel.ids import AccountId, PosterId
from stario.domain.kernel.outbox import OutboxMessage, delete_media
from stario.domain.moderation.model.review_case import ReviewCase
from stario.domain.provenance.model.asset import Asset, AssetKind, DigitalSource, mark_of
from stario.ports.execution import HeavyWork
from stario.ports.media import Bucket
from stario.ports.painting import PosterBrief, PosterPainter
from stario.ports.pictures import RgbImage
from stario.ports.provenance import PerceptualHasher
from stario.ports.scratch import Scratch
from stario.ports.storage import UnitOfWork
from stario.ports.system import Clock, Ids
from stario.ports.work import Completion, JobFailed, JobHandler, Report

PAINTED_BY_MODELS = frozenset(
    {DigitalSource.TRAINED_ALGORITHMIC, DigitalSource.COMPOSITE_WITH_TRAINED}
)
"""What nobody knows beforehand; the rest is drawn from what was approved."""

QUALITIES = (PosterQuality.STANDARD, PosterQuality.HD)
THUMBNAIL_PIXELS = 480

Pictures = Mapping[PosterQuality, RgbImage]


@attrs.frozen(kw_only=True)
class _Stored:
    files: Mapping[str, str]
    thumbnail_key: str
    sha256: str
    width: int
    height: int


@attrs.frozen(kw_only=True)
class RenderPoster(JobHandler):
    """Does the jobs of `Queue.POSTER`; `engines` maps a stage to what does it."""

    consent: StandOnConsent
    people: TakePeople
    compose: ComposePoster
    painter: PosterPainter
    pack: PackPoster
    perceptual_hasher: PerceptualHasher
    heavy_work: HeavyWork
    check_result: CheckResult
    scratch: Scratch
    clock: Clock
    ids: Ids
    engines: Mapping[str, str]

    async def __call__(self, job: Job, report: Report) -> Completion:
        """
        Make the poster of *job*.

        Raises:
            JobFailed: consent_revoked, artist_gone, likeness_unusable, photo_gone or another
                `photo_` reason, glyph_missing or text_too_long.
        """
        work = PosterWork.read(job.payload)
        stages = StageClock(clock=self.clock, report=report)
        stages.enter("checking", 1)
        artist = (await self.consent.check(job)).artist
        stages.enter("cutting_out", 5)
        people = await self.people(job, artist, work)
        stages.enter("painting", 25)
        brief = self.compose(work.design, people, artist_name=artist.name, poster=job.id)
        pictures = await self._paint(job, brief)
        stages.enter("storing", 75)
        async with self.scratch.folder(f"poster-{job.id}-{job.attempts}") as folder:
            stored = await self._store(job, pictures, folder)
        case = None
        if work.photo is not None or self.pack.source in PAINTED_BY_MODELS:
            stages.enter(STAGE, 90)
            case = await self._check(job, work, artist, stored, pictures[PosterQuality.STANDARD])
        poster = attrs.evolve(self._poster(job, work, artist, stored), held=case is not None)
        asset = await self._asset(poster, pictures[PosterQuality.STANDARD])

        async def effects(work: UnitOfWork) -> None:
            await self.consent.recheck(job, work)
            await keep_made(work.posters, poster, assets=work.assets, asset=asset)
            for attempt in range(1, job.attempts):
                await work.outbox.add(self._sweep(f"{poster.prefix}{attempt}/"))

        return Completion(
            result={"poster_id": poster.id, "stages": stages.finish()}, effects=effects, case=case
        )

    async def _check(
        self, job: Job, work: PosterWork, artist: Artist, stored: _Stored, picture: RgbImage
    ) -> ReviewCase | None:
        design = work.design
        words = {"text": design.text, "secondary_text": design.secondary_text}
        approved = Approved(
            texts={field: text for field, text in words.items() if text},
            spoken=" ".join((*words.values(), artist.name)),
            language=design.language,
            keys=(
                stored.thumbnail_key,
                stored.files[file_name(PosterQuality.HD, PosterFormat.JPG)],
            ),
            shows_fan=work.photo is not None,
        )
        return await self.check_result.poster(job, picture, approved)

    async def _paint(self, job: Job, brief: PosterBrief) -> Pictures:
        try:
            return await self.painter.paint(brief, QUALITIES, finish=self.pack.finish(job.id))
        except Invalid as refusal:
            raise JobFailed(refusal.reason) from refusal

    async def _store(self, job: Job, pictures: Pictures, folder: Path) -> _Stored:
        # A worker that lost its lease writes beside, never over, what another one finished.
        prefix = f"posters/{job.id}/{job.attempts}/"
        form = PosterFormat.JPG
        files, digests = dict[str, str](), dict[PosterQuality, str]()
        for quality in QUALITIES:
            name = file_name(quality, form)
            await self.pack.write(pictures[quality], form, folder / name)
            files[name] = prefix + name
            digests[quality] = await self.pack.store(
                folder / name, form, files[name], job=job, poster=job.id
            )
        standard = pictures[PosterQuality.STANDARD]
        small = folder / "thumbnail.jpg"
        await self.pack.thumbnail(standard, small, longest_pixels=THUMBNAIL_PIXELS)
        await self.pack.store(small, form, prefix + small.name, job=job, poster=job.id)
        height, width, _ = standard.shape
        return _Stored(
            files=files,
            thumbnail_key=prefix + small.name,
            sha256=digests[PosterQuality.STANDARD],
            width=width,
            height=height,
        )

    def _poster(self, job: Job, work: PosterWork, artist: Artist, stored: _Stored) -> Poster:
        artist_id, consent = identities(job)
        now = self.clock.now()
        design = work.design
        return Poster(
            id=PosterId(job.id),
            job_id=job.id,
            account_id=_waiting(job),
            artist_id=artist_id,
            consent_id=consent,
            style=design.style,
            aspect_ratio=design.aspect_ratio,
            language=design.language,
            text=design.text,
            secondary_text=design.secondary_text,
            template_id=design.template_id,
            color_scheme=design.color_scheme,
            with_fan=work.photo is not None,
            artist_name=artist.name,
            portrait_key=artist.portrait_key or "",
            width=stored.width,
            height=stored.height,
            files=stored.files,
            thumbnail_key=stored.thumbnail_key,
            sha256=stored.sha256,
            seed=seed_of(job.id),
            engines=self.engines,
            created_at=now,
            expires_at=now + KEPT_FOR,
        )

    async def _asset(self, poster: Poster, image: RgbImage) -> Asset:
        shown = await self.heavy_work.run(lambda _: self.perceptual_hasher.hash(image))
        return Asset(
            id=poster.id,
            mark=mark_of(poster.id),
            kind=AssetKind.POSTER,
            job_id=poster.job_id,
            artist_id=poster.artist_id,
            consent_id=poster.consent_id,
            digital_source=self.pack.source,
            engines=poster.engines,
            created_at=poster.created_at,
            perceptual_hash=shown,
        )

    def _sweep(self, prefix: str) -> OutboxMessage:
        return delete_media(
            id_=self.ids.new(), bucket=Bucket.MEDIA.value, prefix=prefix, at=self.clock.now()
        )


def _waiting(job: Job) -> AccountId:
    if job.account_id is None:
        raise JobFailed("artist_gone")
    return job.account_id
