"""
Find faces, their 468 points and their irises with Google's mobile models on OpenCV's DNN.

Models (Apache-2.0): BlazeFace full range, FaceMesh and Iris of MediaPipe, as TensorFlow Lite
files. Sources: Bazarevsky et al. 2019 (arXiv:1907.05047), Kartynnik et al. 2019
(arXiv:1907.06724), Ablavatski et al. 2020 (arXiv:2006.11341).
"""

from pathlib import Path
from threading import Lock
from typing import Final, cast

import attrs
import cv2
import numpy as np

from stario.adapters.portrait.geometry import rotation
from stario.adapters.portrait.raster import Floats, Picture, affine, resize
from stario.adapters.portrait.topology import EYES, OUTER_EYE_CORNERS, EyePoints
from stario.domain.kernel.errors import Unavailable

DETECTOR_FILE: Final = "face_detection_full_range.tflite"
MESH_FILE: Final = "face_landmark.tflite"
IRIS_FILE: Final = "iris_landmark.tflite"

_DETECTOR_SIDE = 192
_DETECTOR_CELLS = 48
_DETECTOR_OUTPUTS = ("reshaped_regressor_face_4", "reshaped_classifier_face_4")
_MESH_SIDE = 192
_MESH_OUTPUTS = ("conv2d_20", "conv2d_30")
_IRIS_SIDE = 64
_IRIS_OUTPUTS = ("output_eyes_contours_and_brows", "output_iris")
_CROP_MARGIN = 1.5
_EYE_MARGIN = 2.3
_SURE_SCORE = 0.5
_SAME_FACE_OVERLAP = 0.3


@attrs.frozen(eq=False)
class FaceBox:
    """A detected face: `corners` is `(2, 2)`, `keypoints` `(6, 2)` in pixels, eyes first."""

    score: float
    corners: Floats
    keypoints: Floats

    @property
    def side(self) -> float:
        return float((self.corners[1] - self.corners[0]).max())


@attrs.frozen(eq=False)
class FaceMesh:
    """`points`: `(468, 3)` pixels, depth away from the camera; `presence` in [0, 1]."""

    points: Floats
    presence: float


@attrs.frozen(eq=False)
class Eye:
    """
    One eye, seen closely; the mesh's own lids hardly follow a blink.

    Attributes:
        iris: `(2,)` centre in pixels; `radius` in pixels.
        upper, lower: `(9, 2)` lids in pixels, both from corner to corner, left to right.
    """

    iris: Floats
    radius: float
    upper: Floats
    lower: Floats

    @property
    def openness(self) -> float:
        """Height over width of the lids' opening."""
        width = float(np.linalg.norm(self.upper[0] - self.upper[-1]))
        return float(np.linalg.norm(self.upper[3:6] - self.lower[3:6], axis=1).mean()) / width


