"""From landmarks to displacement fields: expressions by splines, the head's pose by depth."""

from typing import Final

import attrs
import numpy as np

from stario.adapters.portrait.expressions import EXPRESSIONS, expression_motion
from stario.adapters.portrait.geometry import Face
from stario.adapters.portrait.landmarks import Eye
from stario.adapters.portrait.pose import GAZES, POSES, gaze_fields, pose_fields
from stario.adapters.portrait.raster import Floats, sample, smoothstep
from stario.adapters.portrait.splines import ThinPlateSpline
from stario.adapters.portrait.topology import CHIN, OVAL
from stario.adapters.portrait.warp import GridWarp, Region, grid_positions

COEFFICIENTS: Final = (*EXPRESSIONS, *POSES, *GAZES)
"""Order of the coefficients of every `GridWarp` of a rig."""

HEAD_STEP: Final = 8
MOUTH_STEP: Final = 4

_NEGLIGIBLE_PIXELS = 0.08
"""Cells that no expected motion moves farther are left out of the warped region."""

_EXPECTED: Final = {
    "jaw": 0.25, "wide": 0.3, "upper": 0.03, "lower": 0.03, "brow": 0.04,
    "yaw": 0.1, "pitch": 0.1, "roll": 0.06, "shift_x": 0.03, "shift_y": 0.03, "scale": 0.015,
    "breathe": 0.012, "gaze_x": 0.02, "gaze_y": 0.02,
}  # fmt: skip
"""Largest coefficients of speech, in the units of the animation track."""


@attrs.frozen(eq=False)
class Warps:
    """
    `head` moves all of the picture; `upper` and `lower` the two layers of the mouth, more finely.

    All three agree wherever the lips do not part.
    """

    head: GridWarp
    upper: GridWarp
    lower: GridWarp


def build_warps(face: Face, eyes: tuple[Eye, ...], matte: Floats) -> Warps:
    """*matte* is `(height, width)` of the canvas, 1 on the person."""
    height, width = matte.shape
    face_fields = _FaceFields(face)
    grid = grid_positions(Region(0, 0, width, height), HEAD_STEP)
    upper, _, depth = face_fields.on(grid)
    bodies = np.concatenate([pose_fields(face, grid, depth, matte), gaze_fields(face, eyes, grid)])
    head = _cropped(np.concatenate([upper, bodies]), width, height)
    mouth = mouth_region(face, head.region)
    fine = grid_positions(mouth, MOUTH_STEP)
    upper, lower, _ = face_fields.on(fine)
    bodies = _refined(bodies, fine)
    layers = (
        GridWarp.of(mouth, MOUTH_STEP, np.concatenate([lips, bodies])) for lips in (upper, lower)
    )
    return Warps(head, *layers)


class _FaceFields:
    """One spline through the landmarks that comes to rest on two rings around the head."""

    def __init__(self, face: Face) -> None:
        self._face = face
        turn = np.linspace(0, 2 * np.pi, 40, endpoint=False)
        circle = np.column_stack([np.cos(turn), np.sin(turn)])
        extent = np.array([face.width, face.height])
        rings = [face.centre + circle * extent * reach for reach in ([0.95, 0.88], [1.5, 1.4])]
        outward = face.points[list(OVAL), 2].mean() - face.points[:, 2]
        layers = [expression_motion(face, lower_layer=lower) for lower in (False, True)]
        values = np.column_stack([*layers, outward])
        still = np.zeros((2 * len(turn), values.shape[1]))
        self._spline = ThinPlateSpline.through(
            np.vstack([face.points[:, :2], *rings]), np.vstack([values, still])
        )
        self._channels = values.shape[1]

    def on(self, grid: Floats) -> tuple[Floats, Floats, Floats]:
        """
        Evaluate on *grid*, `(rows, columns, 2)`.

        Returns:
            Fields `(expressions, rows, columns, 2)` of the upper and of the lower layer, and how
            far the face stands out towards the camera, `(rows, columns)`, all in pixels.
        """
        face, (rows, columns) = self._face, grid.shape[:2]
        queries = grid.reshape(-1, 2).astype(np.float64)
        away = (queries - face.centre) / [1.5 * face.width, 1.4 * face.height]
        radius = np.hypot(*away.T)
        inside = radius < 1
        values = np.zeros((len(queries), self._channels), np.float32)
        fading = 1 - smoothstep(radius[inside], 0.62, 1.0)
        values[inside] = self._spline.at(queries[inside]) * fading[:, None]
        lips = values[:, :-1].reshape(rows, columns, 2, len(EXPRESSIONS), 2)
        upper, lower = lips.transpose(2, 3, 0, 1, 4)
        return upper, lower, values[:, -1].reshape(rows, columns)


def _cropped(fields: Floats, width: int, height: int) -> GridWarp:
    """Keep the cells that speech ever moves; every pixel outside stays the portrait's."""
    largest = np.array([_EXPECTED[name] for name in COEFFICIENTS])
    moves = (np.abs(fields).max(-1) * largest[:, None, None]).max(0) > _NEGLIGIBLE_PIXELS
    rows, columns = np.nonzero(moves.any(1))[0], np.nonzero(moves.any(0))[0]
    top, bottom = max(0, int(rows[0]) - 1), min(moves.shape[0], int(rows[-1]) + 2)
    left, right = max(0, int(columns[0]) - 1), min(moves.shape[1], int(columns[-1]) + 2)
    step = HEAD_STEP
    region = Region(left * step, top * step, right * step, bottom * step).clipped(width, height)
    return GridWarp.of(region, step, fields[:, top:bottom, left:right])


def mouth_region(face: Face, within: Region) -> Region:
    """Bound what the lower layer moves: lips, chin and jaw."""
    reach = 0.62 * face.eye_distance
    unit = 2 * MOUTH_STEP
    left, top = face.mouth - [reach, 0.24 * face.eye_distance]
    right = face.mouth[0] + reach
    bottom = face.points[CHIN, 1] + 0.45 * face.eye_distance
    return Region(
        max(int(left) // unit * unit, within.left),
        max(int(top) // unit * unit, within.top),
        min(-(-int(right) // unit) * unit, within.right),
        min(-(-int(bottom) // unit) * unit, within.bottom),
    )


def _refined(fields: Floats, grid: Floats) -> Floats:
    """Read fields that lie on the head's grid on a finer one."""
    where = (grid + np.float32(0.5)) / np.float32(HEAD_STEP) - np.float32(0.5)
    fine = [sample(np.ascontiguousarray(field, np.float32), where) for field in fields]
    return np.stack(fine)
