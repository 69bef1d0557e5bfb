"""A small rasteriser: which triangle each pixel of an orthographic view sees."""

from typing import Final

import attrs
import numpy as np

from stario.adapters.trimesh.contours import Indices
from stario.adapters.trimesh.pictures import Floats, Mask
from stario.adapters.trimesh.solids import ShownMesh

_DEPTH_STEPS: Final = 2**20
_FACES: Final = 2**32
_AT_ONCE: Final = 100_000


@attrs.frozen(eq=False)
class View:
    """
    What is seen, `(height, width)`: `depth` toward the eye in the unit of the mesh, `normals`
    `(height, width, 3)` of length one, and `seen`, where there is anything at all.
    """

    depth: Floats
    normals: Floats
    seen: Mask


def turned(mesh: ShownMesh, turn: Floats) -> ShownMesh:
    return ShownMesh(mesh.vertices @ turn.T, mesh.normals @ turn.T, mesh.faces)


def look_at(mesh: ShownMesh, *, scale: float, centre: Floats, width: int, height: int) -> View:
    """
    See *mesh* along z, x to the right and y up: *scale* pixels a unit, *centre* in the middle.
    """
    points = mesh.vertices.copy()
    points[:, 0] = (points[:, 0] - centre[0]) * scale + width / 2 - 0.5
    points[:, 1] = height / 2 - 0.5 - (points[:, 1] - centre[1]) * scale
    far, near = points[:, 2].min(), points[:, 2].max()
    points[:, 2] = (points[:, 2] - far) / max(near - far, 1e-9) * (_DEPTH_STEPS - 1)
    planes = _planes(points, mesh.faces)
    keys = np.full(width * height, -1, np.int64)
    for start in range(0, len(planes.faces), _AT_ONCE):
        _draw(planes.part(slice(start, start + _AT_ONCE)), keys, width, height)
    return _seen(mesh, planes, keys.reshape(height, width), (far, near))


@attrs.frozen(eq=False)
class _Planes:
    """
    Triangles that face the eye: which ones they are, the rows they reach, the coefficients
    `(n, 3, 3)` of their barycentric coordinates for x, y and 1, and their depths `(n, 3)`.
    """

    faces: Indices
    rows: Floats
    weights: Floats
    depths: Floats

    def part(self, which: slice) -> "_Planes":
        return _Planes(self.faces[which], self.rows[which], self.weights[which], self.depths[which])


def _planes(points: Floats, faces: Indices) -> _Planes:
    a, b, c = (points[faces[:, i]] for i in range(3))
    area = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0])
    kept = np.flatnonzero(area < -1e-9)
    a, b, c, area = a[kept], b[kept], c[kept], area[kept, None]
    weights = np.stack(
        [
            np.column_stack([q[:, 1] - r[:, 1], r[:, 0] - q[:, 0], _cross(q, r)]) / area
            for q, r in ((b, c), (c, a), (a, b))
        ],
        axis=1,
    )
    heights = np.stack([a[:, 1], b[:, 1], c[:, 1]])
    rows = np.column_stack([np.ceil(heights.min(0)), np.floor(heights.max(0))])
    return _Planes(
        kept.astype(np.int64), rows, weights, np.column_stack([a[:, 2], b[:, 2], c[:, 2]])
    )


def _cross(first: Floats, second: Floats) -> Floats:
    product: Floats = first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0]
    return product


def _draw(planes: _Planes, keys: Indices, width: int, height: int) -> None:
    """Let the nearest of all triangles have each pixel that it covers, line by line."""
    first = np.clip(planes.rows[:, 0], 0, height).astype(int)
    count = np.clip(np.clip(planes.rows[:, 1], -1, height - 1).astype(int) - first + 1, 0, None)
    which, y = _runs(first, count)
    low, high = _spans(planes.weights[which], y, width)
    line, x = _runs(low, np.clip(high - low + 1, 0, None))
    which, y = which[line], y[line]
    depth = np.zeros(len(x))
    for i in range(3):
        slope = planes.weights[:, i] * planes.depths[:, i, None]
        depth += slope[which, 0] * x + slope[which, 1] * y + slope[which, 2]
    whole = depth.clip(0, _DEPTH_STEPS).astype(np.int64)
    np.maximum.at(keys, y * width + x, whole * _FACES + planes.faces[which])


def _runs(first: Indices, count: Indices) -> tuple[Indices, ...]:
    """The numbers *first*, first + 1, ... of each run, beside the number of the run."""
    which = np.repeat(np.arange(len(first)), count)
    before = np.repeat(np.cumsum(count) - count, count)
    return which, first[which] + np.arange(len(which)) - before


def _spans(weights: Floats, y: Indices, width: int) -> tuple[Indices, Indices]:
    """First and last pixel of each line in its triangle: where no weight is negative."""
    low, high = np.zeros(len(y)), np.full(len(y), width - 1.0)
    for i in range(3):
        slope = weights[:, i, 0]
        rest = weights[:, i, 1] * y + weights[:, i, 2]
        with np.errstate(divide="ignore", invalid="ignore"):
            edge = -rest / slope
        low = np.where(slope > 0, np.maximum(low, edge), low)
        high = np.where(slope < 0, np.minimum(high, edge), high)
        high = np.where((slope == 0) & (rest < 0), -1.0, high)
    rounding = 1e-6
    return np.ceil(low - rounding).astype(int), np.floor(high + rounding).astype(int)


def _seen(mesh: ShownMesh, planes: _Planes, keys: Indices, depths: tuple[float, float]) -> View:
    seen = keys >= 0
    faces = keys[seen] % _FACES
    places = np.searchsorted(planes.faces, faces)
    y, x = np.nonzero(seen)
    smooth, exact = np.empty((len(x), 3)), np.empty(len(x))
    for start in range(0, len(x), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        weights = planes.weights[places[part]]
        shares = weights[..., 2] + weights[..., 0] * x[part, None]
        shares += weights[..., 1] * y[part, None]
        smooth[part] = (shares[..., None] * mesh.normals[mesh.faces[faces[part]]]).sum(1)
        exact[part] = (shares * planes.depths[places[part]]).sum(1)
    normals = np.zeros((*keys.shape, 3))
    normals[seen] = smooth / np.maximum(np.linalg.norm(smooth, axis=1, keepdims=True), 1e-9)
    far, near = depths
    depth = np.full(keys.shape, far)
    depth[seen] = far + exact / (_DEPTH_STEPS - 1) * (near - far)
    return View(depth, normals, seen)
