"""Which faces of a photo count, and whether the one that does can be compared."""

from collections.abc import Sequence
from typing import Final

import attrs
import cv2
import numpy as np

from stario.adapters.faces.geometry import LocatedFace, is_plausible, tilt_degrees, turn
from stario.adapters.faces.networks import FaceNetworks
from stario.adapters.faces.photo import DecodedPhoto, Picture
from stario.adapters.faces.uprightness import LevelFace, UprightFinder
from stario.ports.faces import (
    SMALLEST_FACE_PIXELS,
    DetectedFace,
    Photo,
    PhotoProblem,
    PhotoUnusable,
)

_DETECTION_SIDE: Final = 640
"""In larger pictures YuNet misses faces that it finds in smaller ones."""

_FACES_LEVELLED: Final = 8
"""The largest ones; those behind them keep the points of the first look."""

_ALIKE: Final = 0.5
"""A second face counts from this part of the first one's side."""

_SMALLEST_IN_PICTURE: Final = 40
"""Of the pixels that are left of a large photo: with fewer, the crop is a blur."""

MOST_TILT_DEGREES: Final = 25.0
"""At 15 degrees 0.3 % of known faces are not recognised, at 30 degrees 12 %."""

MOST_TURN: Final = 0.45


@attrs.frozen
class FaceJudge:
    networks: FaceNetworks

    def photo(self, decoded: DecodedPhoto) -> Photo:
        """Every face, in pixels of the full photo."""
        small, factor = _shrunk(decoded.picture)
        finder = UprightFinder(self.networks)
        found = self._locate(small)
        level = [finder(small, face) for face in found[:_FACES_LEVELLED]]
        level += [
            LevelFace(face=face, tilt_degrees=tilt_degrees(face.points), is_certain=False)
            for face in found[_FACES_LEVELLED:]
        ]
        scale = factor * decoded.shrunk_by
        return Photo(
            width=decoded.width,
            height=decoded.height,
            faces=tuple(detected(one, scale) for one in level),
        )

    def only_face(self, decoded: DecodedPhoto) -> LevelFace:
        """
        The face that the photo is of, in pixels of `decoded.picture`.

        Raises:
            PhotoUnusable: no_face, several_faces, face_too_small or face_turned.
        """
        small, factor = _shrunk(decoded.picture)
        found = self._locate(small)
        main = _only(found)
        if (
            main.size * factor * decoded.shrunk_by < SMALLEST_FACE_PIXELS
            or main.size * factor < _SMALLEST_IN_PICTURE
        ):
            raise PhotoUnusable(reason=PhotoProblem.FACE_TOO_SMALL)
        level = UprightFinder(self.networks)(small, main)
        _require_frontal(level)
        return attrs.evolve(level, face=level.face.scaled(factor))

    def _locate(self, small: Picture) -> list[LocatedFace]:
        found = self.networks.locate(small)
        if found:
            return found
        # A face that fills the photo is larger than any that the network was trained on.
        half = cv2.resize(small, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
        return [face.scaled(2) for face in self.networks.locate(np.asarray(half, np.uint8))]


def detected(level: LevelFace, scale: float) -> DetectedFace:
    """*level* in pixels that are *scale* times smaller than its own."""
    face = level.face.scaled(scale)
    left, top, width, height = face.box
    return DetectedFace(
        x=left,
        y=top,
        width=width,
        height=height,
        landmarks=tuple((float(x), float(y)) for x, y in face.points),
        confidence=face.confidence,
        tilt_degrees=level.tilt_degrees,
    )


def _only(found: Sequence[LocatedFace]) -> LocatedFace:
    if not found:
        raise PhotoUnusable(reason=PhotoProblem.NO_FACE)
    main, *others = found
    if any(other.size >= _ALIKE * main.size for other in others):
        raise PhotoUnusable(reason=PhotoProblem.SEVERAL_FACES)
    return main


def _require_frontal(level: LevelFace) -> None:
    points = level.face.points
    if (
        not level.is_certain
        or abs(level.tilt_degrees) > MOST_TILT_DEGREES
        or abs(turn(points)) > MOST_TURN
        or not is_plausible(points)
    ):
        raise PhotoUnusable(reason=PhotoProblem.FACE_TURNED)


def _shrunk(picture: Picture) -> tuple[Picture, float]:
    """*picture* as detectors like it, and how many times smaller it became."""
    height, width = picture.shape[:2]
    factor = max(height, width) / _DETECTION_SIDE
    if factor <= 1:
        return picture, 1.0
    size = (max(1, round(width / factor)), max(1, round(height / factor)))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8), factor
