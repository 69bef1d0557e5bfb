"""What a picture shows, in 64 bits."""

import cv2
import numpy as np
from numpy.typing import NDArray

from stario.ports.pictures import RgbImage
from stario.ports.provenance import PerceptualHasher

_SIDE = 32
_BITS = 64


def _lowest() -> NDArray[np.intp]:
    """Places of the lowest frequencies of a square, without its brightness."""
    across = np.arange(_SIDE)
    radius = np.hypot(across[:, None], across).ravel()
    return np.argsort(radius, kind="stable")[1 : _BITS + 1]


_LOWEST = _lowest()


class DctPerceptualHasher(PerceptualHasher):
    """
    Which of the 64 lowest frequencies are above their median.

    Take two pictures whose hashes differ in at most 10 bits for copies of one.

    Source: C. Zauner, "Implementation and benchmarking of perceptual image hash functions",
    Upper Austria University of Applied Sciences (2010), 3.2.1.
    """

    def hash(self, image: RgbImage) -> int:
        gray = cv2.cvtColor(np.ascontiguousarray(image), cv2.COLOR_RGB2GRAY)
        small = cv2.resize(gray, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA)
        found = np.asarray(cv2.dct(small.astype(np.float32))).ravel()[_LOWEST]
        return int.from_bytes(np.packbits(found > np.median(found)).tobytes())
