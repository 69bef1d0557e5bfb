"""A photo taken apart into the plates of a small printing shop."""

import attrs
import cv2
import numpy as np

from stario.adapters.skia.effects.duotone import tones
from stario.adapters.skia.effects.halftone import halftone
from stario.adapters.skia.effects.noise import Picture, Plane, plane


@attrs.frozen(kw_only=True)
class Plates:
    """How much of each ink a person takes, 0..1; `shape` is where paper shows below them."""

    shape: Plane
    warm: Plane
    cool: Plane
    key: Plane


def engraved(picture: Picture, cover: Plane, *, unit_pixels: float) -> Plates:
    """
    Make plates of warm dots for middle tones, cool ones for shadows, and a key of lines.

    Light skin stays paper; eyes, mouth and folds are drawn by what is darker than around it.
    """
    unit = unit_pixels
    shape = plane(np.clip((cover - 0.35) / 0.3, 0, 1))
    tone = plane(
        cv2.bilateralFilter(tones(picture, cover, clip=3.0), 7, 0.08, max(1.0, 2.5 * unit))
    )
    warm = halftone(plane(tone**1.12), pitch_pixels=6.6 * unit, angle_degrees=22)
    cool = halftone(
        plane(np.clip(tone * 1.9 - 0.02, 0, 1)), pitch_pixels=5.2 * unit, angle_degrees=52
    )
    fine = plane(cv2.GaussianBlur(tone, (0, 0), max(0.6, 1.0 * unit)))
    around = _around(fine, 15 * unit)
    key = np.maximum(_step(fine, 0.24, 24), _step(plane(fine - around), -0.1, 50))
    thick = max(1, round(1.4 * unit))
    outline = cv2.morphologyEx(shape, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    outline = cv2.dilate(outline, np.ones((thick, thick), np.uint8))
    # Where the photo ends there is no outline of a person.
    outline[:3], outline[-3:], outline[:, :3], outline[:, -3:] = 0, 0, 0, 0
    return Plates(
        shape=shape,
        warm=plane(shape * warm),
        cool=plane(shape * cool),
        key=plane(np.maximum(shape * key, np.clip(outline, 0, 1) * np.float32(0.9))),
    )


def _step(values: Plane, border: float, slope: float) -> Plane:
    """Near 1 below *border*, near 0 above it."""
    return plane(1 / (1 + np.exp((values - border) * slope)))


def _around(values: Plane, radius: float) -> Plane:
    height, width = values.shape
    shrink = max(1, int(radius // 4))
    small = cv2.resize(
        values, (max(2, width // shrink), max(2, height // shrink)), interpolation=cv2.INTER_AREA
    )
    return plane(cv2.resize(cv2.GaussianBlur(small, (0, 0), radius / shrink), (width, height)))
