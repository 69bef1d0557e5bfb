"""
Which way up a face is.

A detector that was trained on upright faces finds lying ones too, but puts upright points on
them: their tilt says nothing, and a comparison by them is a guess. Its confidence does tell. In
a crop of the face that is turned step by step, it is highest where the face stands upright.
"""

import functools
from typing import Final

import attrs
import cv2
import numpy as np

from stario.adapters.faces.geometry import LocatedFace, Points, tilt_degrees
from stario.adapters.faces.networks import FaceNetworks
from stario.adapters.faces.photo import Picture

_STEP_DEGREES: Final = 30
_FIRST: Final = (0, -_STEP_DEGREES, _STEP_DEGREES, 90, 180, -90)
_CROP_SIDE: Final = 160
_FINE_SIDE: Final = 256
_MARGIN: Final = 2.0
"""Sides of the face's box that its crop is wide: a lying face stands out of its box."""

_CLEARLY: Final = 0.02
"""Most photos are upright: another orientation must beat that by so much confidence."""

_POINTS_HOLD_DEGREES: Final = 8.0
"""Up to this tilt the points that were found without turning are as good as any."""


@attrs.frozen(eq=False, kw_only=True)
class LevelFace:
    """
    A face with points that fit, whichever way up; `tilt_degrees` clockwise, -180 to 180.

    `is_certain` says whether it was found again when it was looked at alone.
    """

    face: LocatedFace
    tilt_degrees: float
    is_certain: bool


@attrs.frozen(eq=False)
class _Look:
    confidence: float
    points: Points | None


@attrs.frozen
class UprightFinder:
    networks: FaceNetworks

    def __call__(self, picture: Picture, face: LocatedFace) -> LevelFace:
        """Find the tilt of *face*, which was located in *picture*, and points that fit it."""
        tilt = self._tilt(picture, face)
        if tilt is None or abs(tilt) <= _POINTS_HOLD_DEGREES:
            own = tilt_degrees(face.points)
            return LevelFace(face=face, tilt_degrees=own, is_certain=tilt is not None)
        looked = self._look(picture, face, tilt, _FINE_SIDE)
        if looked.points is None:
            return LevelFace(face=face, tilt_degrees=tilt, is_certain=False)
        level = attrs.evolve(face, points=looked.points)
        return LevelFace(face=level, tilt_degrees=tilt_degrees(looked.points), is_certain=True)

    def _tilt(self, picture: Picture, face: LocatedFace) -> float | None:
        @functools.cache
        def confidence(angle: int) -> float:
            return self._look(picture, face, angle, _CROP_SIDE).confidence

        def preference(angle: int) -> float:
            return confidence(angle) + (_CLEARLY if angle == 0 else 0)

        best = max(_FIRST, key=preference)
        if not confidence(best):
            return None
        best = max((best - _STEP_DEGREES, best, best + _STEP_DEGREES), key=preference)
        beyond = _vertex(*(confidence(best + step) for step in (-_STEP_DEGREES, 0, _STEP_DEGREES)))
        return _folded(best + _STEP_DEGREES * beyond)

    def _look(self, picture: Picture, face: LocatedFace, angle: float, side: int) -> _Look:
        left, top, width, height = face.box
        centre = (left + width / 2, top + height / 2)
        scale = side / (_MARGIN * max(face.size, 1.0))
        matrix = np.asarray(cv2.getRotationMatrix2D(centre, angle, scale), np.float64)
        matrix[0, 2] += side / 2 - centre[0]
        matrix[1, 2] += side / 2 - centre[1]
        crop = cv2.warpAffine(picture, matrix, (side, side), borderMode=cv2.BORDER_REPLICATE)
        found = self.networks.locate(np.asarray(crop, np.uint8))
        if not found:
            return _Look(0.0, None)
        surest = max(found, key=lambda one: one.confidence)
        back = cv2.invertAffineTransform(matrix)
        points = np.hstack([surest.points, np.ones((5, 1))]) @ back.T
        return _Look(surest.confidence, points.astype(np.float32))


def _vertex(before: float, middle: float, after: float) -> float:
    """Where the parabola through three confidences is highest, in steps from the middle one."""
    bend = before - 2 * middle + after
    return 0.0 if bend >= 0 else max(-0.5, min(0.5, 0.5 * (before - after) / bend))


def _folded(degrees: float) -> float:
    return (degrees + 180) % 360 - 180
