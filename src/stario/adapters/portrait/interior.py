"""
What is seen between the lips: teeth, tongue and the dark behind them.

Textures lie in the mouth's frame at the canvas's scale: origin at the middle of the upper lip's
inner edge, x along the lips, y down.
"""

from typing import Final

import attrs
import numpy as np

from stario.adapters.portrait.geometry import Face
from stario.adapters.portrait.raster import (
    LUMA_OF_BGR,
    Floats,
    Picture,
    Plane,
    blur,
    polygon,
    sample,
    smoothstep,
)
from stario.adapters.portrait.seam import LipSeam, find_seam
from stario.adapters.portrait.topology import CHEEK_SKIN, LIP_CENTRES

TOOTH_WIDTHS: Final = (0.088, 0.068, 0.058, 0.046, 0.036)
TOOTH_LENGTHS: Final = (0.108, 0.101, 0.104, 0.096, 0.088)
"""Central incisor to second premolar, seen from the front, in outer-eye distances (90 mm)."""

SHOWN_AT_REST: Final = 0.052
"""How much of the incisors a parted but relaxed upper lip shows."""

TEETH_GAP: Final = 0.05
"""Least opening of a smile whose teeth are worth taking."""

_TOOTH_SHADE = (1.0, 0.96, 0.88, 0.72, 0.52)
_IVORY = np.array([0.80, 0.91, 0.97], np.float32)
_FLESH = np.array([0.32, 0.31, 0.62], np.float32)
_DEEP = np.array([0.06, 0.06, 0.15], np.float32)
_CHEEK_INSIDE = np.array([0.12, 0.11, 0.26], np.float32)


@attrs.frozen(eq=False)
class Complexion:
    """
    Colours under the portrait's light, BGR 0-255.

    `rim` is the inner edge of the lips, `light` the luma of the skin.
    """

    skin: Floats
    lip: Floats
    rim: Floats
    light: float

    @classmethod
    def of(cls, picture: Picture, face: Face, seam: LipSeam) -> "Complexion":
        skin, lip = (
            _median(picture, face.points[list(points), :2], 0.012 * face.eye_distance)
            for points in (CHEEK_SKIN, LIP_CENTRES)
        )
        # Inside, lips are darker and redder: blood shows through the thinner skin.
        rim = lip * np.array([0.30, 0.30, 0.48], np.float32)
        if seam.closed:
            # Where the lips meet, the photo shows the colour of their inner edge itself.
            rim = np.minimum(_median(picture, seam.upper[6:-6], 0.5), 0.7 * lip)
        return cls(skin, lip, rim, float(skin @ LUMA_OF_BGR))


@attrs.frozen(eq=False)
class MouthInterior:
    """
    Attributes:
        origin: `(2,)` texture pixel of the frame's origin.
        depth: `(h, w, 3)` the dark of the mouth.
        teeth: `(h, w, 4)` BGR and opacity; rests on the skull.
        tongue: `(h, w, 4)`; rests on the jaw, its tip at the origin's height.
        hidden: pixels of teeth above the lip's edge at rest.
        own: opacity of the portrait's own interior over the mouth region; None: lips are closed.
    """

    origin: Floats
    depth: Picture
    teeth: Picture
    tongue: Picture
    hidden: float


