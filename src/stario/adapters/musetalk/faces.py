"""Where on a picture the network paints."""

from collections.abc import Callable
from typing import Final, cast

import attrs
import cv2
import numpy as np
from numpy.typing import NDArray

from stario.adapters.musetalk.pictures import Mask, Picture

Points = NDArray[np.floating]
"""The 468 points of MediaPipe's Face Mesh, `(468, 2)` or `(468, 3)` in pixels, x first."""

FaceLocator = Callable[[Picture, Points | None], Points | None]
"""
Finds the points of the one face on a picture; None where there is none.

The second argument are the points on the picture before, if it is the next one of a film.
"""

SIDE: Final = 256
"""Pixels of the square that the networks see."""

_NOSE_BRIDGE = 195
_LOWER_OVAL = (
    *(234, 93, 132, 58, 172, 136, 150, 149, 176, 148, 152),
    *(377, 400, 378, 379, 365, 397, 288, 361, 323, 454),
)
_CHIN_MARGIN = 10 / 256
_CROP_SCALE = 1.5
_BLUR_SHARE = 0.05
_INERTIA = 0.5


@attrs.frozen
class Box:
    """Pixels; right and bottom are exclusive."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top

    def within(self, width: int, height: int) -> "Box | None":
        """The part on a picture of that size; None where it is too little to paint on."""
        box = Box(
            max(0, self.left), max(0, self.top), min(width, self.right), min(height, self.bottom)
        )
        enough = box.width >= self.width // 2 and box.height >= self.height // 2
        return box if enough and box.width >= 16 and box.height >= 16 else None


def face_box(points: Points) -> Box:
    """
    The square-ish window that the network was trained on: the bridge of the nose in its middle.

    As high above the nose as the chin is below, ear to ear, and a little under the chin.
    Version 1.5: no shift of the box, an extra margin of 10 pixels at a face of 256.
    """
    oval = points[list(_LOWER_OVAL)]
    left, right = oval[:, 0].min(), oval[:, 0].max()
    middle, bottom = points[_NOSE_BRIDGE, 1], oval[:, 1].max()
    top = middle - (bottom - middle)
    bottom += _CHIN_MARGIN * (bottom - top)
    return Box(round(left), round(top), round(right), round(bottom))


def jaw_mask(points: Points, box: Box, *, width: int, height: int) -> Mask:
    """
    How much of the painted face shows: the jaw below the nose, with a soft edge.

    The polygon of the jaw takes the place of the released code's face parser, whose training data
    is not for paid products. The mask has faded to 0 at the border of *box*, beyond which
    nothing is painted.

    Returns:
        `(height, width)`.
    """
    mask = np.zeros((height, width), np.uint8)
    nose = points[[_NOSE_BRIDGE], :2]
    polygon = np.vstack([points[list(_LOWER_OVAL), :2], nose])
    cv2.fillPoly(mask, [np.round(polygon).astype(np.int32)], (255,))
    crop = _expanded(box)
    kernel = int(_BLUR_SHARE * crop.width // 2 * 2) + 1
    fade = kernel // 2
    top = max(box.top + fade, (crop.top + crop.bottom) // 2)
    inside = (slice(top, box.bottom - fade), slice(box.left + fade, box.right - fade))
    visible = np.zeros_like(mask)
    visible[inside] = mask[inside]
    blurred = cv2.GaussianBlur(visible, (kernel, kernel), 0)
    return cast("Mask", blurred.astype(np.float32) / 255)


def _expanded(box: Box) -> Box:
    half = int(max(box.width, box.height) // 2 * _CROP_SCALE)
    x, y = (box.left + box.right) // 2, (box.top + box.bottom) // 2
    return Box(x - half, y - half, x + half, y + half)


@attrs.define
class SteadyLocator:
    """Follows one face through a film: landmarks tremble by a pixel, and a box must not."""

    locate: FaceLocator
    _last: Points | None = attrs.field(init=False, default=None)

    def __call__(self, picture: Picture) -> Points | None:
        found = self.locate(picture, self._last)
        if found is None:
            self._last = None
            return None
        points = np.asarray(found[:, :2], np.float64)
        if self._last is not None:
            points = _INERTIA * self._last + (1 - _INERTIA) * points
        self._last = points
        return points
