"""Judge a portrait before anything is made of it."""

from pathlib import Path

import attrs
import cv2
import numpy as np

from stario.adapters.portrait.geometry import Face
from stario.adapters.portrait.landmarks import FaceBox, FaceLandmarker
from stario.adapters.portrait.photo import PhotoUnreadable, decode_photo
from stario.adapters.portrait.raster import LUMA_OF_BGR, Floats, Picture, luma, polygon, resize
from stario.adapters.portrait.topology import (
    EYES,
    LOWER_INNER_LIP,
    LOWER_LIP,
    OVAL,
    UPPER_FACE_SKIN,
    UPPER_INNER_LIP,
    UPPER_LIP,
)
from stario.ports.animation import PortraitGate, PortraitProblem, PortraitReport
from stario.ports.execution import HeavyWork


@attrs.frozen(kw_only=True)
class PortraitLimits:
    """
    What a portrait must keep to.

    Attributes:
        eye_distance_pixels: below it a 720-line frame enlarges the face more than three times and
            the video is soft.
        yaw_degrees: beyond it one half of the mouth is hidden, and the warp has nothing to show.
        roll_degrees: beyond it the head sways around a slanted neck, which looks like falling.
        eye_openness: height over width of the wider opened eye; open eyes measure 0.25
            to 0.4, closed ones 0.10 to 0.17. Lids that are shut cannot be opened.
        mouth_gap: lips farther apart, in outer-eye distances, cannot be brought together for p, b
            and m without stretching.
        second_face: another face of this share of the first one's size is somebody else's portrait;
            smaller ones are pictures on the wall.
        sharpness: share of fine detail in the face, see `face_sharpness`.
        darkest, brightest: mean luma of the face; outside the blacks or whites hold no shape.
        burnt: share of the face that is pure white.
        presence: the mesh's own certainty that it sees a face.
    """

    eye_distance_pixels: float = 54.0
    yaw_degrees: float = 22.0
    roll_degrees: float = 20.0
    eye_openness: float = 0.18
    mouth_gap: float = 0.20
    second_face: float = 0.4
    sharpness: float = 0.004
    darkest: float = 42.0
    brightest: float = 222.0
    burnt: float = 0.25
    presence: float = 0.5


_CUT_OFF_TOLERANCE = 0.02
_COVERED_REDNESS, _COVERED_BLUENESS = 6.0, 30.0
"""Cloth is less red or much bluer than skin; bare lips are never either by this much (CIELAB)."""

_TOOTH_LIGHT = 0.62
_TOOTH_SHARE = 0.18
_SHARPNESS_EYES = 120.0


@attrs.frozen(eq=False)
class EmbeddedPortraitGate(PortraitGate):
    """Judges by landmarks and by the pixels of the face."""

    landmarker: FaceLandmarker
    heavy_work: HeavyWork
    limits: PortraitLimits = PortraitLimits()

    @classmethod
    def of(cls, models: Path, heavy_work: HeavyWork) -> "EmbeddedPortraitGate":
        """*models* is the folder of the three landmark networks."""
        return cls(FaceLandmarker(models), heavy_work)

    async def inspect(self, image: bytes) -> PortraitReport:
        return await self.heavy_work.run(lambda _: self._judge(image))

    def _judge(self, image: bytes) -> PortraitReport:
        cv2.setNumThreads(1)
        try:
            picture = decode_photo(image)
        except PhotoUnreadable:
            return _report_without_face(PortraitProblem.NOT_AN_IMAGE)
        boxes = self.landmarker.faces(picture)
        if not boxes:
            return _report_without_face(PortraitProblem.NO_FACE)
        largest = max(boxes, key=lambda box: box.side)
        mesh = self.landmarker.mesh(picture, largest)
        if mesh.presence < self.limits.presence:
            return _report_without_face(PortraitProblem.NO_FACE)
        face = Face.of(mesh.points)
        lids = [self.landmarker.eye(picture, face.points, eye).openness for eye in EYES]
        shut = (PortraitProblem.EYES_CLOSED,) if max(lids) < self.limits.eye_openness else ()
        found = (
            *self._others(boxes, largest),
            *shut,
            *pose_problems(face, picture.shape[1], picture.shape[0], self.limits),
            *light_problems(picture, face, self.limits),
        )
        return PortraitReport(
            problems=found,
            eye_distance_pixels=face.eye_distance,
            yaw_degrees=face.yaw_degrees,
            roll_degrees=face.roll_degrees,
            shows_teeth=shows_teeth(picture, face),
        )

    def _others(self, boxes: list[FaceBox], largest: FaceBox) -> tuple[PortraitProblem, ...]:
        rivals = sum(box.side > self.limits.second_face * largest.side for box in boxes)
        return (PortraitProblem.SEVERAL_FACES,) if rivals > 1 else ()


