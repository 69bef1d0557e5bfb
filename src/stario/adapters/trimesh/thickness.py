"""How thin a finished mesh is, measured on the mesh."""

from typing import Final

import manifold3d
import numpy as np

from stario.adapters.trimesh.pictures import Floats

_RAYS: Final = 60
"""Across and down; the outermost hit the slopes of edges."""

_NOTHING: Final = 1e-4

_LOST: Final = 2.0
"""Area, in squares of a radius, that a disc leaves out at the sharpest corner of an outline."""


def least_depth(body: manifold3d.Manifold) -> float:
    """
    The thinnest place along z, in millimetres, on rays over the whole of *body*.

    Of each ray every stretch inside counts.
    """
    low, high = _bounds(body)
    xs, ys = (np.linspace(low[i], high[i], _RAYS + 2)[1:-1] for i in (0, 1))
    above, below = float(high[2]) + 1, float(low[2]) - 1
    rays = [((float(x), float(y), above), (float(x), float(y), below)) for x in xs for y in ys]
    return min(_along(body, rays), default=0.0)


def least_radial_depth(body: manifold3d.Manifold, *, inner_radius: float, degrees: float) -> float:
    """The same from the y axis outward, for a plate that is bent round it."""
    low, high = _bounds(body)
    outer = inner_radius + 100.0
    rays = []
    for angle in np.radians(np.linspace(-degrees / 2, degrees / 2, _RAYS + 2)[1:-1]):
        direction = np.array([np.sin(angle), np.cos(angle)])
        near, far = direction * inner_radius * 0.5, direction * outer
        for y in np.linspace(low[1], high[1], _RAYS + 2)[1:-1]:
            start = float(near[0]), float(y), float(near[1])
            rays.append((start, (float(far[0]), float(y), float(far[1]))))
    return min(_along(body, rays), default=0.0)


Point = tuple[float, float, float]


def _along(body: manifold3d.Manifold, rays: list[tuple[Point, Point]]) -> list[float]:
    found = []
    for start, end in rays:
        hits = np.array([hit.position for hit in body.ray_cast(start, end)])
        if len(hits) > 1:
            # In and out by turns; two hits of one edge are nothing between.
            through = np.linalg.norm(np.diff(hits, axis=0), axis=1)[::2]
            found += [float(depth) for depth in through if depth > _NOTHING]
    return found


def is_wide(body: manifold3d.Manifold, *, z: float, least: float) -> bool:
    """
    Whether no part of the slice of *body* at *z* is narrower than *least*.

    A disc of that width is rolled through the slice (opening: erosion, then dilation). What it
    can't reach is more than the corners only where there is a thin part.
    """
    radius = least / 2
    across = body.slice(z)
    reached = across.offset(-radius, circular_segments=24).offset(
        radius * 1.02, circular_segments=24
    )
    left = (across - reached).decompose()
    return not any(part.area() > _LOST * radius**2 for part in left)


def _bounds(body: manifold3d.Manifold) -> tuple[Floats, Floats]:
    box = np.array(body.bounding_box())
    return box[:3], box[3:]
