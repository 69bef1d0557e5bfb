"""Loading what carves reliefs."""

import attrs
import numpy as np

from stario.adapters.memory.sculpting import MemorySculptor
from stario.adapters.portrait.landmarks import FaceLandmarker, FaceMesh
from stario.adapters.portrait.topology import EYES
from stario.adapters.trimesh.pictures import FaceFinder, FaceRelief, Picture
from stario.adapters.trimesh.sculptor import TrimeshSculptor
from stario.entrypoints.engines.faces import LANDMARKS
from stario.entrypoints.settings import Settings
from stario.ports.execution import HeavyWork
from stario.ports.models import ModelStore
from stario.ports.sculpting import Sculptor

# The network is surer of a face than not.
_LEAST_PRESENCE = 0.5


@attrs.frozen(kw_only=True)
class SculptorLoader:
    settings: Settings
    models: ModelStore
    heavy_work: HeavyWork

    async def sculptor(self) -> Sculptor:
        """
        Raises:
            ModelMissing, ModelCorrupted, LicenceForbids: as the model store says.
        """
        if self.settings.face_engine == "memory":
            return MemorySculptor()
        landmarks = FaceLandmarker(await self.models.fetch(LANDMARKS))
        return TrimeshSculptor(faces=face_reliefs(landmarks), heavy_work=self.heavy_work)


def face_reliefs(landmarks: FaceLandmarker) -> FaceFinder:
    """Depths by the landmarks that the embedded engine uses."""

    def find(picture: Picture) -> FaceRelief | None:
        boxes = landmarks.faces(picture)
        if not boxes:
            return None
        mesh = landmarks.mesh(picture, max(boxes, key=lambda box: box.side))
        return _relief(mesh) if mesh.presence > _LEAST_PRESENCE else None

    return find


def _relief(mesh: FaceMesh) -> FaceRelief:
    eyes = []
    for eye in EYES:
        x, y = mesh.points[[*eye.upper, *eye.lower], :2].mean(0)
        across = mesh.points[eye.upper[0], :2] - mesh.points[eye.upper[-1], :2]
        eyes.append((float(x), float(y), float(np.linalg.norm(across)) / 2))
    return FaceRelief(np.asarray(mesh.points, np.float64), tuple(eyes))
