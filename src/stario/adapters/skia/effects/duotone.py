"""A person in the light of two lamps."""

from collections.abc import Sequence

import cv2
import numpy as np

from stario.adapters.skia.effects.blending import lay, tinted
from stario.adapters.skia.effects.noise import Picture, Plane, plane

Stop = tuple[float, tuple[float, float, float]]
"""A tone in 0..1 and the sRGB colour it becomes."""


def tones(picture: Picture, cover: Plane, *, clip: float = 2.2) -> Plane:
    """
    Give the tones of a person, spread so that the darkest 2 % are 0 and the lightest 2 % are 1.

    Local contrast is evened out a little, as photos differ in their light.
    """
    luma = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    evened = cv2.createCLAHE(clip, (6, 6)).apply((luma * 255).astype(np.uint8))
    tone = evened.astype(np.float32) * np.float32(0.5 / 255) + luma * np.float32(0.5)
    inside = tone[cover > 0.6]
    if not len(inside):
        return tone
    low, high = np.percentile(inside, [2, 98])
    return plane(np.clip((tone - low) / max(0.05, high - low), 0, 1))


def toned(tone: Plane, stops: Sequence[Stop]) -> Picture:
    """Colour each tone; between two stops colours are mixed in linear light."""
    positions = [position for position, _ in stops]
    colours = np.array([colour for _, colour in stops]) ** 2.2
    ramp = np.linspace(0, 1, 256)
    table = np.stack([np.interp(ramp, positions, colours[:, part]) for part in range(3)], axis=1)
    shown = plane(table ** (1 / 2.2))
    levels = (tone * 255).astype(np.uint8)
    return plane(cv2.merge([cv2.LUT(levels, shown[:, part].copy()) for part in range(3)]))


def rim(cover: Plane, *, radius_pixels: float) -> Plane:
    """
    Light that grazes the edge of a person from behind, 0..1.

    The lower rim of the picture is none: nobody ends there.
    """
    padded = cv2.copyMakeBorder(cover, 0, int(3 * radius_pixels) + 1, 0, 0, cv2.BORDER_REPLICATE)
    shrink = max(1, int(radius_pixels // 3))
    size = (max(2, padded.shape[1] // shrink), max(2, padded.shape[0] // shrink))
    small = cv2.GaussianBlur(
        cv2.resize(padded, size, interpolation=cv2.INTER_AREA), (0, 0), radius_pixels / shrink
    )
    inner = cv2.resize(small, (padded.shape[1], padded.shape[0]))[: cover.shape[0]]
    return plane(np.clip((cover - inner) * 2, 0, 1) * cover)


def two_lamps(
    tone: Plane, cover: Plane, left: Sequence[Stop], right: Sequence[Stop], *, middle: float
) -> Picture:
    """
    Light a person from both sides.

    Args:
        middle: where the lamps meet, in pixels from the left, as the middle of the face.
    """
    height, width = tone.shape
    reach = max(1.0, width * 0.42)
    side = np.clip((np.arange(width, dtype=np.float32) - middle) / reach * 1.3 + 0.5, 0, 1)
    side = plane(side * side * (3 - 2 * side))[None]
    person = toned(tone, left)
    other = toned(tone, right)
    shares = np.broadcast_to(side, (height, width))
    lay(person, other, np.ascontiguousarray(shares))
    edge = rim(cover, radius_pixels=max(2.0, height * 0.012)) * np.float32(0.8)
    person += tinted(plane(edge * (1 - shares)), left[2][1])
    person += tinted(plane(edge * shares), right[2][1])
    return plane(np.clip(person, 0, 1, out=person))
