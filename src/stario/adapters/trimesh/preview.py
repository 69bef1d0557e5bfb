"""
A picture of a sculpture as it will stand on a table, in pale stone under a window.

Light comes from a few directions close to one another, so that shadows are soft; each direction
asks with a view of its own what lies in the shade (Williams 1978). Hollows are darker, by how far
they lie below what is round them.
"""

from typing import Final, cast

import cv2
import numpy as np

from stario.adapters.trimesh.pictures import Floats, Mask, Plane
from stario.adapters.trimesh.raster import View, look_at, turned
from stario.adapters.trimesh.solids import ShownMesh
from stario.ports.pictures import RgbImage

WIDTH, HEIGHT = 960, 1200
_OVERSAMPLING: Final = 1.3
_FILLED: Final = 0.78
"""Share of the picture that the thing takes."""

_STONE = np.array([0.885, 0.835, 0.765])
_SUN, _SKY, _BOUNCE = (
    np.array([1.0, 0.955, 0.88]),
    np.array([0.70, 0.80, 0.98]),
    np.array([0.98, 0.86, 0.74]),
)
_WALL_TOP, _WALL_BOTTOM = np.array([0.60, 0.575, 0.555]), np.array([0.36, 0.335, 0.325])
_LIGHT = np.array([-0.66, 0.62, 0.52])
_SPREAD: Final = 0.09
_SHADOW_SIDE: Final = 850


