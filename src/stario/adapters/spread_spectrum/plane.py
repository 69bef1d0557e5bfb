"""A picture as the mark sees it: its brightness on a square of one size."""

import cv2
import numpy as np
from numpy.typing import NDArray

from stario.ports.pictures import RgbImage

SIDE = 512
"""Whatever the size and shape of a picture, its plane has this many rows and columns."""

Plane = NDArray[np.float32]
"""`(rows, columns)`; of a picture 0-255, of what was made from it any scale."""

_FINE_SIGMA = 0.7
_COARSE_SIGMA = 2.6
_NEIGHBOURHOOD = 17
_LOUDEST = 2.0
# Less than rounding leaves in a flat area.
_FAINT = 0.25


def luma(image: RgbImage) -> NDArray[np.uint8]:
    gray = cv2.cvtColor(np.ascontiguousarray(image), cv2.COLOR_RGB2GRAY)
    return np.asarray(gray, np.uint8)


def resized(plane: NDArray[np.float32 | np.uint8], width: int, height: int) -> Plane:
    smaller = width * height < plane.size
    how = cv2.INTER_AREA if smaller else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(plane, (width, height), interpolation=how), np.float32)


def detail(plane: Plane) -> Plane:
    """Give what changes within 3 to 15 pixels: where the mark is, and what hides it."""
    fine = cv2.GaussianBlur(plane, (0, 0), _FINE_SIGMA)
    return np.asarray(fine - cv2.GaussianBlur(plane, (0, 0), _COARSE_SIGMA), np.float32)


def energy(plane: Plane, size: int) -> Plane:
    """Give the root mean square around each pixel, over *size* times *size*."""
    # A running sum of floats may end a little below zero.
    mean = np.maximum(cv2.blur(plane * plane, (size, size)), 0)
    return np.asarray(np.sqrt(mean), np.float32)


def whitened(gray: NDArray[np.uint8]) -> Plane:
    """Make every region of a picture count alike: the mark in it stands out as far as it can."""
    found = detail(resized(gray, SIDE, SIDE))
    return np.clip(found / (energy(found, _NEIGHBOURHOOD) + _FAINT), -_LOUDEST, _LOUDEST)
