"""
How far each point of a portrait stands out.

Four parts are laid over one another, each in shares of the depth: the inflated silhouette, a dome
for the head, the face as the landmark network sees it, and the light and shade of the picture, for
cloth and hair. That last one is held back around the eyes and on the skin: dark irises and shadows
would become holes.
"""

from typing import Final

import attrs
import cv2
import numpy as np
from scipy.interpolate import LinearNDInterpolator

from stario.adapters.trimesh.pictures import (
    FaceFinder,
    FaceRelief,
    Floats,
    Mask,
    Plane,
    Subject,
    distance_within,
    largest_part,
    opened,
    resize,
    soften,
    without_holes,
)
from stario.ports.sculpting import SculptingProblem, Unprintable

_ROUNDING: Final = 0.16
"""Width of the rounded edge of a silhouette, in shares of its longer side."""

_BODY, _HEAD, _FACE, _DETAIL = 0.34, 0.20, 0.40, 0.14
_LEAST_SHARE, _MOST_SHARE = 0.04, 0.995
"""Of the picture that somebody fills."""


@attrs.frozen(eq=False)
class Portrait:
    """`mask` is who is there; `height` in [0, 1.1] how far each point stands out."""

    mask: Mask
    height: Plane


def portrait_of(
    subject: Subject, faces: FaceFinder, *, pixels: int, thinnest_pixels: int
) -> Portrait:
    """
    Make heights of *subject*, at most *pixels* long, without what is narrower than a disc of
    *thinnest_pixels*.

    Raises:
        Unprintable: `nobody_there`.
    """
    face = faces(subject.colours)
    height, width = subject.cover.shape
    scale = pixels / max(height, width)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    cover, light = resize(subject.cover, *size), resize(subject.luminance, *size)
    mask = _figure(cover, thinnest_pixels)
    mapped = None if face is None else _scaled(face, scale)
    body = _inflated(mask)
    relief = _BODY * body
    if mapped is not None:
        relief = relief + _HEAD * _head(mapped, mask) + _FACE * _face_depth(mapped, mask)
    relief = relief + _DETAIL * _detail(light, mask, mapped)
    return Portrait(mask, _edged(np.clip(relief, 0, None), mask, pixels))


def _edged(relief: Plane, mask: Mask, pixels: int) -> Plane:
    """Let it rise from nothing at the outline, without the steps that pixels have there."""
    distance = distance_within(mask)
    raised = relief * np.clip(distance / (0.01 * pixels), 0, 1)
    edge = soften(np.clip(1 - distance / (0.02 * pixels), 0, 1).astype(np.float32), 1.5)
    fine, coarse = soften(raised, pixels / 900), soften(raised, pixels / 220)
    return (fine + (coarse - fine) * edge).astype(np.float32)


def require_somebody(subject: Subject) -> None:
    """
    Look whether something is cut out at all.

    Raises:
        Unprintable: `nobody_there`: all of the picture is there, or next to nothing.
    """
    if not _LEAST_SHARE < (subject.cover > 0.5).mean() < _MOST_SHARE:
        raise Unprintable(SculptingProblem.NOBODY_THERE)