def picture_of(mesh: ShownMesh, *, yaw: float, pitch: float, stands: bool) -> RgbImage:
    """
    Show *mesh*, y up and z toward the eye, turned by degrees; 960 by 1200 pixels.

    It hangs before a wall, or *stands* on a table.
    """
    mesh = turned(mesh, _turn(yaw, pitch))
    width, height = round(WIDTH * _OVERSAMPLING), round(HEIGHT * _OVERSAMPLING)
    low, high = mesh.vertices.min(0), mesh.vertices.max(0)
    scale = _FILLED * min(width / (high[0] - low[0]), height / (high[1] - low[1]))
    centre = (low + high) / 2
    view = look_at(mesh, scale=scale, centre=centre, width=width, height=height)
    lit = _lit(mesh, view, scale, centre)
    cavity = _cavity(view, scale, float(high[1] - low[1]))
    colours = _stone(view, lit, cavity)
    shadow = _below(view.seen) if stands else _behind(view.seen, (high[2] - low[2]) * scale)
    picture = _before_wall(colours, view.seen, shadow)
    small = cv2.resize(picture, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
    return np.asarray((np.clip(small, 0, 1) ** (1 / 2.2) * 255).round(), np.uint8)


def _turn(yaw: float, pitch: float) -> Floats:
    a, b = np.radians([yaw, pitch])
    about_y = np.array([[np.cos(a), 0, np.sin(a)], [0, 1, 0], [-np.sin(a), 0, np.cos(a)]])
    about_x = np.array([[1, 0, 0], [0, np.cos(b), -np.sin(b)], [0, np.sin(b), np.cos(b)]])
    return np.asarray(about_x @ about_y, np.float64)


def _lit(mesh: ShownMesh, view: View, scale: float, centre: Floats) -> Floats:
    """Share of the light that reaches each pixel, and how squarely it falls there."""
    height, width = view.seen.shape
    rows, columns = np.nonzero(view.seen)
    x = (columns - width / 2 + 0.5) / scale + centre[0]
    y = (height / 2 - 0.5 - rows) / scale + centre[1]
    normals = view.normals[view.seen]
    places = np.column_stack([x, y, view.depth[view.seen]]) + normals * 1.5 / scale
    total = np.zeros(len(places))
    for light in _lights():
        basis = _facing(light)
        shade = turned(mesh, basis)
        low, high = shade.vertices.min(0), shade.vertices.max(0)
        side = _SHADOW_SIDE
        zoom = 0.98 * side / float(max(high[0] - low[0], high[1] - low[1]))
        middle = (low + high) / 2
        seen = look_at(shade, scale=zoom, centre=middle, width=side, height=side)
        moved = places @ basis.T
        column = (moved[:, 0] - middle[0]) * zoom + side / 2 - 0.5
        row = side / 2 - 0.5 - (moved[:, 1] - middle[1]) * zoom
        total += _unshaded(seen, row, column, moved[:, 2], 2.0 / zoom) * np.clip(
            normals @ light, 0, None
        )
    share = np.zeros(view.seen.shape)
    share[view.seen] = total / len(_lights())
    return share


def _lights() -> list[Floats]:
    offsets = ((0, 0), (1, 0), (-1, 0), (0, 1), (0, -1))
    lights = [_LIGHT + _SPREAD * np.array([x, y, 0.0]) for x, y in offsets]
    return [light / np.linalg.norm(light) for light in lights]


def _facing(light: Floats) -> Floats:
    """Rows are right, up and toward the eye of somebody who looks from the light."""
    right = np.cross([0.0, 1.0, 0.0], light)
    right /= np.linalg.norm(right)
    return np.stack([right, np.cross(light, right), light])


def _unshaded(view: View, row: Floats, column: Floats, depth: Floats, slack: float) -> Floats:
    """Mean over the pixels round each place, so that edges of shadows are no steps."""
    result = np.zeros(len(row))
    side = len(view.depth) - 1
    for down, across in ((-0.7, -0.7), (-0.7, 0.7), (0.7, -0.7), (0.7, 0.7)):
        rows = np.clip((row + down).round().astype(int), 0, side)
        columns = np.clip((column + across).round().astype(int), 0, side)
        result += view.depth[rows, columns] <= depth + slack
    return result / 4


def _cavity(view: View, scale: float, size: float) -> Floats:
    """1 in the open, less in hollows."""
    open_sky = np.ones(view.seen.shape)
    ground = np.where(view.seen, view.depth, np.nan)
    weight = view.seen.astype(np.float32)
    for share, strength in ((0.008, 0.55), (0.022, 0.50), (0.055, 0.45)):
        reach = share * size
        sigma = reach * scale
        total = blurred(np.nan_to_num(ground).astype(np.float32), sigma)
        around = total / np.maximum(blurred(weight, sigma), 1e-3)
        below = np.clip((around - np.nan_to_num(ground)) / reach, 0, 1)
        open_sky *= 1 - strength * below
    return open_sky


def blurred(plane: Plane, sigma: float) -> Plane:
    """A wide blur, made small where nobody would see the difference."""
    factor = max(1, int(sigma / 3))
    height, width = plane.shape
    small = cv2.resize(
        plane, (-(-width // factor), -(-height // factor)), interpolation=cv2.INTER_AREA
    )
    small = cv2.GaussianBlur(small, (0, 0), sigma / factor)
    return cast("Plane", cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR))


def _stone(view: View, lit: Floats, cavity: Floats) -> Floats:
    normals = view.normals
    up = 0.5 + 0.5 * normals[..., 1]
    ambient = (0.17 * up[..., None] * _SKY + 0.09 * (1 - up[..., None]) * _BOUNCE) * cavity[
        ..., None
    ]
    sun = 1.14 * lit[..., None] * _SUN * (0.55 + 0.45 * cavity[..., None])
    half = _LIGHT / np.linalg.norm(_LIGHT) + np.array([0, 0, 1.0])
    half /= np.linalg.norm(half)
    gloss = 0.07 * np.clip(normals @ half, 0, 1) ** 28 * np.clip(lit * 2, 0, 1)
    return np.asarray(_STONE**2.0 * (ambient + sun) + gloss[..., None] * _SUN)


def _before_wall(colours: Floats, seen: Mask, shadow: Plane) -> Plane:
    height, width = seen.shape
    share = np.linspace(0, 1, height)[:, None]
    across = np.linspace(-1, 1, width)[None]
    glow = np.exp(-(((across + 0.25) / 0.95) ** 2) - ((share - 0.36) / 0.62) ** 2)
    wall = (_WALL_BOTTOM + (_WALL_TOP - _WALL_BOTTOM) * glow[..., None]) ** 2.0
    wall *= 1 - shadow[..., None]
    cover = seen.astype(np.float32)
    smooth = cv2.GaussianBlur(cover, (0, 0), 0.6)[..., None] * cover[..., None]
    return np.asarray(wall * (1 - smooth) + colours * smooth, np.float32)


def _behind(seen: Mask, depth_pixels: float) -> Plane:
    """The shadow on a wall."""
    height, width = seen.shape
    cover = seen.astype(np.float32)
    shift = min(0.09 * height, 0.55 * depth_pixels + 0.006 * height)
    shadow = np.zeros_like(cover)
    for part, weight in ((0.35, 0.30), (1.0, 0.34)):
        moved = np.array([[1, 0, shift * part * 0.9], [0, 1, shift * part]], np.float32)
        fallen = cast("Plane", cv2.warpAffine(cover, moved, (width, height)))
        shadow += weight * blurred(fallen, max(2.0, 0.35 * shift * part + 3))
    return shadow


def _below(seen: Mask) -> Plane:
    """The shadow on a table, to the right of the foot and close round it."""
    height = len(seen)
    rows = np.flatnonzero(seen.any(1))
    foot = np.flatnonzero(seen[rows[-1] - round(0.02 * height)])
    middle, reach = (foot[0] + foot[-1]) / 2, (foot[-1] - foot[0]) / 2
    shadow = np.zeros(seen.shape, np.float32)
    for along, wide, tall, weight in ((0.02, 1.06, 0.14, 0.75), (0.55, 1.5, 0.17, 0.40)):
        centre = round(middle + along * reach), round(rows[-1] - 0.07 * reach)
        part = np.zeros(seen.shape, np.float32)
        cv2.ellipse(part, centre, (round(wide * reach), round(tall * reach)), 0, 0, 360, 1.0, -1)
        shadow = np.maximum(shadow, weight * blurred(part, 0.07 * wide * reach))
    return shadow
