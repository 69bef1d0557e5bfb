"""
InsightFace's models, from a folder that an operator provides.

`FaceAnalysis` downloads what it does not find under its root; it is given a folder that is there,
with nothing missing, so that it never does. InsightFace's own packages of models are for
non-commercial research: the manifest of such a folder must say so, and production refuses it.
"""

from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Final, Protocol, cast

import attrs
import numpy as np
from numpy.typing import NDArray

from stario.adapters.faces.geometry import LocatedFace
from stario.adapters.faces.networks import Embeddings, FaceNetworks
from stario.adapters.faces.photo import Picture
from stario.adapters.faces.sessions import PROVIDERS, session_options, usable_providers
from stario.domain.kernel.errors import DomainError
from stario.ports.models import ModelCorrupted, ModelMissing

SURE_ENOUGH: Final = 0.5
SIDE_PIXELS: Final = 640

_STRIDE: Final = 32
_CROP: Final = (112, 112)
_CROPS_ON_CPU: Final = 1
_CROPS_ON_GPU: Final = 16


class FacesExtraMissing(DomainError):
    """The extra `faces` is not installed; `command` installs it."""

    code = "extra_missing"


class _Detector(Protocol):
    def detect(
        self, img: Picture, input_size: tuple[int, int]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]: ...


class _Session(Protocol):
    def get_providers(self) -> list[str]: ...


class _Recogniser(Protocol):
    input_size: tuple[int, int]
    session: _Session

    def get_feat(self, imgs: list[Picture]) -> NDArray[np.float32]: ...


class _Analysis(Protocol):
    models: Mapping[str, object]

    def prepare(self, ctx_id: int, det_thresh: float, det_size: tuple[int, int]) -> None: ...


@attrs.frozen(kw_only=True)
class InsightFaceNetworks(FaceNetworks):
    """Detects and embeds with a package of models; which ones decides its folder."""

    engine: str
    crops_at_once: int
    _detector: _Detector
    _recogniser: _Recogniser

    def locate(self, picture: Picture) -> list[LocatedFace]:
        # Small crops are looked at in their own size: blown up to 640 they would take as long.
        longer = max(picture.shape[:2])
        side = min(SIDE_PIXELS, -(-longer // _STRIDE) * _STRIDE)
        boxes, points = self._detector.detect(picture, input_size=(side, side))
        faces = [_face(box, marks) for box, marks in zip(boxes, points, strict=True)]
        return sorted(faces, key=lambda face: face.area, reverse=True)

    def describe(self, crops: Sequence[Picture]) -> Embeddings:
        vectors = np.asarray(self._recogniser.get_feat(list(crops)), np.float32)
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def open_insightface(
    folder: Path, *, engine: str, providers: Sequence[str] = ("cpu",), threads: int = 1
) -> InsightFaceNetworks:
    """
    Load the package of models in *folder*: one that detects, one that recognises.

    Args:
        engine: name and version, by the manifest.
        providers: tensorrt, cuda, cpu, in this order of preference.

    Raises:
        FacesExtraMissing: `insightface` is not installed.
        ModelMissing: *folder* holds no network.
        ModelCorrupted: it is no such package.
        Unavailable: the runtime has none of *providers*.
    """
    usable = usable_providers(providers)
    if not any(folder.glob("*.onnx")):
        raise ModelMissing(name=folder.name, file="*.onnx")
    analysis = _analysis(folder, usable, threads)
    detector, recogniser = (analysis.models.get(task) for task in ("detection", "recognition"))
    if detector is None or recogniser is None:
        raise ModelCorrupted(name=folder.name, reason="detection_or_recognition_missing")
    network = cast("_Recogniser", recogniser)
    if tuple(network.input_size) != _CROP:
        raise ModelCorrupted(name=folder.name, reason="crops_of_another_size")
    on_cpu = network.session.get_providers()[0] == PROVIDERS["cpu"]
    return InsightFaceNetworks(
        engine=engine,
        crops_at_once=_CROPS_ON_CPU if on_cpu else _CROPS_ON_GPU,
        detector=cast("_Detector", detector),
        recogniser=network,
    )


def _analysis(folder: Path, providers: list[str], threads: int) -> _Analysis:
    try:
        module = import_module("insightface.app")
    except ImportError as error:
        command = "make setup-faces"
        raise FacesExtraMissing(extra="faces", command=command) from error
    try:
        analysis = module.FaceAnalysis(
            name=str(folder.resolve()),
            allowed_modules=["detection", "recognition"],
            providers=providers,
            sess_options=session_options(threads),
        )
        found = cast("_Analysis", analysis)
        device = 0 if PROVIDERS["cuda"] in providers else -1
        found.prepare(device, det_thresh=SURE_ENOUGH, det_size=(SIDE_PIXELS, SIDE_PIXELS))
    except Exception as broken:  # its errors, and onnxruntime's, share no public base class
        raise ModelCorrupted(name=folder.name, reason=type(broken).__name__) from broken
    return found


def _face(box: NDArray[np.float32], points: NDArray[np.float32]) -> LocatedFace:
    left, top, right, bottom, confidence = map(float, box)
    return LocatedFace(
        box=(left, top, right - left, bottom - top),
        points=np.asarray(points, np.float32),
        confidence=min(1.0, confidence),
    )
