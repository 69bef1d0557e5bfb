"""From painted pictures to files in the store."""

import asyncio
from hashlib import sha256
from pathlib import Path

import attrs

from stario.domain.generation.model.job import Job
from stario.domain.generation.model.poster import PosterFormat
from stario.domain.generation.usecases.stand_on_consent import identities
from stario.domain.provenance.model.asset import DigitalSource, mark_of
from stario.ports.media import Bucket, ObjectStore
from stario.ports.painting import Finish, PosterSheets
from stario.ports.pictures import PictureEncoder, PictureFormat, RgbImage
from stario.ports.provenance import Claims, Provenance, Watermark

TYPES = {
    PosterFormat.JPG: PictureFormat.JPEG.value,
    PosterFormat.PNG: PictureFormat.PNG.value,
    PosterFormat.PDF: "application/pdf",
}


@attrs.frozen(kw_only=True)
class PackPoster:
    """Marks, encodes, signs and stores; `engines` are named in what is signed."""

    objects: ObjectStore
    picture_encoder: PictureEncoder
    sheets: PosterSheets
    watermark: Watermark
    provenance: Provenance
    source: DigitalSource
    engines: tuple[str, ...]

    def finish(self, poster: str) -> Finish:
        """Write the invisible mark of *poster*."""
        mark = mark_of(poster)
        return lambda image: self.watermark.mark_image(image, mark)

    async def write(self, image: RgbImage, form: PosterFormat, file: Path) -> None:
        """Encode a finished picture."""
        if form is PosterFormat.PDF:
            await self.sheets.page(image, file)
            return
        kind = PictureFormat.JPEG if form is PosterFormat.JPG else PictureFormat.PNG
        content = await self.picture_encoder.encode(image, kind)
        await asyncio.to_thread(file.write_bytes, content)

    async def thumbnail(self, image: RgbImage, file: Path, *, longest_pixels: int) -> None:
        small = await self.picture_encoder.shrink(image, longest_pixels=longest_pixels)
        await self.write(small, PosterFormat.JPG, file)

    async def store(
        self, file: Path, form: PosterFormat, key: str, *, job: Job, poster: str
    ) -> str:
        """Sign *file* last of all and store it; gives the SHA-256 of what is stored."""
        await self.provenance.sign(file, self._claims(job, poster))
        digest = await asyncio.to_thread(lambda: sha256(file.read_bytes()).hexdigest())
        await self.objects.put(Bucket.MEDIA, key, file, content_type=TYPES[form])
        return digest

    def _claims(self, job: Job, poster: str) -> Claims:
        artist, consent = identities(job)
        return Claims(
            asset_id=poster,
            job=job.id,
            artist=artist,
            consent=consent,
            engines=self.engines,
            digital_source=self.source,
        )
