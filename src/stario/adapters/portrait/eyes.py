"""Blinks: the upper lid comes down over the eye. Drawn once in a few levels, then copied."""

from typing import Final, cast

import attrs
import cv2
import numpy as np

from stario.adapters.portrait.geometry import Face
from stario.adapters.portrait.landmarks import Eye
from stario.adapters.portrait.raster import (
    LUMA_OF_BGR,
    Floats,
    Picture,
    Plane,
    blur,
    polygon,
    smoothstep,
    yuv_planes,
)
from stario.adapters.portrait.topology import EYES, EyePoints
from stario.adapters.portrait.warp import Region

BLINK_LEVELS: Final = 6
"""Levels above open: at 25 frames a second a lid needs two frames to close."""

_LASHES = 0.034
"""Lashes and liner reach this far over the opening, in outer-eye distances."""

_OVERLAP = 0.014
_LASH_LINE = 0.009
_BULGE_LIGHT, _EDGE_SHADE = 0.06, 0.16
_GRAIN_SIGMA = 1.5
_SEED: Final = 7


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
    """
    One eye, and the skin that will cover it.

    Coordinates are those of the face's frame, in pixels. The skin grows in from around the eye:
    stretching the open lid instead would drag its crease and make-up over the cheek.
    """

    def __init__(self, canvas: Picture, face: Face, eye: Eye, points: EyePoints) -> None:
        self._unit = unit = face.eye_distance
        height, width = canvas.shape[:2]
        self._region = region = _eye_region(face, eye, points, width, height)
        self._open = canvas[region.rows, region.columns]
        y, x = np.mgrid[region.rows, region.columns].astype(np.float64)
        across, self._y = np.moveaxis((np.dstack([x, y]) - face.mouth) @ face.axes.T, -1, 0)
        mesh = [face.points[list(lid), :2] for lid in (points.upper, points.lower)]
        upper, lower, mesh_lower = (
            (curve - face.mouth) @ face.axes.T for curve in (eye.upper, eye.lower, mesh[1])
        )
        left, right = float(upper[:, 0].min()), float(upper[:, 0].max())
        inside = np.clip(across, left, right)
        self._upper = _curve(upper, inside)
        # The two networks disagree by some pixels; a shut lid must cover what either calls eye.
        self._lower = np.maximum(_curve(lower, inside), _curve(mesh_lower, inside))
        self._width = smoothstep(across, left - 0.03 * unit, left + 0.04 * unit) * (
            1 - smoothstep(across, right - 0.04 * unit, right + 0.03 * unit)
        )
        outlines = [
            np.vstack([above, below[::-1]]) for above, below in ((eye.upper, eye.lower), mesh)
        ]
        self._cover, self._skin = self._grown_skin(outlines)
        self._lash = self._lash_colour()

    def patch(self, closed: float) -> EyePatch:
        """*closed*: 0 open to 1 shut."""
        unit = self._unit
        opening = np.clip(self._lower - self._upper, 0, None) + _OVERLAP * unit
        edge = self._upper + opening * closed
        # Once shut, the skin takes all of the hole: a thin rest of white would glare.
        covered = edge + 2 * _LASHES * unit * smoothstep(np.array(closed), 0.7, 1.0)
        above = np.clip((covered - self._y) / (0.008 * unit) + 0.5, 0, 1)
        opacity = above * self._cover * smoothstep(np.array(closed), 0, 0.15)
        depth = np.clip((edge - self._y) / (0.11 * unit), 0, 1)
        light = 1 + _BULGE_LIGHT * np.sin(np.pi * depth) - _EDGE_SHADE * (1 - depth) ** 3
        skin = self._skin * (1 + (light - 1) * closed)[..., None]
        mixed = self._open + (skin - self._open) * opacity[..., None]
        line = np.exp(-(((self._y - edge) / (_LASH_LINE * unit)) ** 2)) * self._width
        line = 0.85 * line * smoothstep(np.array(closed), 0, 0.3)
        mixed += (self._lash - mixed) * line[..., None]
        picture = np.asarray(np.clip(np.round(mixed), 0, 255), np.uint8)
        return EyePatch(self._region, picture, *yuv_planes(picture))

    def _grown_skin(self, outlines: list[Floats]) -> tuple[Floats, Floats]:
        """
        Give how much of each pixel is eye or lashes, and skin in its place.

        Source: A. Telea, "An image inpainting technique based on the fast marching method", 2004.
        """
        region, unit = self._region, self._unit
        eye = np.zeros((region.height, region.width), np.uint8)
        for outline in outlines:
            drawn = polygon(outline - region.origin, region.width, region.height)
            eye = np.maximum(eye, drawn)
        reach = max(3, 2 * round(_LASHES * unit) + 1)
        brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach))
        hole = cast("Plane", cv2.dilate(eye, brush))
        grown = cv2.inpaint(self._open, hole, max(3.0, 0.03 * unit), cv2.INPAINT_TELEA)
        # Inpainting leaves streaks; skin is smooth, with the grain of the rest of the photo.
        smooth = blur(cast("Picture", grown).astype(np.float32), 0.02 * unit)
        around = self._open - blur(self._open.astype(np.float32), _GRAIN_SIGMA)
        grain = float(np.median(np.abs(around[hole == 0]))) if (hole == 0).any() else 0.0
        noise = np.random.default_rng(_SEED).normal(0, 0.7 * grain, hole.shape)
        cover = blur(hole.astype(np.float32) / 255, 0.012 * unit)
        return cover, smooth + noise[..., None]

    def _lash_colour(self) -> Floats:
        """The darker pixels along the open upper lid."""
        along = (np.abs(self._y - self._upper) < 0.02 * self._unit) & (self._width > 0.5)
        if not along.any():
            return np.asarray(0.4 * self._skin.mean((0, 1)))
        pixels = self._open[along].astype(np.float64)
        dark = pixels @ LUMA_OF_BGR
        return np.asarray(pixels[dark <= np.quantile(dark, 0.3)].mean(0))


def _curve(points: Floats, x: Floats) -> Floats:
    """Smooth a lid: the networks' few points make corners that a blink would show."""
    middle = points[:, 0].mean()
    return np.asarray(np.polyval(np.polyfit(points[:, 0] - middle, points[:, 1], 4), x - middle))


def _eye_region(face: Face, eye: Eye, points: EyePoints, width: int, height: int) -> Region:
    lids = np.vstack([eye.upper, eye.lower, face.points[[*points.upper, *points.lower], :2]])
    beside = 0.10 * face.eye_distance
    low, high = lids.min(0) - beside, lids.max(0) + beside
    edges = (int(edge) // 2 * 2 for edge in (*low, *high))
    return Region(*edges).clipped(width, height)
