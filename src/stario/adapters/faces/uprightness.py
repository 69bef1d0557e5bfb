"""
Which way up a face is.

A detector that was trained on upright faces finds lying ones too, but puts upright points on
them: their tilt says nothing, and a comparison by them is a guess. Its confidence does tell. In
a crop of the face that is turned step by step, it is highest where the face stands upright.
"""

import math
from typing import Final

import attrs
import cv2
import numpy as np

from stario.adapters.faces.geometry import Cutout, LocatedFace, Points, cut, tilt_degrees
from stario.adapters.faces.networks import FaceNetworks
from stario.adapters.faces.photo import Picture

_STEP_DEGREES: Final = 30
_NEAR: Final = (0, -_STEP_DEGREES, _STEP_DEGREES)
_FAR: Final = (90, 180, -90)
_CROP_SIDE: Final = 160
_FINE_SIDE: Final = 256
_MARGIN: Final = 2.0
"""Sides of the face's box that its crop is wide: a lying face stands out of its box."""

_REACH: Final = _MARGIN * math.sqrt(0.5) + 0.05
"""Sides of the face's box from its middle to the corner of a crop, however that is turned."""

_UPRIGHT_ENOUGH: Final = 0.9
"""No face that lies or stands on its head was found so surely in a crop turned by 30 degrees."""

_SURE_AGAIN: Final = 0.85
"""A face that is seen the right way up is found at least so surely."""

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


@attrs.define
class _Search:
    """Looks at one face in a crop that is turned; each angle once."""

    _networks: FaceNetworks
    _part: Cutout
    _face: LocatedFace
    _looks: dict[tuple[float, int], _Look] = attrs.field(init=False, factory=dict)

    def look(self, angle: float, side: int = _CROP_SIDE) -> _Look:
        """What a crop of *side* pixels shows that is turned back by *angle* degrees, clockwise."""
        if (angle, side) not in self._looks:
            self._looks[angle, side] = self._looked(angle, side)
        return self._looks[angle, side]

    def tilt(self) -> float | None:
        """Degrees; nothing if the face is not found again, whichever way the crop is turned."""
        best = max(_NEAR, key=self._preference)
        if self.look(best).confidence < _UPRIGHT_ENOUGH:
            best = max((*_NEAR, *_FAR), key=self._preference)
        if self.look(best).confidence < _SURE_AGAIN:
            return None
        best = max((best - _STEP_DEGREES, best, best + _STEP_DEGREES), key=self._preference)
        around = (best - _STEP_DEGREES, best, best + _STEP_DEGREES)
        beyond = _vertex(*(self.look(angle).confidence for angle in around))
        return _folded(best + _STEP_DEGREES * beyond)

    def _preference(self, angle: int) -> float:
        return self.look(angle).confidence + (_CLEARLY if angle == 0 else 0)

    def _looked(self, angle: float, side: int) -> _Look:
        left, top, width, height = self._face.box
        middle = np.array([left + width / 2, top + height / 2], np.float32)
        x, y = map(float, self._part.inside(middle))
        scale = side / (_MARGIN * max(self._face.size, 1.0)) * self._part.factor
        matrix = np.asarray(cv2.getRotationMatrix2D((x, y), angle, scale), np.float64)
        matrix[:, 2] += (side / 2 - x, side / 2 - y)
        crop = cv2.warpAffine(
            self._part.picture, matrix, (side, side), borderMode=cv2.BORDER_REPLICATE
        )
        found = self._networks.locate(np.asarray(crop, np.uint8))
        if not found:
            return _Look(0.0, None)
        surest = max(found, key=lambda one: one.confidence)
        back = cv2.invertAffineTransform(matrix)
        points = np.hstack([surest.points, np.ones((5, 1))]) @ back.T
        return _Look(surest.confidence, self._part.outside(points.astype(np.float32)))


@attrs.frozen
class UprightFinder:
    networks: FaceNetworks

    def __call__(self, picture: Picture, face: LocatedFace) -> LevelFace:
        """Find the tilt of *face*, which was located in *picture*, and points that fit it."""
        search = _Search(self.networks, _surroundings(picture, face), face)
        tilt = search.tilt()
        if tilt is None:
            own = tilt_degrees(face.points)
            return LevelFace(face=face, tilt_degrees=own, is_certain=False)
        upright = abs(tilt) <= _POINTS_HOLD_DEGREES
        points = search.look(0).points if upright else search.look(tilt, _FINE_SIDE).points
        if points is None:
            return LevelFace(face=face, tilt_degrees=tilt, is_certain=False)
        level = attrs.evolve(face, points=points)
        return LevelFace(face=level, tilt_degrees=tilt_degrees(points), is_certain=True)


def _surroundings(picture: Picture, face: LocatedFace) -> Cutout:
    """All that a look at *face* can show, no finer than the finest of them."""
    left, top, width, height = face.box
    return cut(
        picture,
        centre=np.array([left + width / 2, top + height / 2], np.float32),
        reach=_REACH * face.size,
        factor=_MARGIN * face.size / _FINE_SIDE,
    )


def _vertex(before: float, middle: float, after: float) -> float:
    """Where the parabola through three confidences is highest, in steps from the middle one."""
    bend = before - 2 * middle + after
    return 0.0 if bend >= 0 else max(-0.5, min(0.5, 0.5 * (before - after) / bend))


def _folded(degrees: float) -> float:
    return (degrees + 180) % 360 - 180
