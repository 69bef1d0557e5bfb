"""Make a relief, a lithophane or a figurine."""

import asyncio
from hashlib import sha256

import attrs

from stario.domain.artists.model.artist import Artist
from stario.domain.generation.model.job import Job
from stario.domain.generation.model.poster import PosterFormat, PosterQuality
from stario.domain.generation.usecases.stage_clock import StageClock
from stario.domain.generation.usecases.stand_on_consent import StandOnConsent, identities
from stario.domain.generation.usecases.take_cutouts import TakeCutouts
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import PosterId, SculptureId
from stario.domain.kernel.outbox import delete_media
from stario.domain.merch.model.sculpture import KEPT_FOR, Sculpture, SculptureKind
from stario.domain.merch.model.sculpture_work import SculptureWork
from stario.domain.provenance.model.asset import DigitalSource
from stario.ports.cutouts import NobodyToCut
from stario.ports.media import Bucket, ObjectMissing, ObjectStore
from stario.ports.pictures import PictureEncoder, PictureFormat
from stario.ports.provenance import Claims, Provenance
from stario.ports.scratch import Scratch
from stario.ports.sculpting import (
    CarvedSculpture,
    SculptingProblem,
    Sculptor,
    SculptureBrief,
    Unprintable,
)
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock, Ids
from stario.ports.work import Completion, JobFailed, JobHandler, Report

STL_TYPE, GLB_TYPE = "model/stl", "model/gltf-binary"
GONE = "poster_gone"


@attrs.frozen(kw_only=True)
class _Keys:
    stl: str
    glb: str
    preview: str


@attrs.frozen(kw_only=True)
class CarveSculpture(JobHandler):
    """Does the jobs of `Queue.SCULPTURE`."""

    storage: Storage
    consent: StandOnConsent
    cutouts: TakeCutouts
    sculptor: Sculptor
    picture_encoder: PictureEncoder
    provenance: Provenance
    objects: ObjectStore
    scratch: Scratch
    clock: Clock
    ids: Ids

    async def __call__(self, job: Job, report: Report) -> Completion:
        """
        Make what *job* names.

        Raises:
            JobFailed: consent_revoked, artist_gone, likeness_unusable, poster_gone, or
                `unprintable_` with a `SculptingProblem`.
        """
        work = SculptureWork.read(job.payload)
        stages = StageClock(clock=self.clock, report=report)
        stages.enter("checking", 1)
        artist = (await self.consent.check(job)).artist
        stages.enter("cutting_out", 5)
        picture = await self._picture(work, artist)
        stages.enter("carving", 20)
        carved = await self._carve(work, picture)
        stages.enter("storing", 85)
        keys = await self._store(job, work.kind, carved)
        sculpture = self._sculpture(job, work, carved, keys)

        async def effects(work: UnitOfWork) -> None:
            await self.consent.recheck(job, work)
            await work.sculptures.add(sculpture)
            for attempt in range(1, job.attempts):
                await work.outbox.add(
                    delete_media(
                        id_=self.ids.new(),
                        bucket=Bucket.MEDIA.value,
                        prefix=f"{sculpture.prefix}{attempt}/",
                        at=self.clock.now(),
                    )
                )

        return Completion(
            result={"sculpture_id": sculpture.id, "stages": stages.finish()}, effects=effects
        )

    async def _picture(self, work: SculptureWork, artist: Artist) -> bytes:
        """A cutout, or for a lithophane of a poster all of it."""
        if work.poster_id is None:
            return (await self.cutouts.of_artist(artist)).png
        poster = await self._poster_picture(work.poster_id)
        if work.kind is SculptureKind.LITHOPHANE:
            return poster
        try:
            return (await self.cutouts.of_photo(poster)).png
        except NobodyToCut:
            raise _unprintable(SculptingProblem.NOBODY_THERE) from None

    async def _poster_picture(self, poster_id: PosterId) -> bytes:
        async with self.storage() as work:
            try:
                poster = await work.posters.get(poster_id)
            except NotFound:
                raise JobFailed(GONE) from None
        key = poster.key(PosterQuality.HD, PosterFormat.JPG)
        if not poster.is_shown or key is None:
            raise JobFailed(GONE)
        try:
            return await self.objects.get(Bucket.MEDIA, key)
        except ObjectMissing:
            raise JobFailed(GONE) from None

    async def _carve(self, work: SculptureWork, picture: bytes) -> CarvedSculpture:
        brief = SculptureBrief(
            kind=work.kind,
            picture=picture,
            size_mm=work.size_mm,
            is_curved=work.is_curved,
            name=f"Stario {work.kind.value}",
        )
        try:
            return await self.sculptor.carve(brief)
        except Unprintable as refusal:
            raise _unprintable(refusal.problem) from refusal

    async def _store(self, job: Job, kind: SculptureKind, carved: CarvedSculpture) -> _Keys:
        # A worker that lost its lease writes beside, never over, what another one finished.
        prefix = f"sculptures/{job.id}/{job.attempts}/"
        keys = _Keys(
            stl=f"{prefix}{kind.value}.stl",
            glb=f"{prefix}{kind.value}.glb",
            preview=f"{prefix}preview.jpg",
        )
        await self.objects.put(Bucket.MEDIA, keys.stl, carved.stl, content_type=STL_TYPE)
        await self.objects.put(Bucket.MEDIA, keys.glb, carved.glb, content_type=GLB_TYPE)
        content = await self.picture_encoder.encode(carved.preview, PictureFormat.JPEG)
        async with self.scratch.folder(f"sculpture-{job.id}-{job.attempts}") as folder:
            file = folder / "preview.jpg"
            await asyncio.to_thread(file.write_bytes, content)
            await self.provenance.sign(file, self._claims(job))
            await self.objects.put(
                Bucket.MEDIA, keys.preview, file, content_type=PictureFormat.JPEG.value
            )
        return keys

    def _claims(self, job: Job) -> Claims:
        artist, consent = identities(job)
        return Claims(
            asset_id=job.id,
            job=job.id,
            artist=artist,
            consent=consent,
            engines=(self.sculptor.engine,),
            digital_source=DigitalSource.COMPOSITE_SYNTHETIC,
        )

    def _sculpture(
        self, job: Job, work: SculptureWork, carved: CarvedSculpture, keys: _Keys
    ) -> Sculpture:
        artist_id, consent = identities(job)
        if job.account_id is None:
            raise JobFailed("artist_gone")
        now = self.clock.now()
        return Sculpture(
            id=SculptureId(job.id),
            job_id=job.id,
            account_id=job.account_id,
            artist_id=artist_id,
            consent_id=consent,
            poster_id=work.poster_id,
            kind=work.kind,
            is_curved=work.is_curved,
            width_mm=carved.width_mm,
            height_mm=carved.height_mm,
            depth_mm=carved.depth_mm,
            triangles=carved.triangles,
            minimum_thickness_mm=carved.minimum_thickness_mm,
            stl_key=keys.stl,
            glb_key=keys.glb,
            preview_key=keys.preview,
            sha256=sha256(carved.stl).hexdigest(),
            engine=self.sculptor.engine,
            created_at=now,
            expires_at=now + KEPT_FOR,
        )


def _unprintable(problem: SculptingProblem) -> JobFailed:
    return JobFailed(f"unprintable_{problem.value}")
