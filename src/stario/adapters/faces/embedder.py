"""Faces of encoded photos, by whichever networks."""

import attrs

from stario.adapters.faces.batching import CropBatches
from stario.adapters.faces.geometry import aligned_crop
from stario.adapters.faces.judging import FaceJudge, detected
from stario.adapters.faces.networks import FaceNetworks
from stario.adapters.faces.photo import decode
from stario.ports.execution import Checkpoint, HeavyWork
from stario.ports.faces import EmbeddedFace, FaceEmbedder, Photo


@attrs.frozen(eq=False)
class PhotoFaceEmbedder(FaceEmbedder):
    """
    Unpacks, looks and describes in memory, off the event loop.

    The smallest face is measured in the photo at its full size. A photo of 1920 pixels or more is
    reduced to 960 or a few more, and the face must have 40 of them as well.

    On one core a comparison costs 40 ms for a JPEG of one megapixel and 75 ms for one of twelve,
    48 of them to unpack it and 20 to describe the face.
    """

    _networks: FaceNetworks
    _heavy_work: HeavyWork
    _batches: CropBatches = attrs.field(init=False)

    @_batches.default
    def _empty_line(self) -> CropBatches:
        return CropBatches(self._networks)

    @property
    def engine(self) -> str:
        return self._networks.engine

    async def detect(self, photo: bytes) -> Photo:
        def look(checkpoint: Checkpoint) -> Photo:
            decoded = decode(photo)
            checkpoint()
            return FaceJudge(self._networks).photo(decoded)

        return await self._heavy_work.run(look)

    async def embed(self, photo: bytes) -> EmbeddedFace:
        def look(checkpoint: Checkpoint) -> EmbeddedFace:
            decoded = decode(photo)
            checkpoint()
            level = FaceJudge(self._networks).only_face(decoded)
            checkpoint()
            crop = aligned_crop(decoded.picture, level.face.points)
            return EmbeddedFace(
                face=detected(level, decoded.shrunk_by), embedding=self._batches.describe(crop)
            )

        return await self._heavy_work.run(look)
