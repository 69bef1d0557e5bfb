"""
A picture in the thickness of a plate.

Light that falls through a plate fades by the same share on each millimetre (Beer and Lambert), so
the thickness follows the logarithm of how bright the picture shall be there, in linear light.
"""

from typing import Final

import attrs
import cv2
import numpy as np

from stario.adapters.trimesh.contours import Surface, solid_under
from stario.adapters.trimesh.framing import grid_of
from stario.adapters.trimesh.pictures import Floats, Plane, Subject, resize
from stario.adapters.trimesh.plates import rounded_plate
from stario.adapters.trimesh.portrait import sampled

THINNEST_MM, THICKEST_MM, FRAME_MM = 0.84, 3.2, 4.2
_DARKEST: Final = 0.035
_FRAME, _CORNER = 0.035, 0.03
_AIR: Final = 0.1
"""Above, in shares of the height."""

_SLOPE_MM: Final = 1.2
_WIDEST, _TALLEST = 1.6, 0.5
"""Ratios beyond which a picture is cropped."""

BENT_DEGREES: Final = 120.0


@attrs.frozen(eq=False)
class Lithophane:
    """
    `thickness` in millimetres for each sample, as one looks at it with the light behind.

    `inner_radius`: of what is bent, round the y axis; None: it is flat.
    """

    surface: Surface
    thickness: Plane
    inner_radius: float | None


def lithophane(subject: Subject, *, size_mm: float, is_curved: bool) -> Lithophane:
    """Make it with *size_mm* for the longest side, bent round a light or flat."""
    light = _cropped(_with_air(subject))
    height, width = light.shape
    # The chord of a bent plate is shorter than the plate.
    chord = _chord(1.0) if is_curved else 1.0
    scale = size_mm / max(width * chord, height)
    grid = grid_of(width * scale, height * scale)
    field = rounded_plate(grid.width, grid.height, corner=_CORNER * grid.height)
    image = THINNEST_MM + (THICKEST_MM - THINNEST_MM) * _density(
        resize(light, grid.width, grid.height)
    )
    slope = np.clip((_FRAME * grid.height - field) * grid.step / _SLOPE_MM, 0, 1)
    thickness = (image + (FRAME_MM - image) * slope).astype(np.float32)
    surface = solid_under(field, lambda places: sampled(thickness, places), step=grid.step)
    if not is_curved:
        return Lithophane(surface, thickness, None)
    radius = float(np.ptp(surface.vertices[:, 0])) / float(np.radians(BENT_DEGREES))
    return Lithophane(_bent(surface, radius), thickness, radius)


def _with_air(subject: Subject) -> Plane:
    """Somebody cut out closely gets some light above the head."""
    if subject.cover.min() > 0.5:
        return subject.luminance
    height, width = subject.luminance.shape
    above, beside = round(_AIR * height), round(_AIR / 2 * width)
    air = ((above, 0), (beside, beside))
    return np.pad(subject.luminance, air, constant_values=1.0)


def _cropped(light: Plane) -> Plane:
    height, width = light.shape
    wide = min(width, round(height * _WIDEST))
    tall = min(height, round(width / _TALLEST))
    left, top = (width - wide) // 2, (height - tall) // 2
    return light[top : top + tall, left : left + wide]


def _density(light: Plane) -> Plane:
    """0 where the picture is brightest, 1 where it is black."""
    calm = cv2.bilateralFilter(light, 5, 0.06, 2)
    local = cv2.createCLAHE(1.4, (6, 6)).apply((np.clip(calm, 0, 1) * 255).astype(np.uint8))
    low, high = np.percentile(local, [0.5, 99.5])
    tone = np.clip((local - low) / max(high - low, 1.0), 0, 1)
    linear = np.clip(tone**2.2, _DARKEST, 1)
    return np.asarray(np.log(linear) / np.log(_DARKEST), np.float32)


def _chord(arc: float) -> float:
    angle = np.radians(BENT_DEGREES)
    return float(2 * np.sin(angle / 2) / angle) * arc


def _bent(surface: Surface, radius: float) -> Surface:
    """Round an upright axis behind the plate; a thickness stays what it is, along the radius."""
    x, y, z = surface.vertices.T
    angle = (x - (x.max() + x.min()) / 2) / radius
    bent: Floats = np.column_stack([(radius + z) * np.sin(angle), y, (radius + z) * np.cos(angle)])
    return Surface(bent, surface.faces)
