"""
The person's own colours in pixels that show some of the background as well.

Source of the last step: Forte, "Approximate fast foreground colour estimation", ICIP 2021.
"""

from typing import Final

import numpy as np

from stario.adapters.cutout.pictures import Mask, Picture, Plane, Planes, resize, shrink

_SURELY_PERSON, _SURELY_BACKGROUND = 0.97, 0.03
_FULL: Final = 0.995
_INSIDE: Final = 1
"""Pixels next to the edge hold light of the background even where they count as full."""

_SMALLEST_SIDE = 4


def pure_colours(colours: Planes, share: Plane) -> tuple[Planes, Planes]:
    """
    Carry the colours of what is surely person, and of what surely is not, over the whole picture.

    Returns:
        Both `(height, width, 3)`.
    """
    person = shrink(share > _SURELY_PERSON, _INSIDE)
    background = shrink(share < _SURELY_BACKGROUND, _INSIDE)
    return _spread(colours, person), _spread(colours, background)


def without_background(
    picture: Picture, share: Plane, person: Planes, background: Planes
) -> Picture:
    """
    Take the background's light out of half-covered pixels.

    *person* and *background* are `pure_colours`, at any size; what they leave of the observed
    colour belongs to the person by as much as she covers the pixel.
    """
    height, width = share.shape
    rows, columns = np.nonzero((share > 0) & (share < _FULL))
    cover = share[rows, columns, None]
    own = resize(person, width, height)[rows, columns]
    behind = resize(background, width, height)[rows, columns]
    rest = picture[rows, columns] / np.float32(255) - cover * own - (1 - cover) * behind
    made = picture.copy()
    made[rows, columns] = np.round(255 * np.clip(own + cover * rest, 0, 1)).astype(np.uint8)
    return made


def _spread(colours: Planes, known: Mask) -> Planes:
    """Fill what is not *known* from what is nearest, smoothly: push and pull over a pyramid."""
    weight = known.astype(np.float32)
    return _filled(colours * weight[..., None], weight)


def _filled(weighted: Planes, weight: Plane) -> Planes:
    """*weighted* is colour times *weight*."""
    height, width = weight.shape
    known = weighted / np.maximum(weight, 1e-6)[..., None]
    if min(height, width) <= _SMALLEST_SIDE:
        mean = weighted.sum((0, 1)) / max(float(weight.sum()), 1e-6)
        return np.asarray(known + (1 - np.minimum(weight, 1))[..., None] * (mean - known))
    smaller = (width + 1) // 2, (height + 1) // 2
    coarse = _filled(resize(weighted, *smaller), resize(weight, *smaller))
    filled = resize(coarse, width, height)
    # Half-known pixels of coarser levels are as good as known ones.
    sure = np.minimum(weight * 4, 1)[..., None]
    return np.asarray(filled + sure * (known - filled))
