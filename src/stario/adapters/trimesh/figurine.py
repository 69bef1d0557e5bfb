"""The relief of a bust, cut round below as busts are, standing on a plinth."""

from typing import Final

import attrs
import manifold3d
import numpy as np

from stario.adapters.trimesh.contours import Surface, solid_under
from stario.adapters.trimesh.framing import Frame, framed, grid_of
from stario.adapters.trimesh.pictures import FaceFinder, Floats, Plane, Subject, soften
from stario.adapters.trimesh.portrait import portrait_of, sampled
from stario.adapters.trimesh.solids import body_of, sound

_FRAME = Frame(ratio=1.0, face_share=0.36, face_centre=0.46)
_PLINTH, _SUNK = 0.20, 0.025
_THICKNESS, _DEPTH = 0.055, 0.17
"""Of the flat part and of what stands out of it, in shares of the height."""

_TAPER_FROM, _FOOT = 0.60, 0.13
"""Where the bust begins to draw in, from above, and half the width that is left below."""

_PROFILE: Final = (
    (0.0, 0.0), (1.0, 0.0), (1.0, 0.16), (0.96, 0.21), (0.84, 0.24), (0.80, 0.30), (0.62, 0.42),
    (0.52, 0.56), (0.48, 0.70), (0.49, 0.80), (0.56, 0.86), (0.57, 0.93), (0.54, 1.0), (0.0, 1.0),
)  # fmt: skip
"""Half the outline of the plinth: radius and height."""

_WIDE, _DEEP = 0.27, 0.19
"""Radii of its foot, in shares of the height."""

_WIDEST: Final = 1.15
"""Width of a bust over the height it may have."""

_SEGMENTS: Final = 128


@attrs.frozen(eq=False)
class Figurine:
    """`body` is the whole, y up and z toward whoever looks; `bust` alone lies on its back."""

    body: manifold3d.Manifold
    bust: manifold3d.Manifold
    base_mm: float


def figurine(subject: Subject, faces: FaceFinder, *, size_mm: float) -> Figurine:
    """
    Make it *size_mm* high.

    Raises:
        Unprintable: `nobody_there` or `not_solid`.
    """
    bust, depth = _bust(subject, faces, size_mm)
    placed = bust.translate((0.0, (_PLINTH - _SUNK) * size_mm, -depth))
    return Figurine(sound(placed + _plinth(size_mm)), bust, _THICKNESS * size_mm)


def _plinth(size: float) -> manifold3d.Manifold:
    outline = _rounded(np.array(_PROFILE)) * (_WIDE * size, _PLINTH * size)
    turned = manifold3d.CrossSection([outline]).revolve(_SEGMENTS)
    return turned.scale((1.0, _DEEP / _WIDE, 1.0)).rotate((-90.0, 0.0, 0.0))


def _rounded(outline: Floats) -> Floats:
    """Cut corners twice (Chaikin 1974), but for those on the axis."""
    for _ in range(2):
        first, second = outline[:-1], outline[1:]
        cut = np.stack([0.75 * first + 0.25 * second, 0.25 * first + 0.75 * second], 1)
        outline = np.vstack([outline[:1], cut.reshape(-1, 2), outline[-1:]])
    return outline


def _bust(subject: Subject, faces: FaceFinder, size: float) -> tuple[manifold3d.Manifold, float]:
    """The bust above z = 0 with its foot at the origin, and how deep in it its weight lies."""
    tall = (1 - _PLINTH + _SUNK) * size
    grid = grid_of(_FRAME.ratio * tall, tall)
    shown = framed(subject, faces, _FRAME)
    shown = attrs.evolve(shown, cover=shown.cover * _cut_round(*shown.cover.shape))
    portrait = portrait_of(shown, faces, pixels=grid.height, thinnest_pixels=round(2.4 / grid.step))
    field = soften(portrait.mask.astype(np.float32), 1.6) - np.float32(0.5)
    heights = (_THICKNESS * size + _DEPTH * size * portrait.height).astype(np.float32)
    surface = solid_under(field, lambda places: sampled(heights, places), step=grid.step)
    vertices = surface.vertices
    low, high = vertices.min(0), vertices.max(0)
    foot = vertices[vertices[:, 1] < low[1] + 0.05 * tall]
    middle = (foot[:, 0].min() + foot[:, 0].max()) / 2
    # Whoever is much wider than high stays lower, not deeper.
    scale = min(tall / (high[1] - low[1]), _WIDEST * tall / (high[0] - low[0]))
    moved = (vertices - (middle, low[1], 0)) * scale
    tops = moved[moved[:, 2] > 0, 2]
    return body_of(Surface(moved, surface.faces)), float((tops**2).mean() / (2 * tops.mean()))


def _cut_round(height: int, width: int) -> Plane:
    """1 where the bust is, as soft as a cover is at its edge."""
    down = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    across = np.abs(np.linspace(-0.5, 0.5, width, dtype=np.float32)[None])
    below = np.clip((down - _TAPER_FROM) / (1 - _TAPER_FROM), 0, 1)
    half = _FOOT + (0.49 - _FOOT) * np.sqrt(1 - below**2)
    return np.asarray(np.clip((half - across) * width / 2 + 0.5, 0, 1), np.float32)