def _figure(cover: Plane, thinnest: int) -> Mask:
    smooth = soften(cover, max(1.0, thinnest / 3))
    mask = largest_part(opened(without_holes(smooth > 0.5), max(1, thinnest // 2)))
    if mask.mean() < _LEAST_SHARE:
        raise Unprintable(SculptingProblem.NOBODY_THERE)
    return mask


def _inflated(mask: Mask) -> Plane:
    """A quarter of an ellipse at the edge, level further in."""
    reach = _ROUNDING * max(mask.shape)
    share = np.clip(_inner_distance(mask) / reach, 0, 1)
    return soften(np.sqrt(1 - (1 - share) ** 2).astype(np.float32), max(mask.shape) / 120)


def _inner_distance(mask: Mask) -> Plane:
    """As if the figure went on beyond the lower edge, where the photo cuts it off."""
    below = np.repeat(mask[-1:], mask.shape[0] // 2, axis=0)
    sides = np.pad(np.vstack([mask, below]), ((1, 0), (1, 1)))
    return distance_within(sides)[1 : mask.shape[0] + 1, 1:-1]


def _scaled(face: FaceRelief, scale: float) -> FaceRelief:
    eyes = tuple((x * scale, y * scale, radius * scale) for x, y, radius in face.eyes)
    return FaceRelief(face.points * scale, eyes)


def _head(face: FaceRelief, mask: Mask) -> Plane:
    """A dome over face and hair, in [0, 1]: without it a face is a mask before the hair."""
    low, high = face.points[:, :2].min(0), face.points[:, :2].max(0)
    width, height = high - low
    down, across = np.mgrid[0 : mask.shape[0], 0 : mask.shape[1]].astype(np.float32)
    x = (across - (low[0] + high[0]) / 2) / (0.92 * width)
    y = (down - (low[1] + high[1]) / 2 + 0.18 * height) / (0.92 * height)
    dome = np.sqrt(np.clip(1 - x**2 - y**2, 0, 1)).astype(np.float32)
    return soften(dome, float(width) * 0.08) * mask


def _face_depth(face: FaceRelief, mask: Mask) -> Plane:
    """The face in [0, 1], fading out beyond its edge."""
    height, width = mask.shape
    points, depth = face.points[:, :2], -face.points[:, 2]
    spread = float(np.ptp(points[:, 0]))
    low = np.maximum(points.min(0) - 1, 0).astype(int)
    high = np.minimum(points.max(0) + 2, (width, height)).astype(int)
    full = np.zeros(mask.shape, np.float32)
    if (high - low).min() < 4:
        return full
    across, down = np.meshgrid(np.arange(low[0], high[0]), np.arange(low[1], high[1]))
    surface = LinearNDInterpolator(points, depth)(across, down)
    ground = np.nanpercentile(surface, 5) if np.isfinite(surface).any() else 0.0
    raised = np.nan_to_num(surface - ground, nan=0.0).clip(0)
    full[low[1] : high[1], low[0] : high[0]] = raised
    hull = np.zeros(mask.shape, np.float32)
    cv2.fillConvexPoly(hull, cv2.convexHull(points.round().astype(np.int32)), 1.0)
    faded = soften(hull, spread * 0.06) * hull
    full = soften(full * faded, spread * 0.018)
    return (full / max(1e-6, float(full.max()))).astype(np.float32)


def _detail(light: Plane, mask: Mask, face: FaceRelief | None) -> Plane:
    """Light stands out, shade goes in: bands of the picture between -0.5 and 0.5."""
    inside = soften(mask.astype(np.float32), 2)
    filled = np.where(mask, light, float(np.median(light[mask])))
    # Grain would become gravel; edges stay.
    calm = cv2.bilateralFilter(filled.astype(np.float32), 9, 0.09, max(mask.shape) / 200)
    tone = cv2.createCLAHE(1.6, (4, 4)).apply((calm * 255).astype(np.uint8)) / np.float32(255)
    unit = max(mask.shape) / 1000
    bands = sum(
        weight * (soften(tone, unit * 1.5) - soften(tone, unit * sigma))
        for weight, sigma in ((0.40, 6), (0.50, 16), (0.45, 48))
    )
    strength = np.ones(mask.shape, np.float32)
    if face is not None:
        strength = _restraint(mask.shape, face)
    return (np.tanh(bands * 2.4) / 2 * strength * inside).astype(np.float32)


def _restraint(shape: tuple[int, ...], face: FaceRelief) -> Plane:
    """How much of light and shade is believed: less on the skin, little at the eyes."""
    points = face.points[:, :2]
    spread = float(np.ptp(points[:, 0]))
    skin = np.zeros(shape, np.float32)
    cv2.fillConvexPoly(skin, cv2.convexHull(points.round().astype(np.int32)), 1.0)
    strength = 1 - 0.45 * soften(skin, spread * 0.06)
    eyes = np.zeros(shape, np.float32)
    for x, y, radius in face.eyes:
        axes = max(1, round(radius * 1.25)), max(1, round(radius * 0.8))
        cv2.ellipse(eyes, (round(x), round(y)), axes, 0, 0, 360, 1.0, -1)
    return (strength * (1 - 0.60 * soften(eyes, spread * 0.03))).astype(np.float32)


def sampled(plane: Plane, points: Floats) -> Floats:
    """Bilinear values of *plane* at `(n, 2)` *points* in pixels, x first; outside is the edge."""
    across, down = points[:, 0].astype(np.float32), points[:, 1].astype(np.float32)
    # OpenCV maps at most 32,767 points a line.
    rows = -(-len(points) // 30_000)
    padded = np.zeros((2, rows * 30_000), np.float32)
    padded[0, : len(points)], padded[1, : len(points)] = across, down
    grid = padded.reshape(2, rows, 30_000)
    values = cv2.remap(plane, grid[0], grid[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(values, np.float64).ravel()[: len(points)]
