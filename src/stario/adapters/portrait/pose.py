"""How the head, the shoulders and the eyes move as bodies."""

from typing import Final

import cv2
import numpy as np

from stario.adapters.portrait.geometry import Face
from stario.adapters.portrait.landmarks import Eye
from stario.adapters.portrait.raster import Floats, blur, sample, smoothstep
from stario.adapters.portrait.topology import CHIN

POSES: Final = ("yaw", "pitch", "roll", "shift_x", "shift_y", "scale", "breathe")
GAZES: Final = ("gaze_x", "gaze_y")

_AXIS_BEHIND_FACE = 0.35
"""Distance of the turning axis behind the cheeks, in face widths."""

_HALO = 0.05
_BACKGROUND_GIVES_WAY = 0.42
"""The background next to the hair moves along within this many face widths, then rests."""


def pose_fields(face: Face, grid: Floats, depth: Floats, matte: Floats) -> Floats:
    """
    Displace *grid*, `(rows, columns, 2)` pixels, by one unit of each of `POSES`.

    A turn moves what stands out nearer to the camera (*depth*, pixels) more than the outline. Units
    as in the animation track: radians, and outer-eye distances.
    """
    person = _near_person(face, grid, matte)
    head = head_weight(face, grid, person, matte.shape[1], matte.shape[0])
    neck = face.points[CHIN, 1] + 0.25 * face.height
    x, y = grid[..., 0] - face.centre[0], grid[..., 1] - neck
    standing_out = depth * head
    radius = _AXIS_BEHIND_FACE * face.width
    still, unit = np.zeros_like(head), face.eye_distance
    chest = _chest_weight(face, grid) * person
    fields = (
        (standing_out + radius * head, still),
        (still, standing_out + 0.5 * radius * head),
        (-y * head, x * head),
        (unit * head, still),
        (still, unit * head),
        (x * head, y * head),
        (still, -unit * chest),
    )
    return np.stack([np.dstack(field) for field in fields]).astype(np.float32)


def head_weight(face: Face, grid: Floats, person: Floats, width: int, height: int) -> Floats:
    """1 on the head, easing to 0 along the neck, in the background and at the frame's border."""
    x, y = grid[..., 0], grid[..., 1]
    chin = face.points[CHIN, 1]
    neck = 1 - smoothstep(y, chin - 0.03 * face.height, chin + 0.52 * face.height)
    away = np.hypot((x - face.centre[0]) / face.width, (y - face.centre[1]) / (1.1 * face.height))
    near = 1 - smoothstep(away, 1.05, 1.6)
    # Pinned, so that no empty border is pulled in; hair that the photo cuts at the top may move.
    border = np.minimum.reduce([x, width - x, y + 0.02 * height, height * 1.5 - y])
    pinned = smoothstep(border, 0, 0.08 * height)
    return np.asarray(neck * near * pinned * person, np.float32)


def _near_person(face: Face, grid: Floats, matte: Floats) -> Floats:
    """1 on the person and a little around, 0 in the background that rests."""
    outside = (matte < 0.5).astype(np.uint8)
    distance = cv2.distanceTransform(outside, cv2.DIST_L2, 5).astype(np.float32)
    band = _BACKGROUND_GIVES_WAY * face.width
    weight = (1 - smoothstep(distance, _HALO * face.width, band)).astype(np.float32)
    # The distance has ridges between hair and shoulder; they would show as creases.
    return sample(blur(weight, 0.05 * face.width), grid.astype(np.float32))


def _chest_weight(face: Face, grid: Floats) -> Floats:
    x, y = grid[..., 0], grid[..., 1]
    chin = face.points[CHIN, 1]
    down = smoothstep(y, chin + 0.1 * face.height, chin + 0.9 * face.height)
    across = np.abs(x - face.centre[0]) / face.width
    return np.asarray(down * (1 - smoothstep(across, 0.75, 1.45)), np.float32)


def gaze_fields(face: Face, eyes: tuple[Eye, ...], grid: Floats) -> Floats:
    """Displace the irises, with the lids following at their edge, by one outer-eye distance."""
    weight = np.zeros(grid.shape[:2])
    for eye in eyes:
        away = (grid - eye.iris) @ face.axes.T / eye.radius
        weight = np.maximum(
            weight, np.exp(-((away[..., 0] / 2.1) ** 4) - (away[..., 1] / 1.6) ** 4)
        )
    along = weight[..., None, None] * face.axes * face.eye_distance
    return np.stack([along[..., 0, :], along[..., 1, :]]).astype(np.float32)
