"""Find or make the picture of a design."""

import math
from hashlib import sha256

import attrs

from stario.domain.generation.model.poster import PosterFormat, PosterQuality
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import AccountId, PosterId
from stario.domain.merch.model.artwork import LARGEST_ARTWORK_BYTES, artwork_key
from stario.domain.merch.model.design_wish import PRINTED_TO_THE_EDGE, DesignWish
from stario.domain.merch.model.product import Product
from stario.ports.media import Bucket, ObjectMissing, ObjectStore, read_bounded
from stario.ports.mockups import ArtPainter, ArtworkReader, RgbaImage
from stario.ports.pictures import PictureFormat
from stario.ports.storage import Storage

PNG_BEGINS = b"\x89PNG"
MILLIMETRES_PER_INCH = 25.4
LARGEST_STORED_BYTES = 8 * LARGEST_ARTWORK_BYTES
"""What is made anew without loss may be larger than what was sent."""
LONGEST_ART_SIDE = 6_000
"""Pixels of art made of words."""


@attrs.frozen(kw_only=True)
class FoundArtwork:
    """A picture, and the JPEG or PNG that it was read from; art made of words has none."""

    image: RgbaImage = attrs.field(repr=False)
    content: bytes | None = attrs.field(repr=False)

    @property
    def form(self) -> PictureFormat | None:
        """What `content` is, by its first bytes."""
        if self.content is None:
            return None
        is_png = self.content.startswith(PNG_BEGINS)
        return PictureFormat.PNG if is_png else PictureFormat.JPEG


@attrs.frozen(kw_only=True)
class FindArtwork:
    storage: Storage
    objects: ObjectStore
    artwork_reader: ArtworkReader
    art_painter: ArtPainter

    async def __call__(self, wish: DesignWish, product: Product) -> FoundArtwork | None:
        """
        None: the design is of words alone.

        Raises:
            NotFound: the upload or the poster is not hers, or is gone.
            ArtworkUnusable: the picture can't be read any more.
        """
        if wish.artwork is not None:
            return await self._read(artwork_key(wish.account, wish.artwork), what="artwork")
        if wish.poster is not None:
            return await self._read(await self._poster(wish.poster, wish.account), what="poster")
        if wish.prompt:
            return await self._paint(wish, product)
        return None

    async def _read(self, key: str, *, what: str) -> FoundArtwork:
        try:
            content = await read_bounded(
                self.objects, Bucket.MEDIA, key, largest_bytes=LARGEST_STORED_BYTES
            )
        except ObjectMissing:
            raise NotFound(what=what) from None
        image = await self.artwork_reader.decode(content)
        return FoundArtwork(image=image, content=content)

    async def _poster(self, poster_id: PosterId, account: AccountId) -> str:
        """Give the key of the largest picture of a poster of hers; staff see no others either."""
        async with self.storage() as work:
            poster = await work.posters.get(poster_id)
        if poster.account_id != account or not poster.is_shown:
            raise NotFound(what="poster")
        for quality in (PosterQuality.HD, PosterQuality.STANDARD):
            key = poster.key(quality, PosterFormat.JPG)
            if key is not None:
                return key
        raise Conflict(what="poster")

    async def _paint(self, wish: DesignWish, product: Product) -> FoundArtwork:
        area = product.print_area
        width = area.width_mm + 2 * area.bleed_mm
        height = area.height_mm + 2 * area.bleed_mm
        is_emblem = product.mockup not in PRINTED_TO_THE_EDGE
        if is_emblem:
            width = height = min(width, height)
        per_mm = min(area.dpi / MILLIMETRES_PER_INCH, LONGEST_ART_SIDE / max(width, height))
        image = await self.art_painter.paint(
            wish.prompt,
            width=math.ceil(width * per_mm),
            height=math.ceil(height * per_mm),
            seed=int.from_bytes(sha256(wish.id.encode()).digest()[:4], "big"),
            is_emblem=is_emblem,
        )
        return FoundArtwork(image=image, content=None)