def pose_problems(
    face: Face, width: int, height: int, limits: PortraitLimits
) -> tuple[PortraitProblem, ...]:
    """Judge size, place and expression of *face* in a picture of that size."""
    oval = face.points[list(OVAL), :2]
    tolerance = _CUT_OFF_TOLERANCE * face.height
    outside = (oval < -tolerance) | (oval > np.array([width, height]) + tolerance)
    checks = {
        PortraitProblem.FACE_TOO_SMALL: face.eye_distance < limits.eye_distance_pixels,
        PortraitProblem.FACE_TURNED: abs(face.yaw_degrees) > limits.yaw_degrees,
        PortraitProblem.FACE_TILTED: abs(face.roll_degrees) > limits.roll_degrees,
        PortraitProblem.FACE_CUT_OFF: bool(outside.any()),
        PortraitProblem.MOUTH_WIDE_OPEN: face.mouth_gap > limits.mouth_gap,
    }
    return tuple(problem for problem, holds in checks.items() if holds)


def light_problems(
    picture: Picture, face: Face, limits: PortraitLimits
) -> tuple[PortraitProblem, ...]:
    """Judge what the pixels of *face* show."""
    inside = _inside(picture, face.points[list(OVAL), :2])
    light = luma(picture)[inside]
    if not light.size:
        return (PortraitProblem.FACE_CUT_OFF,)
    checks = {
        PortraitProblem.MOUTH_COVERED: _mouth_is_covered(picture, face),
        PortraitProblem.BLURRED: face_sharpness(picture, face) < limits.sharpness,
        PortraitProblem.TOO_DARK: float(light.mean()) < limits.darkest,
        PortraitProblem.TOO_BRIGHT: float(light.mean()) > limits.brightest
        or float((light > 250).mean()) > limits.burnt,
    }
    return tuple(problem for problem, holds in checks.items() if holds)


def face_sharpness(picture: Picture, face: Face) -> float:
    """
    Measure fine detail between forehead and chin: energy of the Laplacian over the luma's variance.

    The face is first brought to an outer-eye distance of 120 pixels, so that one limit serves small
    and large photos.

    Source: J. L. Pech-Pacheco et al., "Diatom autofocusing", ICPR 2000 (variance of Laplacian).
    """
    low = np.maximum(face.points[:, :2].min(0).astype(int), 0)
    high = face.points[:, :2].max(0).astype(int) + 1
    crop = picture[low[1] : high[1], low[0] : high[0]]
    if min(crop.shape[:2]) < 8:
        return 0.0
    scale = min(_SHARPNESS_EYES / face.eye_distance, 1.0)
    size = [max(8, round(side * scale)) for side in crop.shape[1::-1]]
    grey = luma(resize(crop, size[0], size[1], cv2.INTER_AREA))
    detail = float(cv2.Laplacian(grey, cv2.CV_32F).var())
    # A small photo is not enlarged; its detail is spread over more of the frame instead.
    enlarged = min(1.0, face.eye_distance / _SHARPNESS_EYES)
    return detail * enlarged**2 / (float(grey.var()) + 1.0)


def shows_teeth(picture: Picture, face: Face) -> bool:
    """Look for pixels between the lips that are bright and hardly coloured."""
    lips = (*UPPER_INNER_LIP, *LOWER_INNER_LIP[::-1])
    inside = _inside(picture, face.points[list(lips), :2])
    if face.mouth_gap < 0.03 or inside.sum() < 12:
        return False
    pixels = picture[inside].astype(np.float32)
    skin = _mean_colour(picture, face, UPPER_FACE_SKIN)
    light = pixels @ LUMA_OF_BGR
    colour = np.ptp(pixels, axis=1) / np.maximum(pixels.max(1), 1)
    pale = colour < 0.9 * np.ptp(skin) / max(float(skin.max()), 1.0)
    return bool((pale & (light > _TOOTH_LIGHT * float(skin @ LUMA_OF_BGR))).mean() > _TOOTH_SHARE)


def _mouth_is_covered(picture: Picture, face: Face) -> bool:
    """Compare the colours of lips and upper face; a hand in skin colour goes unnoticed."""
    colours = np.stack(
        [
            _mean_colour(picture, face, points)
            for points in ((*UPPER_LIP, *LOWER_LIP), UPPER_FACE_SKIN)
        ]
    )
    lab = cv2.cvtColor((colours[None] / 255).astype(np.float32), cv2.COLOR_BGR2LAB)[0]
    redder, yellower = (lab[0] - lab[1])[1:]
    return bool(redder < -_COVERED_REDNESS or yellower < -_COVERED_BLUENESS)


def _mean_colour(picture: Picture, face: Face, points: tuple[int, ...]) -> Floats:
    height, width = picture.shape[:2]
    where = np.round(face.points[list(points), :2]).astype(int)
    where = np.clip(where, 0, [width - 1, height - 1])
    return np.asarray(np.median(picture[where[:, 1], where[:, 0]], 0), np.float32)


def _inside(picture: Picture, outline: Floats) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    height, width = picture.shape[:2]
    return np.asarray(polygon(outline, width, height) > 127)


def _report_without_face(problem: PortraitProblem) -> PortraitReport:
    return PortraitReport(
        problems=(problem,),
        eye_distance_pixels=0.0,
        yaw_degrees=0.0,
        roll_degrees=0.0,
        shows_teeth=False,
    )
