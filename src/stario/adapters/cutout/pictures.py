"""
Pictures as arrays, and the few OpenCV calls the cutter is made of, with their types.

`Picture` is `(height, width, 3)` BGR of 8 bits, `Plane` `(height, width)` float32, mostly in
[0, 1], `Planes` the same with channels. A `Mask` is of truth values.
"""

from typing import TypeVar, cast

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
Plane = NDArray[np.float32]
Planes = NDArray[np.float32]
Mask = NDArray[np.bool_]

Array = TypeVar("Array", NDArray[np.uint8], NDArray[np.float32])


def resize(source: Array, width: int, height: int) -> Array:
    """Average what becomes smaller; what grows is smooth."""
    shrinks = width < source.shape[1]
    method = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    return cast("Array", cv2.resize(source, (width, height), interpolation=method))


def box_mean(source: Plane, radius: int) -> Plane:
    """The mean over squares of `2 * radius + 1` pixels."""
    size = 2 * radius + 1
    return cast("Plane", cv2.blur(source, (size, size), borderType=cv2.BORDER_REFLECT))


def soften(source: Plane, sigma: float) -> Plane:
    return cast("Plane", cv2.GaussianBlur(source, (0, 0), max(sigma, 0.1)))


def grow(mask: Mask, radius: int) -> Mask:
    return np.asarray(cv2.dilate(mask.astype(np.uint8), _disc(radius)) > 0)


def shrink(mask: Mask, radius: int) -> Mask:
    return np.asarray(cv2.erode(mask.astype(np.uint8), _disc(radius)) > 0)


def _disc(radius: int) -> NDArray[np.uint8]:
    size = 2 * radius + 1
    return cast("NDArray[np.uint8]", cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)))


def as_floats(picture: Picture) -> Planes:
    """Values in [0, 1]."""
    return np.asarray(picture, np.float32) / np.float32(255)
