"""
One picture over another.

NumPy's broadcasting over three channels is several times slower than three whole planes, so that
planes are spread first; and what is made on the way stays in the cache, as pictures are worked on
in strips.
"""

from collections.abc import Iterator

import cv2
import numpy as np

from stario.adapters.skia.effects.colours import Rgb
from stario.adapters.skia.effects.noise import Picture, Plane, plane

_STRIP_ROWS = 96


def strips(picture: Picture) -> Iterator[slice]:
    """Cut the rows of *picture* into parts."""
    for first in range(0, picture.shape[0], _STRIP_ROWS):
        yield slice(first, first + _STRIP_ROWS)


def spread(values: Plane) -> Picture:
    """Repeat a plane for the three channels."""
    return plane(cv2.merge((values, values, values)))


def tinted(values: Plane, colour: Rgb) -> Picture:
    """Give *colour* times each of *values*."""
    return plane(cv2.merge([values * np.float32(part) for part in colour]))


def lay(picture: Picture, paint: Picture, cover: Plane) -> None:
    """Lay *paint* over *picture*, in place, where *cover* is."""
    for rows in strips(picture):
        change = paint[rows] - picture[rows]
        change *= spread(cover[rows])
        picture[rows] += change


def lay_colour(picture: Picture, colour: Rgb, cover: Plane) -> None:
    """Lay one *colour* over *picture*, in place, where *cover* is."""
    for rows in strips(picture):
        part = cover[rows]
        picture[rows] *= spread(1 - part)
        picture[rows] += tinted(part, colour)


def shade(picture: Picture, light: Plane) -> None:
    """Multiply the channels of *picture* with *light*, in place."""
    for rows in strips(picture):
        picture[rows] *= spread(light[rows])


def add(picture: Picture, values: Plane) -> None:
    """Add *values* to the channels of *picture* and clip to 0..1, in place."""
    for rows in strips(picture):
        part = picture[rows]
        part += spread(values[rows])
        np.clip(part, 0, 1, out=part)
