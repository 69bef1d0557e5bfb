"""
How much of each pixel at a person's edge is the person.

Source: Levin, Lischinski, Weiss, "A closed-form solution to natural image matting", TPAMI 2008.
"""

from typing import Any, cast

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array, diags_array
from scipy.sparse.linalg import cg

from stario.adapters.cutout.pictures import Mask, Plane, Planes, grow

_COLOUR_NOISE = 1e-5
"""Variance that is added to each window's colours; smaller follows finer strands."""

_TRUST_AT_EDGE, _TRUST_FAR_AWAY = 2e-3, 1.0
"""
Pull of the networks' own answer, against that of the colour lines: a strand may leave the edge
that they saw, but far away from it what has the hair's colour is something else.
"""

_ITERATIONS = 120
_TOLERANCE = 1e-4
_WINDOW = 9
_EVEN = 0.5


def refine(colours: Planes, guess: Plane, unknown: Mask) -> Plane:
    """
    Solve for the share of the foreground where *unknown*.

    Args:
        colours: `(height, width, 3)` in [0, 1].
        guess: what to start from, and what holds elsewhere.

    Returns:
        `(height, width)` in [0, 1].
    """
    if not unknown.any():
        return guess
    laplacian, pixels = _laplacian(colours, unknown)
    flat = guess.reshape(-1).astype(np.float64)
    free = unknown.reshape(-1)[pixels]
    system = laplacian[free][:, free]
    # A weighted mean of what the colours say and of what the networks said.
    pull = _trust(guess, unknown).reshape(-1)[pixels[free]]
    known = laplacian[free][:, ~free] @ flat[pixels[~free]]
    start = flat[pixels[free]]
    matrix = csr_array(system + diags_array(pull))
    scale = diags_array(1 / matrix.diagonal())
    solved, _ = cg(
        matrix, pull * start - known, x0=start, rtol=_TOLERANCE, maxiter=_ITERATIONS, M=scale
    )
    result = flat.copy()
    result[pixels[free]] = solved
    return np.clip(result, 0, 1).astype(np.float32).reshape(guess.shape)


def _trust(guess: Plane, unknown: Mask) -> Plane:
    inside = guess > _EVEN
    distance = np.where(inside, _depth(inside), _depth(~inside))
    reach = max(float(distance[unknown].max()), 1.0)
    ratio = _TRUST_FAR_AWAY / _TRUST_AT_EDGE
    return np.asarray(_TRUST_AT_EDGE * ratio ** np.minimum(distance / reach, 1), np.float32)


def _depth(mask: Mask) -> Plane:
    """Distance to the nearest pixel that is not in *mask*."""
    return cast("Plane", cv2.distanceTransform(mask.astype(np.uint8), cv2.DIST_L2, 3))


def _laplacian(colours: Planes, unknown: Mask) -> tuple[csr_array, NDArray[np.int64]]:
    """The matting Laplacian of all 3x3 windows that touch *unknown*, and its pixels' numbers."""
    height, width = unknown.shape
    centres = grow(unknown, 1)
    centres[[0, -1]] = False
    centres[:, [0, -1]] = False
    rows, columns = np.nonzero(centres)
    offsets = np.array([(y, x) for y in (-1, 0, 1) for x in (-1, 0, 1)])
    members = (rows[:, None] + offsets[:, 0]) * width + columns[:, None] + offsets[:, 1]
    weights = _window_weights(colours.reshape(-1, 3).astype(np.float64)[members])
    touched = np.zeros(height * width, bool)
    touched[members] = True
    pixels = np.flatnonzero(touched)
    number = np.zeros(height * width, np.int32)
    number[pixels] = np.arange(len(pixels), dtype=np.int32)
    members = number[members]
    i = np.repeat(members, _WINDOW, axis=1).reshape(-1)
    j = np.tile(members, (1, _WINDOW)).reshape(-1)
    matrix = coo_array((weights.reshape(-1), (i, j)), shape=(len(pixels), len(pixels)))
    return matrix.tocsr(), pixels


def _window_weights(windows: NDArray[np.float64]) -> NDArray[Any]:
    """`(n, 9, 9)` for colours `(n, 9, 3)`: equation 12 of the source."""
    centred = windows - windows.mean(1, keepdims=True)
    turned = centred.transpose(0, 2, 1)
    covariance = turned @ centred / _WINDOW + _COLOUR_NOISE / _WINDOW * np.eye(3)
    alike = (1 + centred @ np.linalg.inv(covariance) @ turned) / _WINDOW
    return np.asarray(np.eye(_WINDOW) - alike)
