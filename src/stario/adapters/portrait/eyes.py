"""Blinks: the upper lid slides over the eye. Drawn once in a few levels, then copied."""

from typing import Final

import attrs
import numpy as np

from stario.adapters.portrait.geometry import Face
from stario.adapters.portrait.landmarks import Eye
from stario.adapters.portrait.raster import Floats, Picture, Plane, sample, smoothstep, yuv_planes
from stario.adapters.portrait.topology import EYES, EyePoints
from stario.adapters.portrait.warp import Region

BLINK_LEVELS: Final = 6
"""Levels above open: at 25 frames a second a lid needs two frames to close."""

_LASHES = 0.022
_SHUT = 0.97
_LID_SHADE = 0.14
_FOLD_SHADE = 0.35


@attrs.frozen(eq=False)
class EyePatch:
    """One eye at one level, as the planes that a frame is warped from."""

    region: Region
    picture: Picture
    luma: Plane
    chroma: Plane


def draw_blinks(
    canvas: Picture, face: Face, eyes: tuple[Eye, ...]
) -> tuple[tuple[EyePatch, ...], ...]:
    """Draw both *eyes*, in the order of `EYES`, at each level from open to shut."""
    lids = [_Lid(canvas, face, *pair) for pair in zip(eyes, EYES, strict=True)]
    return tuple(
        tuple(lid.patch(level / BLINK_LEVELS) for lid in lids) for level in range(BLINK_LEVELS + 1)
    )


class _Lid:
    """One eye in the face's frame, scaled to pixels."""

    def __init__(self, canvas: Picture, face: Face, eye: Eye, points: EyePoints) -> None:
        self._unit, self._down = face.eye_distance, face.axes[1]
        self._canvas = canvas
        height, width = canvas.shape[:2]
        upper, lower, brow = (
            (curve - face.mouth) @ face.axes.T
            for curve in (eye.upper, eye.lower, face.points[list(points.brow), :2])
        )
        self._region = _eye_region(face, eye, points, width, height)
        y, x = np.mgrid[self._region.rows, self._region.columns].astype(np.float32)
        self._pixels = np.dstack([x, y])
        across, self._y = np.moveaxis((self._pixels - face.mouth) @ face.axes.T, -1, 0)
        left, right = sorted((float(upper[0, 0]), float(upper[-1, 0])))
        inside = np.clip(across, left, right)
        self._upper = _curve(upper, inside) - 0.008 * self._unit
        unit = self._unit
        self._width = smoothstep(across, left - 0.05 * unit, left + 0.03 * unit) * (
            1 - smoothstep(across, right - 0.03 * unit, right + 0.05 * unit)
        )
        self._opening = np.clip(_curve(lower, inside) - self._upper, 0, None) * self._width
        self._brow = float(brow[:, 1].max())

    def patch(self, closed: float) -> EyePatch:
        """*closed*: 0 open to 1 shut."""
        region, unit, brow = self._region, self._unit, self._brow
        drop = self._opening * closed * _SHUT
        edge = self._upper + drop
        # The band of the lashes keeps its shape; only the skin above it stretches.
        skin = np.maximum(edge - _LASHES * unit - brow, 1)
        moved = drop * np.clip((self._y - brow) / skin, 0, 1)
        source = self._pixels - moved[..., None] * self._down
        slid = sample(self._canvas, source.astype(np.float32)).astype(np.float32)
        covers = self._width * (self._opening > 0.5)
        opacity = np.clip((edge - self._y) / 1.4 + 0.5, 0, 1)
        opacity = opacity * np.clip((self._y - brow) / (0.02 * unit), 0, 1) * covers
        bulge = np.exp(-(((edge - 0.05 * unit - self._y) / (0.045 * unit)) ** 2))
        shaded = slid * (1 - _LID_SHADE * closed * bulge * self._width)[..., None]
        fold = np.exp(-(((self._y - edge) / (0.011 * unit)) ** 2))
        fold = (1 - _FOLD_SHADE * closed * fold * covers)[..., None]
        open_eye = self._canvas[region.rows, region.columns]
        mixed = (open_eye + (shaded - open_eye) * opacity[..., None]) * fold
        picture = np.asarray(np.clip(mixed, 0, 255), np.uint8)
        return EyePatch(region, picture, *yuv_planes(picture))


def _curve(points: Floats, x: Floats) -> Floats:
    """Smooth a lid: the mesh's few points make corners that a blink would show."""
    middle = points[:, 0].mean()
    return np.asarray(np.polyval(np.polyfit(points[:, 0] - middle, points[:, 1], 4), x - middle))


def _eye_region(face: Face, eye: Eye, points: EyePoints, width: int, height: int) -> Region:
    lids = np.vstack([eye.upper, eye.lower])
    brow = face.points[list(points.brow), 1]
    beside = 0.3 * float(np.linalg.norm(eye.upper[0] - eye.upper[-1]))
    left, right = lids[:, 0].min() - beside, lids[:, 0].max() + beside
    top = brow.max() - 0.02 * face.eye_distance
    bottom = lids[:, 1].max() + 0.12 * face.eye_distance
    edges = (int(edge) // 2 * 2 for edge in (left, top, right, bottom))
    return Region(*edges).clipped(width, height)
