"""Smooth interpolation between scattered points."""

import cv2
import numpy as np

from stario.adapters.portrait.raster import Floats

_BLOCK = 8192


def thin_plate_spline(
    centres: Floats, values: Floats, queries: Floats, *, smoothing: float = 1e-4
) -> Floats:
    """
    Evaluate at *queries* the thin-plate spline through *values* at *centres*.

    Args:
        centres: `(n, 2)`, not all on one line.
        values: `(n, channels)`.
        queries: `(q, 2)`.
        smoothing: weight of bending against fit; 0 passes through every value.

    Returns:
        `(q, channels)` float32.

    Source: F. Bookstein, "Principal Warps", IEEE PAMI 11(6), 1989.
    """
    origin = centres.mean(0)
    # Unit-sized coordinates keep the system well conditioned whatever the picture's size.
    extent = np.ptp(centres, 0).max()
    centres = (centres - origin) / extent
    queries = (queries - origin) / extent
    weights = _solve(centres, values, smoothing)
    bending, plane = weights[: len(centres)].astype(np.float32), weights[len(centres) :]
    result = np.empty((len(queries), values.shape[1]), np.float32)
    for start in range(0, len(queries), _BLOCK):
        block = queries[start : start + _BLOCK]
        flat = np.column_stack([np.ones(len(block)), block]) @ plane
        result[start : start + _BLOCK] = _kernel(block, centres) @ bending + flat
    return result


def _solve(centres: Floats, values: Floats, smoothing: float) -> Floats:
    n = len(centres)
    squared = ((centres[:, None] - centres[None]) ** 2).sum(-1)
    kernel = np.where(squared > 0, squared * np.log(squared + 1e-20), 0)
    plane = np.column_stack([np.ones(n), centres])
    system = np.zeros((n + 3, n + 3))
    system[:n, :n] = kernel + smoothing * np.eye(n)
    system[:n, n:] = plane
    system[n:, :n] = plane.T
    return np.asarray(np.linalg.solve(system, np.vstack([values, np.zeros((3, values.shape[1]))])))


def _kernel(queries: Floats, centres: Floats) -> Floats:
    """r² log r² in single precision; the expanded square keeps memory at one matrix."""
    squared = (queries**2).sum(1)[:, None] + (centres**2).sum(1)[None] - 2 * queries @ centres.T
    squared = np.maximum(squared, 0).astype(np.float32)
    return np.asarray(squared * cv2.log(squared + np.float32(1e-12)))
