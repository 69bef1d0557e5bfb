"""Loading what cuts people out of photos."""

import asyncio
from collections.abc import Sequence
from typing import Final

import attrs
import numpy as np
from numpy.typing import NDArray

from stario.adapters.cutout.cutter import EmbeddedPortraitCutter
from stario.adapters.cutout.faces import FaceFinder
from stario.adapters.cutout.networks import MODEL
from stario.adapters.cutout.pictures import Picture
from stario.adapters.memory.cutouts import MemoryPortraitCutter
from stario.adapters.portrait.landmarks import FaceLandmarker
from stario.entrypoints.engines.faces import LANDMARKS
from stario.entrypoints.settings import Settings
from stario.ports.cutouts import Box, PortraitCutter
from stario.ports.execution import HeavyWork
from stario.ports.models import ModelStore

SELFIE: Final = MODEL

# The networks are surer of a face than not.
_LEAST_PRESENCE = 0.5
_MOST_FACES = 12


@attrs.frozen(kw_only=True)
class CutterLoader:
    """Loads off the event loop."""

    settings: Settings
    models: ModelStore
    heavy_work: HeavyWork

    async def cutter(self) -> PortraitCutter:
        """
        Raises:
            ModelMissing, ModelCorrupted, LicenceForbids: as the model store says.
        """
        if self.settings.face_engine == "memory":
            return MemoryPortraitCutter()
        folder = await self.models.fetch(SELFIE)
        faces = face_finder(FaceLandmarker(await self.models.fetch(LANDMARKS)))
        return await asyncio.to_thread(EmbeddedPortraitCutter.of, folder, faces, self.heavy_work)


def face_finder(landmarks: FaceLandmarker) -> FaceFinder:
    """Boxes by the landmarks that the embedded engine uses; chin to hairline."""

    def find(picture: Picture) -> Sequence[Box]:
        largest = sorted(landmarks.faces(picture), key=lambda box: -box.side)[:_MOST_FACES]
        meshes = [landmarks.mesh(picture, box) for box in largest]
        return [_around(mesh.points) for mesh in meshes if mesh.presence > _LEAST_PRESENCE]

    return find


def _around(points: NDArray[np.floating]) -> Box:
    (left, top), (right, bottom) = points[:, :2].min(0), points[:, :2].max(0)
    return Box(float(left), float(top), float(right - left), float(bottom - top))
