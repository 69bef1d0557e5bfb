"""Give the cutouts that posters are made of."""

from hashlib import sha256

import attrs

from stario.domain.artists.model.artist import Artist
from stario.domain.artists.model.cutout import (
    PICTURE_TYPE,
    RECORD_TYPE,
    CutoutKeys,
    CutoutRecord,
    cutout_keys,
)
from stario.domain.kernel.errors import Invalid, NotFound
from stario.ports.cutouts import Box, Cutout, NobodyToCut, PortraitCutter
from stario.ports.media import Bucket, ObjectMissing, ObjectStore
from stario.ports.storage import Storage
from stario.ports.work import JobFailed

UNUSABLE = "likeness_unusable"
GONE = "artist_gone"


@attrs.frozen(kw_only=True)
class TakeCutouts:
    """The cutout of an artist's portrait is made once and kept; a fan's photo leaves nothing."""

    storage: Storage
    objects: ObjectStore
    cutter: PortraitCutter

    async def of_photo(self, photo: bytes) -> Cutout:
        """
        Cut the person out of *photo* and store nothing.

        Raises:
            NobodyToCut: with the reason.
        """
        return await self.cutter.cut(photo)

    async def of_artist(self, artist: Artist) -> Cutout:
        """
        Give the cutout of her portrait: the stored one, or a new one that is stored now.

        Raises:
            JobFailed: `likeness_unusable`: there is no portrait, or nobody can be cut out of it;
                `artist_gone`: it was replaced or erased meanwhile.
        """
        if artist.portrait_key is None:
            raise JobFailed(UNUSABLE)
        keys = cutout_keys(artist.id, artist.portrait_key)
        return await self._stored(keys) or await self._make(artist, artist.portrait_key, keys)

    async def _stored(self, keys: CutoutKeys) -> Cutout | None:
        try:
            record = CutoutRecord.from_json(await self.objects.get(Bucket.ARTISTS, keys.record))
            png = await self.objects.get(Bucket.ARTISTS, keys.picture)
        except (ObjectMissing, Invalid):
            return None
        if sha256(png).hexdigest() != record.sha256:
            return None
        return Cutout(png=png, width=record.width, height=record.height, face=Box(*record.face))

    async def _make(self, artist: Artist, portrait_key: str, keys: CutoutKeys) -> Cutout:
        try:
            photo = await self.objects.get(Bucket.ARTISTS, portrait_key)
        except ObjectMissing:
            raise JobFailed(GONE) from None
        try:
            cutout = await self.cutter.cut(photo)
        except NobodyToCut as refusal:
            raise JobFailed(UNUSABLE) from refusal
        await self._store(keys, cutout)
        if not await self._is_current(artist, portrait_key):
            # The portrait's files were deleted while this one was made: it must not outlive them.
            await self.forget(keys)
            raise JobFailed(GONE)
        return cutout

    async def _store(self, keys: CutoutKeys, cutout: Cutout) -> None:
        face = cutout.face
        record = CutoutRecord(
            width=cutout.width,
            height=cutout.height,
            face=(face.x, face.y, face.width, face.height),
            engine=self.cutter.engine,
            sha256=sha256(cutout.png).hexdigest(),
        )
        await self.objects.put(Bucket.ARTISTS, keys.picture, cutout.png, content_type=PICTURE_TYPE)
        await self.objects.put(
            Bucket.ARTISTS, keys.record, record.to_json(), content_type=RECORD_TYPE
        )

    async def _is_current(self, artist: Artist, portrait_key: str) -> bool:
        async with self.storage() as work:
            try:
                found = await work.artists.get(artist.id)
            except NotFound:
                return False
        return found.portrait_key == portrait_key

    async def forget(self, keys: CutoutKeys) -> None:
        """Delete the record first: without it there is no cutout."""
        await self.objects.delete(Bucket.ARTISTS, keys.record)
        await self.objects.delete(Bucket.ARTISTS, keys.picture)
