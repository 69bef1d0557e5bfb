"""The face's own measure of things."""

from typing import Self

import attrs
import numpy as np

from stario.adapters.portrait.raster import Floats
from stario.adapters.portrait.topology import (
    CHEEKS,
    CHIN,
    FOREHEAD,
    LOWER_INNER_LIP,
    MOUTH_CORNERS,
    OUTER_EYE_CORNERS,
    OVAL,
    UPPER_INNER_LIP,
)


def rotation(angle: float) -> Floats:
    """Matrix whose rows are the axes of a frame turned by *angle* radians."""
    cosine, sine = np.cos(angle), np.sin(angle)
    return np.array([[cosine, sine], [-sine, cosine]])


@attrs.frozen(eq=False)
class Face:
    """
    Mesh points in pixels and in the face's own frame.

    The frame's origin is the middle of the mouth, x runs along the eyes to the picture's right, y
    down; its unit is the outer-eye distance, so motion means the same on every face.
    """

    points: Floats
    """`(468, 3)` pixels."""
    eye_distance: float
    axes: Floats
    """`(2, 2)`: the frame's x and y axis in the picture."""
    mouth: Floats
    local: Floats
    """`(468, 2)` in the face's frame."""

    @classmethod
    def of(cls, points: Floats) -> Self:
        eyes = points[OUTER_EYE_CORNERS[1], :2] - points[OUTER_EYE_CORNERS[0], :2]
        distance = float(np.linalg.norm(eyes))
        axes = rotation(float(np.arctan2(eyes[1], eyes[0])))
        mouth = points[list(MOUTH_CORNERS), :2].mean(0)
        return cls(points, distance, axes, mouth, (points[:, :2] - mouth) @ axes.T / distance)

    @property
    def half_mouth(self) -> float:
        """Half the distance of the mouth corners, in outer-eye distances."""
        left, right = self.local[list(MOUTH_CORNERS), 0]
        return float(abs(right - left)) / 2

    @property
    def centre(self) -> Floats:
        return np.asarray(self.points[list(OVAL), :2].mean(0))

    @property
    def height(self) -> float:
        """Forehead to chin in pixels."""
        return float(np.linalg.norm(self.points[FOREHEAD, :2] - self.points[CHIN, :2]))

    @property
    def width(self) -> float:
        """Cheek to cheek in pixels."""
        left, right = self.points[list(CHEEKS), :2]
        return float(np.linalg.norm(right - left))

    @property
    def roll_degrees(self) -> float:
        return float(np.degrees(np.arctan2(self.axes[0, 1], self.axes[0, 0])))

    @property
    def yaw_degrees(self) -> float:
        """How far the head is turned; positive towards the picture's left."""
        left, right = self.points[list(CHEEKS)]
        across = float(np.linalg.norm(right[:2] - left[:2]))
        return float(np.degrees(np.arctan2(right[2] - left[2], across)))

    @property
    def mouth_gap(self) -> float:
        """Distance of the inner lips, in outer-eye distances."""
        upper = self.local[list(UPPER_INNER_LIP[3:8])]
        lower = self.local[list(LOWER_INNER_LIP[3:8])]
        return float(np.median(np.linalg.norm(upper - lower, axis=1)))

    def moved(self, scale: float, shift: Floats) -> "Face":
        """Give the same face after the picture is scaled, then shifted by *shift* pixels."""
        points = self.points * scale
        points[:, :2] += shift
        return Face.of(points)
