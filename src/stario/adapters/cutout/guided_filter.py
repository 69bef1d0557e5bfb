"""
Make a coarse plane follow the edges of a picture.

Sources: He, Sun, Tang, "Guided image filtering", TPAMI 2013; He, Sun, "Fast guided filter", 2015
(arXiv:1505.00996).
"""

import attrs
import numpy as np

from stario.adapters.cutout.pictures import Plane, Planes, box_mean, resize

_CHANNELS = range(3)


@attrs.frozen(eq=False)
class LocalLines:
    """`plane = slopes * colours + offset` around each pixel; valid at any size of the picture."""

    slopes: Planes
    offset: Plane

    def of(self, colours: Planes) -> Plane:
        """Evaluate for the same picture, larger or not: `(height, width, 3)` in [0, 1]."""
        height, width = colours.shape[:2]
        slopes = resize(self.slopes, width, height)
        made = resize(self.offset, width, height)
        for channel in _CHANNELS:
            made += slopes[..., channel] * colours[..., channel]
        return np.clip(made, 0, 1)


def fit(colours: Planes, plane: Plane, *, radius: int, noise: float) -> LocalLines:
    """Fit lines of colour to *plane* in squares of *radius*; *noise* is a variance."""
    channels = [np.ascontiguousarray(colours[..., c]) for c in _CHANNELS]
    mean = [box_mean(channel, radius) for channel in channels]
    mean_plane = box_mean(plane, radius)

    def covariance(i: int, j: int) -> Plane:
        product = box_mean(channels[i] * channels[j], radius) - mean[i] * mean[j]
        return product + np.float32(noise) if i == j else product

    slopes = _solved(
        [covariance(i, j) for i, j in ((0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2))],
        [box_mean(channels[c] * plane, radius) - mean[c] * mean_plane for c in _CHANNELS],
    )
    offset = mean_plane
    for c in _CHANNELS:
        offset = offset - slopes[c] * mean[c]
    return LocalLines(
        slopes=np.dstack([box_mean(slope, radius) for slope in slopes]),
        offset=box_mean(offset, radius),
    )


def _solved(symmetric: list[Plane], right: list[Plane]) -> list[Plane]:
    """Solve a symmetric system of three unknowns in each pixel, by its adjugate."""
    # Products of three variances leave nothing of single precision.
    a, b, c, d, e, f = (plane.astype(np.float64) for plane in symmetric)
    x, y, z = (plane.astype(np.float64) for plane in right)
    ad, ae, af = d * f - e * e, c * e - b * f, b * e - c * d
    be, bf, cf = a * f - c * c, b * c - a * e, a * d - b * b
    determinant = a * ad + b * ae + c * af
    rows = ((ad, ae, af), (ae, be, bf), (af, bf, cf))
    solved = [(first * x + second * y + third * z) / determinant for first, second, third in rows]
    return [plane.astype(np.float32) for plane in solved]
