"""
A plaque with a bust that rises from it.

Every point of the plate has one height over the bed, so that it prints lying without support:
nothing hangs over.
"""

from typing import Final

import cv2
import numpy as np

from stario.adapters.trimesh.contours import Surface, solid_under
from stario.adapters.trimesh.framing import Frame, framed, grid_of
from stario.adapters.trimesh.pictures import FaceFinder, Subject
from stario.adapters.trimesh.plates import rim, rounded_plate
from stario.adapters.trimesh.portrait import portrait_of, sampled

RATIO: Final = 0.8
"""Width to height."""

BASE_MM: Final = 3.0
_DEPTH: Final = 0.12
"""How far the face stands out, in shares of the height."""

_RIM_WIDTH, _RIM_HEIGHT, _CORNER = 0.034, 0.022, 0.05
_FRAME = Frame(ratio=RATIO, face_share=0.33, face_centre=0.42)


def plaque(subject: Subject, faces: FaceFinder, *, size_mm: float) -> Surface:
    """
    Make it *size_mm* high.

    Raises:
        Unprintable: `nobody_there`.
    """
    grid = grid_of(RATIO * size_mm, size_mm)
    shown = framed(subject, faces, _FRAME)
    portrait = portrait_of(shown, faces, pixels=grid.height, thinnest_pixels=round(1.0 / grid.step))
    relief = cv2.resize(portrait.height, (grid.width, grid.height), interpolation=cv2.INTER_LINEAR)
    field = rounded_plate(grid.width, grid.height, corner=_CORNER * grid.height)
    width = _RIM_WIDTH * grid.height
    border = _RIM_HEIGHT * size_mm * rim(field, width)
    # The rim frames everybody: nobody stands on it.
    within = np.clip((field - 0.75 * width) / (0.5 * width), 0, 1)
    heights = BASE_MM + np.maximum(border, _DEPTH * size_mm * relief * within)
    plane = heights.astype(np.float32)
    return solid_under(field, lambda places: sampled(plane, places), step=grid.step)
