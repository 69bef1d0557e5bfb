"""
Solids under a surface of heights, with smooth outlines.

The outline is traced by marching squares (Lorensen and Cline 1987, in the plane): every cell is
cut where the field crosses zero, so that an outline has no steps. Each crossing has one vertex, of
two cells: so the outline is closed and never touches itself, and the solid has no open edge.
"""

from collections.abc import Callable
from typing import Final

import attrs
import numpy as np
from numpy.typing import NDArray

from stario.adapters.trimesh.pictures import Floats, Plane

Indices = NDArray[np.int64]

_NEAREST: Final = 0.15
"""Crossings keep so far from the corners of a cell: nearer ones would make slivers."""

_CORNERS: Final = ((0, 0), (0, 1), (1, 1), (1, 0))
"""Of a cell, row and column, clockwise; the side n leads from corner n to the next."""


@attrs.frozen(eq=False)
class Surface:
    """`vertices` `(n, 3)`, `faces` `(m, 3)`, counter-clockwise as seen from outside."""

    vertices: Floats
    faces: Indices


def solid_under(field: Plane, heights: Callable[[Floats], Floats], *, step: float) -> Surface:
    """
    Give the solid between z = 0 and *heights* where *field* is positive.

    *step* is the distance of samples. *heights* takes `(n, 2)` positions in samples, x first, and
    gives what stands there, above zero. x leads right, y up, the lower left sample is the origin.
    """
    padded = np.pad(field.astype(np.float64), 1, constant_values=-1.0)
    places, nodes = _nodes(padded)
    tops, outline = _cells(padded > 0, nodes)
    everything = np.concatenate([tops.ravel(), outline.ravel()])
    used, renumbered = np.unique(everything, return_inverse=True)
    places = places[used] - 1
    tops = renumbered[: tops.size].reshape(-1, 3)
    outline = renumbered[tops.size :].reshape(-1, 2)
    flat = np.column_stack([places[:, 0], field.shape[0] - 1 - places[:, 1]]) * step
    upper = np.column_stack([flat, heights(places)])
    lower = np.column_stack([flat, np.zeros(len(flat))])
    count = len(flat)
    first, second = outline[:, 0], outline[:, 1]
    faces = np.vstack([
        tops,
        tops[:, ::-1] + count,
        np.column_stack([first, second, second + count]),
        np.column_stack([first, second + count, first + count]),
    ])  # fmt: skip
    return Surface(np.vstack([upper, lower]), faces)


@attrs.frozen(eq=False)
class _Nodes:
    """Numbers of the vertices: of samples, and of crossings to the right and below of each."""

    samples: Indices
    across: Indices
    down: Indices

    def of_cells(self, part: int) -> Indices:
        """Corners for 0, 2, 4, 6 and the sides between them for 1, 3, 5, 7."""
        row, column = _CORNERS[part // 2]
        height, width = self.samples.shape
        window = slice(row, row + height - 1), slice(column, column + width - 1)
        if part % 2 == 0:
            return self.samples[window]
        sides = (
            self.across[:-1, :],
            self.down[:, 1:],
            self.across[1:, :],
            self.down[:, :-1],
        )
        return sides[part // 2]


def _nodes(field: Floats) -> tuple[Floats, _Nodes]:
    height, width = field.shape
    down, across = np.mgrid[0:height, 0:width].astype(np.float64)
    right = _crossing(field[:, :-1], field[:, 1:])
    below = _crossing(field[:-1], field[1:])
    places = np.vstack([
        np.column_stack([across.ravel(), down.ravel()]),
        np.column_stack([(across[:, :-1] + right).ravel(), down[:, :-1].ravel()]),
        np.column_stack([across[:-1].ravel(), (down[:-1] + below).ravel()]),
    ])  # fmt: skip
    count, more = height * width, height * (width - 1)
    numbers = np.arange(len(places))
    return places, _Nodes(
        samples=numbers[:count].reshape(height, width),
        across=numbers[count : count + more].reshape(height, width - 1),
        down=numbers[count + more :].reshape(height - 1, width),
    )


def _crossing(first: Floats, second: Floats) -> Floats:
    difference = first - second
    share = np.divide(first, difference, out=np.full_like(first, 0.5), where=difference != 0)
    return np.clip(share, _NEAREST, 1 - _NEAREST)


def _cells(inside: NDArray[np.bool_], nodes: _Nodes) -> tuple[Indices, Indices]:
    """Triangles of the top, and the outline with the solid on its right."""
    kinds = np.zeros((inside.shape[0] - 1, inside.shape[1] - 1), np.int64)
    for bit, (row, column) in enumerate(_CORNERS):
        corner = inside[row : row + kinds.shape[0], column : column + kinds.shape[1]]
        kinds |= corner.astype(np.int64) << bit
    triangles, outline = [np.empty((0, 3), np.int64)], [np.empty((0, 2), np.int64)]
    for kind in range(1, 16):
        chosen = kinds == kind
        if not chosen.any():
            continue
        parts = _polygon(kind)
        corners = [nodes.of_cells(part)[chosen] for part in parts]
        triangles += [
            np.column_stack([corners[0], corners[i + 1], corners[i]])
            for i in range(1, len(parts) - 1)
        ]
        for i, part in enumerate(parts):
            after = (i + 1) % len(parts)
            if part % 2 and parts[after] % 2:
                outline.append(np.column_stack([corners[i], corners[after]]))
    return np.vstack(triangles), np.vstack(outline)


def _polygon(kind: int) -> list[int]:
    """Corners inside and sides crossed, clockwise; two corners across from another are joined."""
    parts: list[int] = []
    for corner in range(4):
        here, there = kind >> corner & 1, kind >> (corner + 1) % 4 & 1
        parts += [2 * corner] * here + [2 * corner + 1] * (here != there)
    return parts
