"""Make another file of a finished poster: PNG, PDF, or the sheet for a printing house."""

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
from stario.domain.generation.model.poster_design import design_of
from stario.domain.generation.usecases.compose_poster import ComposePoster
from stario.domain.generation.usecases.pack_poster import PackPoster
from stario.domain.generation.usecases.render_poster import PAINTED_BY_MODELS
from stario.domain.generation.usecases.stage_clock import StageClock
from stario.domain.generation.usecases.stand_on_consent import StandOnConsent
from stario.domain.generation.usecases.take_cutouts import TakeCutouts
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import PosterId
from stario.domain.kernel.outbox import delete_media
from stario.ports.media import Bucket, ObjectStore
from stario.ports.painting import PosterBrief, PosterPainter, PosterSheets
from stario.ports.pictures import RgbImage
from stario.ports.scratch import Scratch
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock, Ids
from stario.ports.work import Completion, JobFailed, JobHandler, Report

GONE = "poster_gone"


@attrs.frozen(kw_only=True)
class RenderPosterFile(JobHandler):
    """
    Does the jobs of `Queue.POSTER_FILE` that name a poster.

    The poster is painted anew from the artist's cutout. It can't be where a fan stands beside
    her, for no trace of the fan's face is kept but the finished picture, nor once her portrait,
    her name or the engines have changed: another poster would come out. Then the file is made of
    the finished picture: a print is the HD one, enlarged, with its type as pixels.
    """

    storage: Storage
    consent: StandOnConsent
    cutouts: TakeCutouts
    compose: ComposePoster
    painter: PosterPainter
    sheets: PosterSheets
    pack: PackPoster
    objects: ObjectStore
    scratch: Scratch
    clock: Clock
    ids: Ids
    engines: Mapping[str, str]

    async def __call__(self, job: Job, report: Report) -> Completion:
        """
        Make the file that *job* names.

        Raises:
            JobFailed: poster_gone, consent_revoked, artist_gone or likeness_unusable.
        """
        quality = PosterQuality(str(job.payload["quality"]))
        form = PosterFormat(str(job.payload["format"]))
        name = file_name(quality, form)
        stages = StageClock(clock=self.clock, report=report)
        stages.enter("checking", 1)
        poster = await self._find(PosterId(str(job.payload["poster_id"])))
        artist = (await self.consent.check(job)).artist
        folder_key = f"{poster.prefix}files/{job.id}/{job.attempts}/"
        async with self.scratch.folder(f"poster-file-{job.id}-{job.attempts}") as folder:
            stages.enter("painting", 10)
            await self._make(poster, artist, quality, form, folder / name)
            stages.enter("storing", 90)
            await self.pack.store(folder / name, form, folder_key + name, job=job, poster=poster.id)

        async def effects(work: UnitOfWork) -> None:
            await self.consent.recheck(job, work)
            if not await work.posters.add_file(poster.id, name, folder_key + name):
                await work.outbox.add(
                    delete_media(
                        id_=self.ids.new(),
                        bucket=Bucket.MEDIA.value,
                        prefix=folder_key,
                        at=self.clock.now(),
                    )
                )

        return Completion(result={"file": name, "stages": stages.finish()}, effects=effects)

    async def _find(self, poster_id: PosterId) -> Poster:
        async with self.storage() as work:
            try:
                poster = await work.posters.get(poster_id)
            except NotFound:
                raise JobFailed(GONE) from None
        if not poster.is_shown:
            raise JobFailed(GONE)
        return poster

    async def _make(
        self,
        poster: Poster,
        artist: Artist,
        quality: PosterQuality,
        form: PosterFormat,
        file: Path,
    ) -> None:
        finish = self.pack.finish(poster.id)
        if self._can_be_painted(poster, artist):
            brief = await self._brief(poster, artist)
            if quality is PosterQuality.PRINT:
                await self.painter.print(brief, form, file, finish=finish)
                return
            painted = await self.painter.paint(brief, (quality,), finish=finish)
            await self.pack.write(painted[quality], form, file)
        elif quality is PosterQuality.PRINT:
            picture = await self._finished(poster, PosterQuality.HD)
            await self.sheets.print(picture, poster.aspect_ratio, form, file, finish=finish)
        else:
            await self.pack.write(await self._finished(poster, quality), form, file)

    def _can_be_painted(self, poster: Poster, artist: Artist) -> bool:
        # A model would paint a picture that nobody has looked at.
        return (
            self.pack.source not in PAINTED_BY_MODELS
            and not poster.with_fan
            and artist.name == poster.artist_name
            and artist.portrait_key == poster.portrait_key
            and dict(poster.engines) == dict(self.engines)
        )

    async def _brief(self, poster: Poster, artist: Artist) -> PosterBrief:
        cutout = await self.cutouts.of_artist(artist)
        return self.compose(
            design_of(poster), (cutout,), artist_name=poster.artist_name, poster=poster.id
        )

    async def _finished(self, poster: Poster, quality: PosterQuality) -> RgbImage:
        key = poster.files[file_name(quality, PosterFormat.JPG)]
        try:
            file = await self.objects.get(Bucket.MEDIA, key)
        except NotFound:
            raise JobFailed(GONE) from None
        return await self.sheets.decode(file)
