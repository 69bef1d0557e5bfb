"""Inks laid over each other on paper."""

from collections.abc import Sequence

import attrs
import cv2
import numpy as np

from stario.adapters.skia.effects.blending import strips
from stario.adapters.skia.effects.noise import Picture, Plane, plane


@attrs.frozen
class Ink:
    """`cover` is 0..1 per pixel; `colour` is what the ink looks like on white paper, sRGB."""

    cover: Plane
    colour: tuple[float, float, float]


def printed(paper: Plane, white: tuple[float, float, float], inks: Sequence[Ink]) -> Picture:
    """
    Print *inks* on paper whose colour is *white* times *paper*.

    Inks are transparent: two of them multiply.

    Returns:
        `(height, width, 3)` in 0..1.
    """
    sheet = np.empty((*paper.shape, 3), np.float32)
    for rows in strips(sheet):
        channels = [
            _light(paper[rows] * np.float32(white[part]), rows, inks, part) for part in range(3)
        ]
        cv2.merge(channels, sheet[rows])
    return sheet


def _light(light: Plane, rows: slice, inks: Sequence[Ink], part: int) -> Plane:
    for ink in inks:
        passed = ink.cover[rows] * np.float32(ink.colour[part] - 1)
        passed += 1
        light *= passed
    return plane(np.clip(light, 0, 1, out=light))
