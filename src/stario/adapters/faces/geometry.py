"""Where things lie in a face, and how it is turned."""

import math
from typing import Final

import attrs
import cv2
import numpy as np
from numpy.typing import NDArray

from stario.adapters.faces.photo import Picture

Points = NDArray[np.float32]
"""`(5, 2)`: right eye, left eye, nose tip, right and left corner of the mouth, in pixels."""

CROP_PIXELS: Final = 112

_HALF_DIAGONAL: Final = CROP_PIXELS / math.sqrt(2)

_TEMPLATE: Final = np.array(
    [
        [38.2946, 51.6963],
        [73.5318, 51.5014],
        [56.0252, 71.7366],
        [41.5493, 92.3655],
        [70.7299, 92.2041],
    ],
    np.float64,
)
"""Where the points lie in a crop. Source: Deng et al., ArcFace (arXiv 1801.07698), its code."""


@attrs.frozen(eq=False, kw_only=True)
class LocatedFace:
    """A face in a picture; `box` is left, top, width and height in pixels."""

    box: tuple[float, float, float, float]
    points: Points
    confidence: float

    @property
    def size(self) -> float:
        """The longer side of its box: that of a turned head changes least."""
        return max(self.box[2:])

    @property
    def area(self) -> float:
        return self.box[2] * self.box[3]

    def scaled(self, factor: float) -> "LocatedFace":
        left, top, width, height = (value * factor for value in self.box)
        return attrs.evolve(
            self,
            box=(left, top, width, height),
            points=(self.points * factor).astype(np.float32),
        )


def tilt_degrees(points: Points) -> float:
    """The roll of the line between the eyes; clockwise, as one sees it, is positive."""
    across, down = points[1] - points[0]
    return math.degrees(math.atan2(float(down), float(across)))


def turn(points: Points) -> float:
    """
    How far the head looks aside: the nose's way from between the eyes, in distances of the eyes.

    0 is frontal; beyond 0.5 the nose passes an eye. Up and down do not count.
    """
    eyes = points[1] - points[0]
    length = float(eyes @ eyes)
    if length == 0:
        return math.inf
    between = (points[0] + points[1]) / 2
    return float((points[2] - between) @ eyes) / length


def is_plausible(points: Points) -> bool:
    """Whether eyes, nose and mouth lie below one another, the right ones on the right side."""
    eyes, nose, mouth = (
        points[:2].mean(axis=0, dtype=np.float64),
        points[2].astype(np.float64),
        points[3:].mean(axis=0, dtype=np.float64),
    )
    down = mouth - eyes
    length = float(down @ down)
    if length == 0:
        return False
    along = float((nose - eyes) @ down) / length
    across = points[1] - points[0]
    same_side = float(across @ (points[4] - points[3])) > 0
    return 0 < along < 1 and same_side and _handed(across, down)


def _handed(across: Points, down: NDArray[np.float64]) -> bool:
    """The mouth lies clockwise of the eyes' line: in a picture, y grows downwards."""
    return float(across[0] * down[1] - across[1] * down[0]) > 0


@attrs.frozen(eq=False, kw_only=True)
class Cutout:
    """
    A part of a picture: a pixel of `picture` is `factor` of the whole one.

    `left` and `top` are where its corner lies in the whole.
    """

    picture: Picture
    left: int
    top: int
    factor: float

    def inside(self, points: Points) -> Points:
        """Of the whole picture's *points*, where they lie in this part."""
        return ((points - (self.left, self.top)) / self.factor).astype(np.float32)

    def outside(self, points: Points) -> Points:
        """The way back."""
        return (points * self.factor + (self.left, self.top)).astype(np.float32)


def cut(picture: Picture, *, centre: Points, reach: float, factor: float) -> Cutout:
    """
    Cut out what lies within *reach* of *centre*, *factor* times smaller if that is above 1.

    Beyond the picture's border there is nothing to cut.
    """
    height, width = picture.shape[:2]
    left, top = (max(0, math.floor(value - reach)) for value in centre)
    right, bottom = (math.ceil(value + reach) + 1 for value in centre)
    left, top = min(left, width - 1), min(top, height - 1)
    part = picture[top : max(bottom, top + 1), left : max(right, left + 1)]
    small = shrunk(part, factor)
    return Cutout(picture=small, left=left, top=top, factor=part.shape[0] / small.shape[0])


def shrunk(picture: Picture, factor: float) -> Picture:
    """
    Make *picture* smaller, *factor* times if that is above 1.

    It is halved as often as that goes: bilinear sampling looks at two pixels a side, and of more
    it would miss most.
    """
    if factor <= 1:
        return picture
    height, width = (max(1, round(side / factor)) for side in picture.shape[:2])
    while min(picture.shape[0] / height, picture.shape[1] / width) >= 2:
        rows, columns = (side // 2 for side in picture.shape[:2])
        # An odd last row would make OpenCV weigh each pixel, three times slower.
        even = picture[: 2 * rows, : 2 * columns]
        picture = np.asarray(
            cv2.resize(even, (columns, rows), interpolation=cv2.INTER_AREA), np.uint8
        )
    return np.asarray(cv2.resize(picture, (width, height)), np.uint8)


def aligned_crop(picture: Picture, points: Points) -> Picture:
    """
    Cut out the face, turned and scaled so that its points lie on the template.

    Returns:
        `(112, 112, 3)`, BGR.
    """
    matrix = similarity(points.astype(np.float64), _TEMPLATE)
    scale = math.hypot(matrix[0, 0], matrix[1, 0])
    if 0 < scale < 1:
        middle = np.full(2, CROP_PIXELS / 2) - matrix[:, 2]
        centre = np.linalg.solve(matrix[:, :2], middle).astype(np.float32)
        part = cut(picture, centre=centre, reach=_HALF_DIAGONAL / scale + 2, factor=0.5 / scale)
        picture = part.picture
        matrix = similarity(part.inside(points).astype(np.float64), _TEMPLATE)
    crop = cv2.warpAffine(picture, matrix, (CROP_PIXELS, CROP_PIXELS), flags=cv2.INTER_LINEAR)
    return np.asarray(crop, np.uint8)


def similarity(source: NDArray[np.float64], target: NDArray[np.float64]) -> NDArray[np.float64]:
    """
    The rotation, scale and shift that bring *source* nearest to *target*, as a 2x3 matrix.

    Source: Umeyama, Least-squares estimation of transformation parameters (1991), eq. 34-43.
    """
    source_mean, target_mean = source.mean(axis=0), target.mean(axis=0)
    a, b = source - source_mean, target - target_mean
    u, spread, vt = np.linalg.svd(b.T @ a / len(source))
    signs = np.array([1.0, np.sign(np.linalg.det(u) * np.linalg.det(vt))])
    rotation = u @ np.diag(signs) @ vt
    variance = (a**2).sum() / len(source)
    scale = float((spread * signs).sum() / variance) if variance else 0.0
    shift = target_mean - scale * rotation @ source_mean
    return np.hstack([scale * rotation, shift[:, None]])
