"""Where the lips meet."""

from typing import Final

import attrs
import numpy as np

from stario.adapters.portrait.geometry import Face
from stario.adapters.portrait.raster import Floats, Picture, blur, luma, sample, smoothstep
from stario.adapters.portrait.topology import LOWER_INNER_LIP, UPPER_INNER_LIP

SEAM_POINTS: Final = 61

CLOSED_GAP: Final = 0.035
"""The mesh reads 0.015-0.035 outer-eye distances on lips that touch."""

_REACH = 0.055
"""The mesh misses the lips by up to 0.04 outer-eye distances; the search goes a little farther."""

_OFFSETS = 45
_STIFFNESS = 0.35
_CENTRING = 0.6
_LOWER_LIP_OVERLAP = 0.014


@attrs.frozen(eq=False)
class LipSeam:
    """
    Inner edge of each lip, corner to corner.

    Attributes:
        upper, lower: `(SEAM_POINTS, 2)` pixels; the same curve when the mouth is closed.
        rest_gap: opening in the portrait, in outer-eye distances.
        closed: the lips touch.
        taper: `(SEAM_POINTS,)`: 1 along the lips, 0 at the corners, where they never part.
    """

    upper: Floats
    lower: Floats
    rest_gap: float
    closed: bool
    taper: Floats


def find_seam(canvas: Picture, face: Face) -> LipSeam:
    """Take the inner lips from the mesh; snap closed lips to the dark line between them."""
    upper = _even(face.points[list(UPPER_INNER_LIP), :2])
    lower = _even(face.points[list(LOWER_INNER_LIP), :2])
    along = np.linspace(0, 1, SEAM_POINTS)
    taper = smoothstep(np.minimum(along, 1 - along), -0.06, 0.03)
    if face.mouth_gap < CLOSED_GAP:
        seam = _darkest_line(canvas, (upper + lower) / 2, face)
        return LipSeam(seam, seam, rest_gap=0.0, closed=True, taper=taper)
    # The mesh runs a little above the lower lip's edge, which would leave a rim of lip on teeth.
    overlap = _LOWER_LIP_OVERLAP * face.eye_distance * np.sin(np.pi * along)
    lower = lower + face.axes[1] * overlap[:, None]
    return LipSeam(upper, lower, rest_gap=face.mouth_gap, closed=False, taper=taper)


def _even(curve: Floats) -> Floats:
    """Resample *curve* to `SEAM_POINTS` points of equal distance."""
    length = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(curve, axis=0), axis=1))])
    wanted = np.linspace(0, length[-1], SEAM_POINTS)
    return np.column_stack([np.interp(wanted, length, curve[:, i]) for i in (0, 1)])


def _darkest_line(canvas: Picture, middle: Floats, face: Face) -> Floats:
    """
    Find the darkest smooth curve near *middle* by dynamic programming.

    Without it the cut runs through a lip, and the lip tears when the mouth opens.
    """
    reach = _REACH * face.eye_distance
    offsets = np.linspace(-reach, reach, _OFFSETS)
    grey = blur(luma(canvas), max(0.8, face.eye_distance * 0.006))
    where = middle[:, None] + offsets[None, :, None] * face.axes[1]
    light = sample(grey, where.astype(np.float32))
    light = (light - light.mean(1, keepdims=True)) / (light.std() + 1e-3)
    away = (offsets / reach) ** 2
    along = np.linspace(0, 1, SEAM_POINTS)
    # Near the corners the shadow of the cheek is darker than the seam: stay on the mesh there.
    trust = np.clip(np.minimum(along, 1 - along) / 0.12, 0, 1)[:, None]
    chosen = offsets[_cheapest_path((light + _CENTRING * away) * trust + (1 - trust) * 4 * away)]
    smooth = np.convolve(np.pad(chosen, 3, "edge"), np.ones(7) / 7, "valid")
    return np.asarray(middle + smooth[:, None] * face.axes[1])


def _cheapest_path(cost: Floats) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """Choose one column a row; a step sideways costs `_STIFFNESS` a column."""
    rows, columns = cost.shape
    steps = np.arange(columns)
    sideways = _STIFFNESS * np.abs(steps[:, None] - steps[None])
    total = cost.astype(np.float64)
    came_from = np.zeros((rows, columns), np.intp)
    for row in range(1, rows):
        ways = total[row - 1][None] + sideways
        came_from[row] = ways.argmin(1)
        total[row] += ways.min(1)
    path = np.empty(rows, np.intp)
    path[-1] = total[-1].argmin()
    for row in range(rows - 1, 0, -1):
        path[row - 1] = came_from[row, path[row]]
    return path
