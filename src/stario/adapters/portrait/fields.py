"""From landmarks to displacement fields: expressions by splines, the head's pose by depth."""

from typing import Final

import attrs
import numpy as np

from stario.adapters.portrait.expressions import EXPRESSIONS, expression_motion
from stario.adapters.portrait.geometry import Face
from stario.adapters.portrait.landmarks import Eye
from stario.adapters.portrait.pose import GAZES, POSES, gaze_fields, pose_fields
from stario.adapters.portrait.raster import Floats, sample, smoothstep
from stario.adapters.portrait.splines import thin_plate_spline
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
    everything = Region(0, 0, width, height)
    splines = _FaceSplines(face)
    grid = grid_positions(everything, HEAD_STEP)
    fields = np.concatenate(
        [
            splines.expressions(grid, lower_layer=False),
            pose_fields(face, grid, splines.depth(grid), matte),
            gaze_fields(face, eyes, grid),
        ]
    )
    head = _cropped(fields, width, height)
    mouth = mouth_region(face, head.region)
    fine = grid_positions(mouth, MOUTH_STEP)
    rest = _refined(fields[len(EXPRESSIONS) :], fine)
    upper = np.concatenate([splines.expressions(fine, lower_layer=False), rest])
    lower = np.concatenate([splines.expressions(fine, lower_layer=True), rest])
    return Warps(head, GridWarp.of(mouth, MOUTH_STEP, upper), GridWarp.of(mouth, MOUTH_STEP, lower))


class _FaceSplines:
    """Splines through the landmarks that come to rest on two rings around the head."""

    def __init__(self, face: Face) -> None:
        self._face = face
        turn = np.linspace(0, 2 * np.pi, 40, endpoint=False)
        circle = np.column_stack([np.cos(turn), np.sin(turn)])
        extent = np.array([face.width, face.height])
        rings = [face.centre + circle * extent * reach for reach in ([0.95, 0.88], [1.5, 1.4])]
        self._centres = np.vstack([face.points[:, :2], *rings])

    def expressions(self, grid: Floats, *, lower_layer: bool) -> Floats:
        """Fields `(expressions, rows, columns, 2)` of one layer of the mouth."""
        motion = expression_motion(self._face, lower_layer=lower_layer)
        field = self._evaluate(motion, grid)
        rows, columns = grid.shape[:2]
        return field.reshape(rows, columns, len(EXPRESSIONS), 2).transpose(2, 0, 1, 3)

    def depth(self, grid: Floats) -> Floats:
        """How far the face stands out towards the camera, `(rows, columns)` pixels."""
        outward = self._face.points[list(OVAL), 2].mean() - self._face.points[:, 2]
        return self._evaluate(outward[:, None], grid)[..., 0]

    def _evaluate(self, values: Floats, grid: Floats) -> Floats:
        face = self._face
        queries = grid.reshape(-1, 2).astype(np.float64)
        away = (queries - face.centre) / [1.5 * face.width, 1.4 * face.height]
        radius = np.hypot(*away.T)
        inside = radius < 1
        still = np.zeros((len(self._centres) - len(values), values.shape[1]))
        result = np.zeros((len(queries), values.shape[1]), np.float32)
        spline = thin_plate_spline(self._centres, np.vstack([values, still]), queries[inside])
        result[inside] = spline * (1 - smoothstep(radius[inside], 0.62, 1.0))[:, None]
        return result.reshape(*grid.shape[:2], values.shape[1])


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
