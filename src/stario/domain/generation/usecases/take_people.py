"""Cut out who stands on a poster."""

import attrs

from stario.domain.artists.model.artist import Artist
from stario.domain.faces.model.face_upload import LARGEST_BYTES, PhotoGone
from stario.domain.generation.model.job import Job
from stario.domain.generation.model.poster_design import PosterWork
from stario.domain.generation.usecases.take_cutouts import TakeCutouts
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import FaceUploadId
from stario.ports.cutouts import Cutout, NobodyToCut
from stario.ports.media import Bucket, ObjectStore, ObjectTooLarge, read_bounded
from stario.ports.storage import Storage
from stario.ports.system import Clock
from stario.ports.work import JobFailed


@attrs.frozen(kw_only=True)
class TakePeople:
    storage: Storage
    objects: ObjectStore
    cutouts: TakeCutouts
    clock: Clock

    async def __call__(self, job: Job, artist: Artist, work: PosterWork) -> tuple[Cutout, ...]:
        """
        Give the artist, and the fan where there is one.

        The fan's photo and cutout are nowhere but in memory. The photo itself stays as long as
        *job* has not ended, so that another attempt finds it.

        Raises:
            JobFailed: as `TakeCutouts.of_artist`; `photo_gone`, or `photo_` with a
                `CutoutProblem`.
        """
        star = await self.cutouts.of_artist(artist)
        if work.photo is None:
            return (star,)
        return star, await self._fan(job, work.photo)

    async def _fan(self, job: Job, photo: FaceUploadId) -> Cutout:
        try:
            return await self.cutouts.of_photo(await self._read(job, photo))
        except NobodyToCut as refusal:
            # Without its cause: that one may hold the photo.
            raise JobFailed(f"photo_{refusal.details['reason']}") from None

    async def _read(self, job: Job, photo: FaceUploadId) -> bytes:
        try:
            async with self.storage() as work:
                kept = await work.face_uploads.get(photo, lock=True)
                upload = kept.read_for(job.id, at=self.clock.now())
                await work.face_uploads.save(upload)
                await work.commit()
            # Whoever holds the link may have sent another one since the order was checked.
            return await read_bounded(
                self.objects, Bucket.EPHEMERAL, upload.key, largest_bytes=LARGEST_BYTES
            )
        except (NotFound, PhotoGone):
            raise JobFailed("photo_gone") from None
        except ObjectTooLarge:
            raise JobFailed("photo_too_large") from None
