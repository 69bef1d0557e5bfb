"""
Pictures as arrays, and the few OpenCV calls the engine is made of, with their types.

`Picture` is `(height, width, 3)` BGR, `Plane` one channel of 8 bits, `Floats` any real numbers.
Points are `(n, 2)` in pixels, x then y; the centre of the first pixel is `(0, 0)`.
"""

from typing import TypeVar, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from stario.ports.animation import Frame

Picture = NDArray[np.uint8]
Plane = NDArray[np.uint8]
Floats = NDArray[np.floating]
Array = TypeVar("Array", NDArray[np.uint8], NDArray[np.floating])

LUMA_OF_BGR = np.array([0.114, 0.587, 0.299], np.float32)
"""Weights of ITU-R BT.601, which OpenCV's YUV conversions use."""

_SUBPIXEL_BITS = 4


def smoothstep(values: Floats, start: Floats | float, end: Floats | float) -> Floats:
    """Rise from 0 at *start* to 1 at *end*, flat at both."""
    t = np.clip((values - start) / (end - start), 0, 1)
    return np.asarray(t * t * (3 - 2 * t))


def sample(
    source: Array,
    where: Floats,
    *,
    border: int = cv2.BORDER_REPLICATE,
    into: Array | None = None,
) -> Array:
    """Read *source* bilinearly at `where`, `(height, width, 2)` float32 pixel positions."""
    # The stubs demand a second map; an empty one is not the same as none.
    read = cv2.remap(  # type: ignore[call-overload]
        source, where, None, cv2.INTER_LINEAR, dst=into, borderMode=border
    )
    return cast("Array", read)


def resize(
    source: Array,
    width: int,
    height: int,
    method: int = cv2.INTER_LINEAR,
    *,
    into: Array | None = None,
) -> Array:
    return cast("Array", cv2.resize(source, (width, height), dst=into, interpolation=method))


def affine(
    source: Array,
    matrix: Floats,
    width: int,
    height: int,
    *,
    border: int = cv2.BORDER_CONSTANT,
    method: int = cv2.INTER_LINEAR,
) -> Array:
    """Place *source* by the 2x3 *matrix*, which maps source pixels to result pixels."""
    warped = cv2.warpAffine(source, matrix, (width, height), flags=method, borderMode=border)
    return cast("Array", warped)


def blur(source: Array, sigma: float) -> Array:
    return cast("Array", cv2.GaussianBlur(source, (0, 0), max(sigma, 0.1)))


def blend(first: Array, second: Array, first_weight: Floats, second_weight: Floats) -> Array:
    """Mix two pictures of the same size by float32 weights `(height, width)`."""
    return cast("Array", cv2.blendLinear(first, second, first_weight, second_weight))


def polygon(points: Floats, width: int, height: int) -> Plane:
    """Draw the filled polygon with smooth edges: 255 inside."""
    plane = np.zeros((height, width), np.uint8)
    fixed = np.round(points * (1 << _SUBPIXEL_BITS)).astype(np.int32)
    cv2.fillPoly(plane, [fixed], (255,), cv2.LINE_AA, _SUBPIXEL_BITS)
    return plane


def luma(picture: Picture) -> Floats:
    return cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY).astype(np.float32)


def yuv_planes(picture: Picture) -> tuple[Plane, Plane]:
    """Split a picture with even sides into luma `(h, w)` and chroma `(h/2, w/2, 2)`."""
    height, width = picture.shape[:2]
    # Flat slicing: the two chroma planes of I420 share rows when height is no multiple of four.
    flat = cv2.cvtColor(picture, cv2.COLOR_BGR2YUV_I420).ravel()
    pixels = width * height
    quarter = (height // 2, width // 2)
    blue = flat[pixels : pixels + pixels // 4].reshape(quarter)
    red = flat[pixels + pixels // 4 :].reshape(quarter)
    chroma = cv2.merge([blue, red])
    return cast("Plane", flat[:pixels].reshape(height, width)), cast("Plane", chroma)


def picture_of(frame: Frame) -> Picture:
    """Turn an NV12 frame into BGR."""
    return cast("Picture", cv2.cvtColor(frame, cv2.COLOR_YUV2BGR_NV12))
