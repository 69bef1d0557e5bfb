"""
In which proportions two faces agree.

Five points of a face say little, but what they say can be checked with a ruler. All lengths are
taken across or along the face itself, so that a tilted head or another distance from the camera
changes nothing.
"""

import math
from collections.abc import Sequence
from enum import StrEnum

import attrs

Point = tuple[float, float]


class Feature(StrEnum):
    EYES = "eyes"
    NOSE = "nose"
    MOUTH = "mouth"
    FACE_SHAPE = "face_shape"


@attrs.frozen(kw_only=True)
class Proportions:
    """
    Of one face.

    `eyes`: their distance, in widths of the face. `nose`: how far down from the eyes to the mouth
    its tip lies. `mouth`: its width, in distances of the eyes. `face_shape`: from the eyes to the
    mouth, in distances of the eyes.
    """

    eyes: float
    nose: float
    mouth: float
    face_shape: float


# Half of how far apart two strangers are on average.
_TOLERANCES = {
    Feature.EYES: 0.017,
    Feature.NOSE: 0.023,
    Feature.MOUTH: 0.025,
    Feature.FACE_SHAPE: 0.054,
}


def proportions_of(landmarks: Sequence[Point], *, face_width: float) -> Proportions:
    """
    Measure a face by right eye, left eye, nose tip and the corners of the mouth.

    Raises:
        ValueError: points that must be apart are not.
    """
    right_eye, left_eye, nose, right_mouth, left_mouth = landmarks
    eyes, mouth = _middle(right_eye, left_eye), _middle(right_mouth, left_mouth)
    between, height = math.dist(right_eye, left_eye), math.dist(eyes, mouth)
    if min(between, height, face_width) <= 0:
        raise ValueError("the points of the face lie on one another")
    down = ((mouth[0] - eyes[0]) / height, (mouth[1] - eyes[1]) / height)
    along = (nose[0] - eyes[0]) * down[0] + (nose[1] - eyes[1]) * down[1]
    return Proportions(
        eyes=between / face_width,
        nose=along / height,
        mouth=math.dist(right_mouth, left_mouth) / between,
        face_shape=height / between,
    )


def matching_features(one: Proportions, other: Proportions) -> tuple[Feature, ...]:
    """Those in which the two agree, the nearest first."""
    apart = {
        feature: abs(getattr(one, feature.value) - getattr(other, feature.value)) / tolerance
        for feature, tolerance in _TOLERANCES.items()
    }
    within = [feature for feature in Feature if apart[feature] <= 1]
    return tuple(sorted(within, key=apart.__getitem__))


def _middle(one: Point, other: Point) -> Point:
    return (one[0] + other[0]) / 2, (one[1] + other[1]) / 2