class FaceLandmarker:
    """
    The three networks, read from a folder at first use.

    Safe to share between threads: OpenCV's networks hold their inputs, so calls take turns.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._turn = Lock()
        self._networks: dict[str, cv2.dnn.Net] = {}
        cells = (np.arange(_DETECTOR_CELLS) + 0.5) / _DETECTOR_CELLS
        self._anchors = np.stack(np.meshgrid(cells, cells), -1).reshape(-1, 2)

    def faces(self, picture: Picture) -> list[FaceBox]:
        """Find every face, the surest first."""
        height, width = picture.shape[:2]
        side = max(height, width)
        left, top = (side - width) // 2, (side - height) // 2
        square = cv2.copyMakeBorder(
            picture,
            *(top, side - height - top, left, side - width - left),
            cv2.BORDER_CONSTANT,
        )
        small = resize(
            cast("Picture", square), _DETECTOR_SIDE, _DETECTOR_SIDE, cv2.INTER_AREA
        ).astype(np.float32)
        regressed, scored = self._run(DETECTOR_FILE, small / 127.5 - 1, _DETECTOR_OUTPUTS)
        scores = 1 / (1 + np.exp(-np.clip(scored.reshape(-1), -50, 50)))
        regressed = regressed.reshape(-1, 16) / _DETECTOR_SIDE
        offset = np.array([left, top])
        kept: list[FaceBox] = []
        for i in np.argsort(-scores):
            if scores[i] < _SURE_SCORE:
                break
            centre, half = regressed[i, :2] + self._anchors[i], regressed[i, 2:4] / 2
            corners = np.stack([centre - half, centre + half]) * side - offset
            keypoints = (regressed[i, 4:].reshape(6, 2) + self._anchors[i]) * side - offset
            box = FaceBox(float(scores[i]), corners, keypoints)
            if all(_overlap(box, other) < _SAME_FACE_OVERLAP for other in kept):
                kept.append(box)
        return kept

    def mesh(self, picture: Picture, box: FaceBox) -> FaceMesh:
        """Place the 468 points on the face in *box*."""
        right_eye, left_eye = box.keypoints[:2]
        angle = _angle(left_eye - right_eye)
        rough = self._mesh_in(picture, box.corners.mean(0), _CROP_MARGIN * box.side, angle)
        # The detector's box is loose: the second crop follows the points of the first.
        return self.follow(picture, rough)

    def follow(self, picture: Picture, previous: FaceMesh) -> FaceMesh:
        """Place the points again near where they were: a video needs no detector."""
        points = previous.points[:, :2]
        angle = _angle(points[OUTER_EYE_CORNERS[1]] - points[OUTER_EYE_CORNERS[0]])
        turn = rotation(angle)
        upright = points @ turn.T
        low, high = upright.min(0), upright.max(0)
        return self._mesh_in(
            picture, turn.T @ ((low + high) / 2), _CROP_MARGIN * float((high - low).max()), angle
        )

    def eye(self, picture: Picture, points: Floats, eye: EyePoints) -> Eye:
        """Look at *eye* of the mesh *points* through the iris network."""
        corners = points[[eye.upper[0], eye.upper[-1]], :2]
        size = _EYE_MARGIN * float(np.linalg.norm(corners[0] - corners[1]))
        angle = _angle(points[OUTER_EYE_CORNERS[1], :2] - points[OUTER_EYE_CORNERS[0], :2])
        crop, back = _crop(picture, corners.mean(0), size, angle, _IRIS_SIDE)
        # The network knows one eye only; the other is shown to it in a mirror.
        mirrored = eye is EYES[1]
        shown = np.ascontiguousarray(crop[:, ::-1]) if mirrored else crop
        lids, ring = self._run(IRIS_FILE, shown.astype(np.float32) / 255, _IRIS_OUTPUTS)
        found = np.vstack([lids.reshape(71, 3)[:16, :2], ring.reshape(5, 3)[:, :2]])
        if mirrored:
            found[:, 0] = _IRIS_SIDE - 1 - found[:, 0]
        found = found @ back[:, :2].T + back[:, 2]
        lower, upper, ring = found[:9], np.vstack([found[:1], found[9:16], found[8:9]]), found[16:]
        if mirrored:
            lower, upper = lower[::-1], upper[::-1]
        radius = float(np.linalg.norm(ring[1:] - ring[0], axis=1).mean())
        return Eye(iris=ring[0], radius=radius, upper=upper, lower=lower)

    def _mesh_in(self, picture: Picture, centre: Floats, size: float, angle: float) -> FaceMesh:
        crop, back = _crop(picture, centre, size, angle, _MESH_SIDE)
        found, flag = self._run(MESH_FILE, crop.astype(np.float32) / 255, _MESH_OUTPUTS)
        local = found.reshape(468, 3).astype(np.float64)
        flat = local[:, :2] @ back[:, :2].T + back[:, 2]
        depth = local[:, 2] * size / _MESH_SIDE
        presence = 1 / (1 + np.exp(-float(flag.ravel()[0])))
        return FaceMesh(np.column_stack([flat, depth]), presence)

    def _run(self, file: str, bgr: Floats, outputs: tuple[str, ...]) -> list[Floats]:
        blob = np.ascontiguousarray(bgr[:, :, ::-1].transpose(2, 0, 1)[None], np.float32)
        with self._turn:
            network = self._networks.get(file) or self._load(file)
            network.setInput(blob)
            return [np.array(output) for output in network.forward(list(outputs))]

    def _load(self, file: str) -> cv2.dnn.Net:
        try:
            # The new engine of OpenCV 5 gives only one output of these files.
            network = cv2.dnn.readNetFromTFLite(str(self._folder / file), cv2.dnn.ENGINE_CLASSIC)
        except cv2.error as error:
            raise Unavailable(what=file) from error
        self._networks[file] = network
        return network


def _crop(
    picture: Picture, centre: Floats, size: float, angle: float, side: int
) -> tuple[Picture, Floats]:
    """Cut a turned square; the second result maps its pixels back to the picture's."""
    scale = side / size
    linear = rotation(angle) * scale
    matrix = np.column_stack([linear, side / 2 - linear @ centre])
    back = cast("Floats", cv2.invertAffineTransform(matrix))
    if scale < 0.5:
        # Bilinear sampling skips pixels here; average them first.
        shrink = 2 * scale
        height, width = picture.shape[:2]
        picture = resize(
            picture,
            max(1, round(width * shrink)),
            max(1, round(height * shrink)),
            cv2.INTER_AREA,
        )
        matrix[:, :2] /= shrink
    return affine(picture, matrix, side, side), back


def _angle(direction: Floats) -> float:
    return float(np.arctan2(direction[1], direction[0]))


def _overlap(first: FaceBox, second: FaceBox) -> float:
    """Intersection over union."""
    low = np.maximum(first.corners[0], second.corners[0])
    high = np.minimum(first.corners[1], second.corners[1])
    shared = float(np.prod(np.maximum(high - low, 0)))
    areas = sum(float(np.prod(box.corners[1] - box.corners[0])) for box in (first, second))
    return shared / (areas - shared + 1e-9)
