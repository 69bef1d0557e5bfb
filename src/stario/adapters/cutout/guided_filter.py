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
    mean = [box_mean(colours[..., c], radius) for c in _CHANNELS]
    mean_plane = box_mean(plane, radius)
    height, width = plane.shape
    covariance = np.empty((height, width, 3, 3), np.float32)
    with_plane = np.empty((height, width, 3), np.float32)
    for i in _CHANNELS:
        with_plane[..., i] = box_mean(colours[..., i] * plane, radius) - mean[i] * mean_plane
        for j in range(i, 3):
            product = box_mean(colours[..., i] * colours[..., j], radius) - mean[i] * mean[j]
            covariance[..., i, j] = covariance[..., j, i] = product
    covariance += noise * np.eye(3, dtype=np.float32)
    slopes = np.linalg.solve(covariance, with_plane[..., None])[..., 0]
    offset = mean_plane - sum(slopes[..., c] * mean[c] for c in _CHANNELS)
    return LocalLines(
        slopes=np.dstack(
            [box_mean(np.ascontiguousarray(slopes[..., c]), radius) for c in _CHANNELS]
        ),
        offset=box_mean(np.asarray(offset, np.float32), radius),
    )
