"""Where a picture is bright and where dark, on eight by eight fields."""

from itertools import pairwise

import numpy as np

from stario.ports.pictures import RgbImage
from stario.ports.provenance import PerceptualHasher

_SIDE = 8
_PAIR = np.array([[1, 1], [1, -1]])
_WALSH = np.kron(np.kron(_PAIR, _PAIR), _PAIR)


class MemoryPerceptualHasher(PerceptualHasher):
    """Which patterns of fields (Walsh functions) a picture is like, and which it is unlike."""

    def hash(self, image: RgbImage) -> int:
        gray = image.mean(axis=2)
        rows, columns = (np.linspace(0, side, _SIDE + 1).astype(int) for side in gray.shape)
        fields = [
            [
                gray[top : max(bottom, top + 1), left : max(right, left + 1)].mean()
                for left, right in pairwise(columns)
            ]
            for top, bottom in pairwise(rows)
        ]
        likeness = _WALSH @ np.array(fields) @ _WALSH
        return int.from_bytes(np.packbits(likeness > np.median(likeness)).tobytes())
