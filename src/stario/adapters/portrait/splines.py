"""Smooth interpolation between scattered points."""

from typing import Self

import attrs
import cv2
import numpy as np

from stario.adapters.portrait.raster import Floats

_BLOCK = 8192


@attrs.frozen(eq=False)
class ThinPlateSpline:
    """
    The surface through given values that bends least.

    Source: F. Bookstein, "Principal Warps", IEEE PAMI 11(6), 1989.
    """

    _origin: Floats
    _extent: float
    _centres: Floats
    _bending: Floats
    _plane: Floats

    @classmethod
    def through(cls, centres: Floats, values: Floats, *, smoothing: float = 1e-4) -> Self:
        """
        Fit the spline.

        Args:
            centres: `(n, 2)`, not all on one line.
            values: `(n, channels)`.
            smoothing: weight of bending against fit; 0 passes through every value.
        """
        # Unit-sized coordinates keep the system well conditioned whatever the picture's size.
        origin, extent = centres.mean(0), float(np.ptp(centres, 0).max())
        centres = (centres - origin) / extent
        n = len(centres)
        squared = ((centres[:, None] - centres[None]) ** 2).sum(-1)
        plane = np.column_stack([np.ones(n), centres])
        system = np.zeros((n + 3, n + 3))
        system[:n, :n] = np.where(squared > 0, squared * np.log(squared + 1e-20), 0)
        system[:n, :n] += smoothing * np.eye(n)
        system[:n, n:] = plane
        system[n:, :n] = plane.T
        weights = np.linalg.solve(system, np.vstack([values, np.zeros((3, values.shape[1]))]))
        return cls(origin, extent, centres, weights[:n].astype(np.float32), weights[n:])

    def at(self, queries: Floats) -> Floats:
        """Evaluate at *queries*, `(q, 2)`: `(q, channels)` float32."""
        queries = (queries - self._origin) / self._extent
        result = np.empty((len(queries), self._bending.shape[1]), np.float32)
        for start in range(0, len(queries), _BLOCK):
            block = queries[start : start + _BLOCK]
            flat = np.column_stack([np.ones(len(block)), block]) @ self._plane
            result[start : start + _BLOCK] = self._kernel(block) @ self._bending + flat
        return result

    def _kernel(self, queries: Floats) -> Floats:
        """r² log r² in single precision; the expanded square keeps memory at one matrix."""
        centres = self._centres
        squared = (queries**2).sum(1)[:, None] + (centres**2).sum(1)[None]
        squared = np.maximum(squared - 2 * queries @ centres.T, 0).astype(np.float32)
        return np.asarray(squared * cv2.log(squared + np.float32(1e-12)))