def build_interior(
    face: Face, complexion: Complexion, smile: tuple[Picture, Face] | None
) -> MouthInterior:
    """Draw the interior in the portrait's light; take the teeth from *smile* where it has any."""
    unit = face.eye_distance
    width, height = int(3.0 * face.half_mouth * unit) | 1, int(0.62 * unit) | 1
    above = int(0.06 * unit)
    row, column = np.mgrid[0:height, 0:width].astype(np.float32)
    x, y = (column - width // 2) / unit, (row - above) / unit
    teeth, longest = _drawn_teeth(x, y, complexion, unit), TOOTH_LENGTHS[0]
    taken = smile and _photographed_teeth(x, y, complexion, *smile)
    if taken:
        teeth, longest = taken
    return MouthInterior(
        origin=np.array([width // 2, above], np.float32),
        depth=_depth(x, face.half_mouth, complexion),
        teeth=teeth,
        tongue=_tongue(x, y, complexion),
        hidden=max(0.0, longest - SHOWN_AT_REST) * unit,
    )


def own_interior(seam: LipSeam, face: Face, origin: Floats, width: int, height: int) -> Plane:
    """
    Opacity of the portrait's own teeth in a region at *origin* of that size: 255 inside the lips.
    """
    inset = face.axes[1] * 0.012 * face.eye_distance * seam.taper[:, None]
    outline = np.vstack([seam.upper, (seam.lower - inset)[::-1]]) - origin
    return blur(polygon(outline, width, height), 0.008 * face.eye_distance + 0.5)


def _median(picture: Picture, points: Floats, sigma: float) -> Floats:
    height, width = picture.shape[:2]
    where = np.clip(np.round(points).astype(int), 0, [width - 1, height - 1])
    smooth = blur(picture, sigma)
    return np.asarray(np.median(smooth[where[:, 1], where[:, 0]], 0), np.float32)


def _depth(x: Floats, half_mouth: float, complexion: Complexion) -> Picture:
    """Dark red, lighter at the insides of the cheeks."""
    side = smoothstep(np.abs(x) / half_mouth, 0.45, 1.0)[..., None]
    colour = (_DEEP * (1 - side) + _CHEEK_INSIDE * side) * complexion.light
    tint = complexion.lip / max(float(complexion.lip @ LUMA_OF_BGR), 1.0)
    return _bytes(0.7 * colour + 0.3 * colour.mean(-1, keepdims=True) * tint)


def _drawn_teeth(x: Floats, y: Floats, complexion: Complexion, unit: float) -> Picture:
    opacity, shade = np.zeros_like(x), np.zeros_like(x)
    for side in (-1, 1):
        edge = 0.0
        for width, length, light in zip(TOOTH_WIDTHS, TOOTH_LENGTHS, _TOOTH_SHADE, strict=True):
            across = np.abs(x - side * (edge + width / 2)) / (width / 2)
            tip = length - 0.006 * across**3
            inside = (1 - smoothstep(across, 0.90, 1.02)) * (1 - smoothstep(y, tip - 0.007, tip))
            # Enamel is brightest along its middle and bluish, see-through, at the cutting edge.
            curve = light * (1.02 - 0.16 * across**2) * (1 - 0.14 * smoothstep(y, tip - 0.03, tip))
            shade = np.where(inside > opacity, curve, shade)
            opacity = np.maximum(opacity, inside)
            edge += width
    # Enamel takes on part of the light's colour; in the mouth it never outshines the skin by much.
    light = complexion.light
    enamel = 0.40 * complexion.skin + 0.60 * _IVORY * light
    enamel = enamel * min(1.12, 205 / max(light, 60.0))
    colour = np.clip(enamel * shade[..., None], 0, 255)
    # Between two teeth is shadow, not a hole: the gap keeps some opacity.
    between = (np.abs(x) < sum(TOOTH_WIDTHS)) & (y < 0.085)
    opacity = np.maximum(opacity, 0.8 * between)
    colour = np.where(shade[..., None] > 0, colour, enamel * 0.55)
    rgba = np.dstack([colour, 255 * opacity]).astype(np.float32)
    return _bytes(blur(rgba, max(0.6, 0.006 * unit)))


def _photographed_teeth(
    x: Floats, y: Floats, complexion: Complexion, picture: Picture, face: Face
) -> tuple[Picture, float] | None:
    """
    Bring the mouth of a smiling photo into the frame, in the portrait's colours.

    Returns:
        The texture, and how far its teeth reach below the origin in outer-eye distances; None when
        the smile shows no teeth.
    """
    if face.mouth_gap < TEETH_GAP:
        return None
    seam = find_seam(picture, face)
    middle = seam.upper[len(seam.upper) // 2]
    # Scaled by the eyes, not by the mouth: a smile stretches lips, never teeth.
    along = (x[..., None] * face.axes[0] + y[..., None] * face.axes[1]) * face.eye_distance
    where = np.asarray(along + middle, np.float32)
    height, width = picture.shape[:2]
    inset = face.axes[1] * 0.010 * face.eye_distance * seam.taper[:, None]
    outline = np.vstack([seam.upper + 0.4 * inset, (seam.lower - 2 * inset)[::-1]])
    inside = blur(polygon(outline, width, height), 0.010 * face.eye_distance)
    theirs = Complexion.of(picture, face, seam)
    # Brightness in full, colour by half: skin differs between photos by more than the light does.
    bright = complexion.light / max(theirs.light, 1.0)
    tint = complexion.skin / np.maximum(theirs.skin, 1) / bright
    gain = np.clip(bright * np.sqrt(tint), 0.5, 2.0)
    colour = np.clip(sample(picture, where).astype(np.float32) * gain, 0, 255)
    # What is dark in the smile is depth, not tooth: the drawn depth shows through.
    tooth = smoothstep(colour @ LUMA_OF_BGR, 0.25 * complexion.light, 0.50 * complexion.light)
    opacity = sample(inside, where).astype(np.float32) * tooth
    return _bytes(np.dstack([colour, opacity])), face.mouth_gap


def _tongue(x: Floats, y: Floats, complexion: Complexion) -> Picture:
    """A dome lit from the front, with the groove along its middle."""
    top = 0.30 * (x / 0.24) ** 2 * 0.24
    body = smoothstep(y, top - 0.012, top + 0.02) * (1 - smoothstep(np.abs(x), 0.20, 0.27))
    light = 0.55 + 0.45 * smoothstep(y, top, top + 0.07)
    light = light * (1 - 0.10 * np.exp(-((x / 0.026) ** 2)) * smoothstep(y, top, top + 0.04))
    gloss = 0.10 * np.exp(-(((y - top - 0.045) / 0.016) ** 2)) * np.exp(-((x / 0.12) ** 2))
    colour = complexion.light * (_FLESH * light[..., None] + gloss[..., None])
    return _bytes(np.dstack([colour, 255 * body]))


def _bytes(values: Floats) -> Picture:
    return np.asarray(np.clip(np.round(values), 0, 255), np.uint8)
