"""What can be measured on a video of a face without downloads."""

from collections.abc import Iterable
from itertools import pairwise

import attrs
import cv2
import numpy as np
from numpy.typing import NDArray

from stario.adapters.portrait.geometry import Face
from stario.adapters.portrait.landmarks import FaceLandmarker, FaceMesh
from stario.adapters.portrait.topology import (
    LEFT_EYE,
    LOWER_INNER_LIP,
    RIGHT_EYE,
    UPPER_INNER_LIP,
)

Picture = NDArray[np.uint8]
Curve = NDArray[np.floating]

_STEADY_PARTS = (
    (*LEFT_EYE.upper, *LEFT_EYE.lower),
    (*RIGHT_EYE.upper, *RIGHT_EYE.lower),
    (168, 6, 197, 195, 5, 4, 1),
    (10, 151, 9, 8, 67, 297),
)
"""
Eyes, nose and forehead move with the skull only. Single points tremble by half a hundredth of the
eye distance on a picture that stands still; means tremble less.
"""


@attrs.frozen(eq=False)
class FaceTrack:
    """
    Attributes:
        gap: opening of the lips a frame, in outer-eye distances.
        steady: `(frames, 4, 2)` parts of the skull, in outer-eye distances.
        lost: frames in which no face was found.
    """

    gap: Curve
    steady: Curve
    lost: int

    @property
    def jitter(self) -> float:
        """Mean second difference of the skull's parts: trembling, not motion."""
        return float(np.abs(np.diff(self.steady, 2, axis=0)).mean())


def track_face(pictures: Iterable[Picture], landmarker: FaceLandmarker) -> FaceTrack:
    """Follow the one face through BGR *pictures*."""
    gaps: list[float] = []
    steady: list[Curve] = []
    distances: list[float] = []
    lost = 0
    near: FaceMesh | None = None
    for picture in pictures:
        mesh = _next_mesh(picture, near, landmarker)
        if mesh is None:
            lost, near = lost + 1, None
            continue
        near = _calmer(near, mesh)
        face = Face.of(mesh.points)
        upper, lower = face.local[UPPER_INNER_LIP[5]], face.local[LOWER_INNER_LIP[5]]
        gaps.append(float(np.linalg.norm(upper - lower)))
        steady.append(np.stack([face.points[list(part), :2].mean(0) for part in _STEADY_PARTS]))
        distances.append(face.eye_distance)
    # One unit for the clip: the measured distance trembles by itself.
    unit = float(np.median(distances)) if distances else 1.0
    return FaceTrack(np.array(gaps), np.array(steady) / unit, lost)


def _calmer(near: FaceMesh | None, mesh: FaceMesh) -> FaceMesh:
    """Move the crop slowly: a crop that follows every tremble of the points feeds it."""
    if near is None:
        return mesh
    return attrs.evolve(mesh, points=near.points + 0.2 * (mesh.points - near.points))


def _next_mesh(
    picture: Picture, last: FaceMesh | None, landmarker: FaceLandmarker
) -> FaceMesh | None:
    if last is not None:
        followed = landmarker.follow(picture, last)
        if followed.presence > 0.5:
            return followed
    boxes = landmarker.faces(picture)
    return landmarker.mesh(picture, boxes[0]) if boxes else None


def smooth(curve: Curve) -> Curve:
    """Binomial filter over three frames: the networks tremble a little on still pictures."""
    return np.convolve(np.pad(curve, 1, "edge"), [0.25, 0.5, 0.25], "valid")


def best_lag(measured: Curve, commanded: Curve, *, reach: int = 5) -> tuple[int, float]:
    """
    Find the shift with the highest correlation.

    Returns:
        Frames by which *measured* is late, and Pearson's r there.
    """
    scores = {}
    for lag in range(-reach, reach + 1):
        late = measured[max(lag, 0) : len(measured) + min(lag, 0)]
        early = commanded[max(-lag, 0) : len(commanded) - max(lag, 0)]
        scores[lag] = float(np.corrcoef(late, early)[0, 1])
    lag = max(scores, key=lambda at: scores[at])
    return lag, scores[lag]


def chance_of_smaller(small: Curve, large: Curve) -> float:
    """Area under the ROC curve: how often a value of *small* lies below one of *large*."""
    below = (small[:, None] < large[None]).mean()
    equal = (small[:, None] == large[None]).mean()
    return float(below + equal / 2)


def psnr(first: Picture, second: Picture, where: NDArray[np.bool_]) -> float:
    """Peak signal-to-noise ratio in dB of the pixels *where*."""
    error = first[where].astype(np.float64) - second[where]
    return float(10 * np.log10(255**2 / max(float((error**2).mean()), 1e-9)))


def flicker(pictures: list[Picture], where: NDArray[np.bool_]) -> float:
    """Mean change between neighbouring frames of the pixels *where*, in grey levels."""
    grey = [cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)[where] for picture in pictures]
    return float(np.mean([cv2.absdiff(*pair).mean() for pair in pairwise(grey)]))


def sharpness(picture: Picture, face: Face) -> float:
    """Variance of the Laplacian over the face."""
    half = int(0.5 * face.height)
    x, y = face.centre.astype(int)
    crop = picture[max(0, y - half) : y + half, max(0, x - half) : x + half]
    return float(cv2.Laplacian(cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY), cv2.CV_32F).var())
