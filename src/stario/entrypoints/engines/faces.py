"""Loading what looks at portraits and moves faces."""

import asyncio
from pathlib import Path

import attrs

from stario.adapters.memory.animation import MemoryFaceAnimator, MemoryPortraitGate
from stario.adapters.musetalk.animator import open_musetalk
from stario.adapters.musetalk.faces import FaceLocator, Points
from stario.adapters.musetalk.pictures import Picture
from stario.adapters.portrait.animator import EmbeddedFaceAnimator
from stario.adapters.portrait.gate import EmbeddedPortraitGate
from stario.adapters.portrait.landmarks import FaceLandmarker, FaceMesh
from stario.domain.kernel.errors import DomainError, Unavailable
from stario.entrypoints.settings import Settings
from stario.ports.animation import FaceAnimator, PortraitGate, PortraitReport
from stario.ports.execution import HeavyWork
from stario.ports.models import ModelStore

LANDMARKS = "face-landmarks"

# A face is followed while the network is surer of it than not.
_LEAST_PRESENCE = 0.5


@attrs.frozen
class MissingPortraitGate(PortraitGate):
    """Stands where the gate's model is missing or damaged: the rest of the process works on."""

    error: DomainError

    async def inspect(self, image: bytes) -> PortraitReport:
        del image
        raise Unavailable(what="models") from self.error


@attrs.frozen(kw_only=True)
class FaceLoader:
    """Loads off the event loop."""

    settings: Settings
    models: ModelStore
    heavy_work: HeavyWork

    async def gate(self) -> PortraitGate:
        """The portrait gate, or one that is unavailable where its model is; readiness says why."""
        if self.settings.face_engine == "memory":
            return MemoryPortraitGate()
        try:
            folder = await self.models.fetch(LANDMARKS)
        except DomainError as error:
            return MissingPortraitGate(error)
        return EmbeddedPortraitGate(FaceLandmarker(folder), self.heavy_work)

    async def animator(self) -> FaceAnimator:
        """
        Raises:
            ModelMissing, ModelCorrupted, LicenceForbids: as the model store says.
            Unavailable: MuseTalk would run on a CPU, and a GPU is required.
        """
        if self.settings.face_engine == "memory":
            return MemoryFaceAnimator()
        folder = await self.models.fetch(LANDMARKS)
        embedded = await asyncio.to_thread(EmbeddedFaceAnimator, folder, self.heavy_work)
        if self.settings.face_engine == "portrait":
            return embedded
        return await self._musetalk(embedded, folder)

    async def _musetalk(self, plates: FaceAnimator, folder: Path) -> FaceAnimator:
        musetalk = await open_musetalk(
            self.models,
            plates=plates,
            locate=_locator(FaceLandmarker(folder)),
            heavy_work=self.heavy_work,
        )
        if self.settings.gpu_required and musetalk.provider == "cpu":
            raise Unavailable(what="gpu", reason="musetalk_on_cpu")
        return musetalk


def _locator(landmarks: FaceLandmarker) -> FaceLocator:
    """The points that MuseTalk asks for, by the landmarks that the embedded engine uses."""

    def locate(picture: Picture, previous: Points | None = None) -> Points | None:
        if previous is not None:
            followed = landmarks.follow(picture, FaceMesh(previous, 1.0))
            return followed.points if followed.presence > _LEAST_PRESENCE else None
        faces = landmarks.faces(picture)
        return landmarks.mesh(picture, faces[0]).points if faces else None

    return locate
