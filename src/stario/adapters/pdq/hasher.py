"""
PDQ, from its description alone.

Source: Meta, "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm" (2019),
part 2; constants and rounding as in its reference implementation, so that hashes of other
people's lists can be compared with ours.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from stario.ports.media_moderation import MediaHash, MediaHasher
from stario.ports.pictures import RgbImage

Plane = NDArray[np.float64]

CENTRES: Final = (0.9, 0.8)
"""Shares of each side that the cropped variants keep."""

_SIDE: Final = 64
_BITS_A_SIDE: Final = 16
_PASSES: Final = 2
_LONGEST: Final = 512
_LUMA: Final = np.array([0.299, 0.587, 0.114])
_QUALITY_DIVISOR: Final = 90


def _cosines() -> Plane:
    """Frequencies 1 to 16 of a DCT-II over 64 samples; 0 is brightness and says nothing."""
    frequency = np.arange(1, _BITS_A_SIDE + 1)[:, None]
    sample = 2 * np.arange(_SIDE) + 1
    waves = np.cos(np.pi / (2 * _SIDE) * frequency * sample)
    return np.asarray(np.sqrt(2 / _SIDE) * waves, np.float64)


_DCT: Final = _cosines()


class PdqHasher(MediaHasher):
    """
    Which of 256 low frequencies are above their median.

    Meta takes two pictures for one where 31 bits or fewer differ and both have quality 50 or more.
    """

    def hash(self, picture: RgbImage) -> MediaHash:
        small = _decimated(_smoothed(_luminance(picture)))
        frequencies = _DCT @ small @ _DCT.T
        half = frequencies.size // 2 - 1
        median = np.partition(frequencies.ravel(), half)[half]
        packed = np.packbits(frequencies.ravel() > median, bitorder="little")
        return MediaHash(bits=int.from_bytes(packed.tobytes(), "little"), quality=_quality(small))

    def variants(self, picture: RgbImage) -> tuple[MediaHash, ...]:
        centres = (_centre(picture, share) for share in CENTRES)
        return tuple(self.hash(look) for look in (picture, picture[:, ::-1], *centres))


def _luminance(picture: RgbImage) -> Plane:
    ratio = _LONGEST / max(picture.shape[:2])
    if ratio < 1:
        height, width = (max(1, round(side * ratio)) for side in picture.shape[:2])
        picture = np.asarray(
            cv2.resize(
                np.ascontiguousarray(picture), (width, height), interpolation=cv2.INTER_AREA
            ),
            np.uint8,
        )
    return np.asarray(picture @ _LUMA, np.float64)


def _smoothed(plane: Plane) -> Plane:
    """Jarosz' filter: two box filters each way make nearly a tent."""
    for _ in range(_PASSES):
        plane = _boxed(_boxed(plane).T).T
    return plane


def _boxed(plane: Plane) -> Plane:
    """Means along rows over a window that is cut off at the edges."""
    length = plane.shape[1]
    window = (length + 2 * _SIDE - 1) // (2 * _SIDE)
    after = (window + 2) // 2 - 1
    before = window - 1 - after
    sums = np.zeros((plane.shape[0], length + 1))
    np.cumsum(plane, axis=1, out=sums[:, 1:])
    at = np.arange(length)
    start, end = np.maximum(at - before, 0), np.minimum(at + after + 1, length)
    means: Plane = (sums[:, end] - sums[:, start]) / (end - start)
    return means


def _decimated(plane: Plane) -> Plane:
    rows, columns = ((2 * np.arange(_SIDE) + 1) * side // (2 * _SIDE) for side in plane.shape)
    return plane[np.ix_(rows, columns)]


def _quality(small: Plane) -> int:
    """How much there is to see: steps between neighbours, each in whole percents of white."""
    steps = sum(
        int(np.trunc(np.abs(np.diff(small, axis=axis)) * 100 / 255).sum()) for axis in (0, 1)
    )
    return min(100, steps // _QUALITY_DIVISOR)


def _centre(picture: RgbImage, share: float) -> RgbImage:
    height, width = picture.shape[:2]
    top, left = (int(side * (1 - share) / 2) for side in (height, width))
    return picture[top : height - top, left : width - left]
