"""Which faces of a photo count, and whether the one that does can be compared."""

from collections.abc import Sequence
from typing import Final

import attrs

from stario.adapters.faces.geometry import (
    LocatedFace,
    is_plausible,
    shrunk,
    tilt_degrees,
    turn,
)
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

_QUICK_SIDE: Final = 320
"""As good for large faces, at a quarter of the cost."""

_LARGE: Final = 40
"""Pixels of a face in a picture of `_QUICK_SIDE`: one of half its size is found there as well."""

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
        finder = UprightFinder(self.networks)
        found = self._located(decoded.picture)
        level = [finder(decoded.picture, face) for face in found[:_FACES_LEVELLED]]
        level += [
            LevelFace(face=face, tilt_degrees=tilt_degrees(face.points), is_certain=False)
            for face in found[_FACES_LEVELLED:]
        ]
        return Photo(
            width=decoded.width,
            height=decoded.height,
            faces=tuple(detected(one, decoded.shrunk_by) for one in level),
        )

    def only_face(self, decoded: DecodedPhoto) -> LevelFace:
        """
        The face that the photo is of, in pixels of `decoded.picture`.

        Raises:
            PhotoUnusable: no_face, several_faces, face_too_small or face_turned.
        """
        main = _only(self._large(decoded.picture) or self._located(decoded.picture))
        if main.size * decoded.shrunk_by < SMALLEST_FACE_PIXELS or main.size < _SMALLEST_IN_PICTURE:
            raise PhotoUnusable(reason=PhotoProblem.FACE_TOO_SMALL)
        level = UprightFinder(self.networks)(decoded.picture, main)
        _require_frontal(level)
        return level

    def _large(self, picture: Picture) -> list[LocatedFace]:
        """What a quick look finds, if nothing that counts can have escaped it."""
        quick, factor = _within(picture, _QUICK_SIDE)
        found = self.networks.locate(quick)
        if not found or found[0].size < _LARGE:
            return []
        return [face.scaled(factor) for face in found]

    def _located(self, picture: Picture) -> list[LocatedFace]:
        small, factor = _within(picture, _DETECTION_SIDE)
        found = self.networks.locate(small)
        if not found:
            # A face that fills the photo is larger than any that the network was trained on.
            small, factor = _within(picture, max(small.shape[:2]) // 2)
            found = self.networks.locate(small)
        return [face.scaled(factor) for face in found]


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


def _within(picture: Picture, side: int) -> tuple[Picture, float]:
    """*picture* with no side above *side*, and how many times smaller it became."""
    factor = max(1.0, max(picture.shape[:2]) / max(1, side))
    return shrunk(picture, factor), factor
