"""Make the cutout of an artist's portrait before anybody orders a poster."""

import attrs

from stario.domain.artists.model.cutout import cutout_keys
from stario.domain.generation.model.job import Job
from stario.domain.generation.usecases.take_cutouts import TakeCutouts
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import ArtistId
from stario.ports.storage import Storage
from stario.ports.work import Completion, JobFailed, JobHandler, Report

SUPERSEDED = "portrait_superseded"


@attrs.frozen(kw_only=True)
class PrepareCutout(JobHandler):
    """Payload: `artist_id`, `portrait_key`."""

    storage: Storage
    take_cutouts: TakeCutouts

    async def __call__(self, job: Job, report: Report) -> Completion:
        """
        Make the cutout, or find it made.

        Raises:
            JobFailed: `portrait_superseded`: a newer portrait has taken its place, or the artist
                is gone; `likeness_unusable`: nobody can be cut out of it.
        """
        artist = ArtistId(str(job.payload["artist_id"]))
        portrait_key = str(job.payload["portrait_key"])
        report("cutting", 10)
        async with self.storage() as work:
            try:
                found = await work.artists.get(artist)
            except NotFound:
                found = None
        if found is None or found.portrait_key != portrait_key:
            # An earlier run of this job may have died between its files and its last look.
            await self.take_cutouts.forget(cutout_keys(artist, portrait_key))
            raise JobFailed(SUPERSEDED)
        cutout = await self.take_cutouts.of_artist(found)
        return Completion(result={"width": cutout.width, "height": cutout.height})
