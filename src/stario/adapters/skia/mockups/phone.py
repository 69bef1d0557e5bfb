"""A case on the back of a telephone."""

from collections.abc import Callable
from typing import Final

import cv2
import numpy as np
import skia

from stario.adapters.skia.effects.masks import flat, line, mask
from stario.adapters.skia.effects.noise import Picture, Plane, plane
from stario.adapters.skia.mockups.baked import Baked, Surface
from stario.adapters.skia.mockups.colours import colour_of
from stario.adapters.skia.mockups.surfaces import (
    SIDE,
    Colour,
    backdrop,
    laid,
    moved,
    shadowed,
    soft,
)
from stario.domain.merch.model.product import PrintArea

_HEIGHT: Final = 1600
"""Pixels of the case before it is seen from the side."""
_SEEN: Final = ((0.338, 0.072), (0.676, 0.112), (0.652, 0.934), (0.304, 0.876))
"""Where the corners of a case of 1:2 lie."""
_CORNER = 0.145
_THICK = 14
_INK: Colour = (0.035, 0.036, 0.042)
ISLAND: Final = (0.026, 0.028, 0.232, 0.234)
"""Of the cameras: left, top, right and bottom, in heights of the case."""
_LENSES = ((0.078, 0.081), (0.078, 0.181), (0.178, 0.131))


def bake(colour: str, area: PrintArea) -> Baked:
    """Put *colour* on the sides and light it."""
    dye = colour_of(colour)
    width = round(_HEIGHT * area.width_mm / area.height_mm)
    seen = _perspective(width)
    cover = _seen(_rounded(width), seen)
    picture = backdrop((0.905, 0.912, 0.935), (0.63, 0.655, 0.72))
    picture = shadowed(picture, cover, at=(34, 46), radius=34, amount=0.50)
    picture = shadowed(picture, cover, at=(12, 14), radius=9, amount=0.45)
    picture = _sides(picture, cover, dye)
    light, gloss = _light(width)
    lit, shine = _seen(light, seen), _seen(gloss, seen)
    back = np.array(dye, np.float32) * lit[..., None] + shine[..., None]
    picture = laid(picture, plane(np.clip(back, 0, 1)), cover)
    picture, camera = _camera(picture, width, seen)
    across, down = np.meshgrid(
        (np.arange(width, dtype=np.float32) + 0.5) / width,
        (np.arange(_HEIGHT, dtype=np.float32) + 0.5) / _HEIGHT,
    )
    return Baked.of(
        picture,
        Surface(
            across=_seen(plane(across), seen, outside=-9),
            down=_seen(plane(down), seen, outside=-9),
            cover=plane(cover * (1 - camera)),
            light=lit,
            gloss=shine,
        ),
    )


def _perspective(width: int) -> Plane:
    """Keep the height; a wider case reaches further to both sides."""
    wider = np.float32(width / (_HEIGHT / 2.04))
    corners = np.array(_SEEN, np.float32) * SIDE
    middle = corners.mean(axis=0)
    corners[:, 0] = middle[0] + (corners[:, 0] - middle[0]) * min(wider, 2.2)
    flat_ = np.array([[0, 0], [width, 0], [width, _HEIGHT], [0, _HEIGHT]], np.float32)
    return plane(cv2.getPerspectiveTransform(flat_, corners))


def _seen(values: Plane, seen: Plane, *, outside: float = 0) -> Plane:
    return plane(
        cv2.warpPerspective(values, seen, (SIDE, SIDE), flags=cv2.INTER_LINEAR, borderValue=outside)
    )


def _drawn(width: int, draw: Callable[[skia.Canvas], None]) -> Plane:
    """Let *draw* draw on a case of height 1."""

    def scaled(canvas: skia.Canvas) -> None:
        canvas.scale(_HEIGHT, _HEIGHT)
        draw(canvas)

    return mask(_HEIGHT, width, scaled)


def _rounded(width: int) -> Plane:
    edge = 1.5 / _HEIGHT
    ratio = width / _HEIGHT
    rect = skia.Rect.MakeLTRB(edge, edge, ratio - edge, 1 - edge)
    corner = min(_CORNER * 0.5, 0.17 * ratio)
    return _drawn(width, lambda canvas: canvas.drawRoundRect(rect, corner, corner, flat((1, 1, 1))))


def _light(width: int) -> tuple[Plane, Plane]:
    """The back bends away at its rim; a window lies over it aslant."""
    whole = _rounded(width)
    # Beyond the picture there is nothing: without a margin the rim would end at its edge.
    padded = cv2.copyMakeBorder(whole, 40, 40, 40, 40, cv2.BORDER_CONSTANT)
    rim = 1 - plane(cv2.GaussianBlur(padded, (0, 0), 11))[40:-40, 40:-40]
    across = np.linspace(0, 1, width, dtype=np.float32)[None]
    down = np.linspace(0, 1, _HEIGHT, dtype=np.float32)[:, None]
    light = 1.03 - 0.10 * across - 0.07 * down - 0.55 * np.clip(rim * 1.7 - 0.06, 0, 1)
    band = across * 0.62 + down * 0.50
    sheen = np.clip(1 - np.abs(band - 0.68) / 0.10, 0, 1) ** 0.8
    thin = np.clip(1 - np.abs(band - 0.815) / 0.018, 0, 1)
    edge = np.clip(rim * 2.0 - 0.22, 0, 1) * np.clip(1.1 - across * 1.4, 0, 1)
    gloss = 0.055 * sheen + 0.035 * thin + 0.16 * edge * (1 - np.clip(rim * 2.0 - 0.75, 0, 1))
    return plane(light), plane(gloss)


def _sides(picture: Picture, cover: Plane, dye: Colour) -> Picture:
    """How thick the case is, seen from the left."""
    for step in range(_THICK, 0, -1):
        part = step / _THICK
        shade = np.array(dye, np.float32) * (0.62 - 0.34 * part) + 0.05 * (1 - part)
        picture = laid(picture, plane(shade), moved(cover, step * 1.15, step * 0.42))
    return picture


def _camera(picture: Picture, width: int, seen: Plane) -> tuple[Picture, Plane]:
    """The cut-out with its lenses; gives as well what of the back it takes."""
    island = skia.Rect.MakeLTRB(*ISLAND)

    def cut(canvas: skia.Canvas) -> None:
        canvas.drawRoundRect(island, 0.052, 0.052, flat((1, 1, 1)))

    hole = _seen(_drawn(width, cut), seen)
    edge = plane(soft(hole, 3.2) * (1 - hole))
    picture = plane(picture * (1 - 0.55 * edge)[..., None])
    colours = np.zeros((_HEIGHT, width, 4), np.uint8)
    surface = skia.Surface(
        colours, colorType=skia.kRGBA_8888_ColorType, alphaType=skia.kPremul_AlphaType
    )
    with surface as canvas:
        canvas.scale(_HEIGHT, _HEIGHT)
        _draw_island(canvas, island)
    cover = plane(colours[..., 3]) / np.float32(255)
    inks = [_seen(plane(colours[..., each]) / np.float32(255), seen) for each in range(3)]
    over = plane(np.dstack(inks))
    alpha = _seen(cover, seen)
    return plane(picture * (1 - alpha)[..., None] + over), plane(np.maximum(hole, alpha))


def _draw_island(canvas: skia.Canvas, island: skia.Rect) -> None:
    canvas.drawRoundRect(island, 0.052, 0.052, flat((0.075, 0.078, 0.09)))
    inner = island.makeInset(0.004, 0.004)
    canvas.drawRoundRect(inner, 0.049, 0.049, line((0.33, 0.34, 0.38), 0.0016))
    for middle, y in _LENSES:
        canvas.drawCircle(middle, y, 0.0435, flat((0.20, 0.205, 0.225)))
        canvas.drawCircle(middle, y, 0.0425, line((0.52, 0.53, 0.57), 0.0014))
        canvas.drawCircle(middle, y, 0.037, flat((0.02, 0.02, 0.028)))
        canvas.drawCircle(middle, y, 0.024, flat((0.07, 0.085, 0.16)))
        canvas.drawCircle(middle, y, 0.013, flat((0.02, 0.02, 0.04)))
        canvas.drawCircle(middle - 0.010, y - 0.010, 0.0065, flat((0.70, 0.78, 0.95), 0.75))
        canvas.drawCircle(middle + 0.011, y + 0.011, 0.0035, flat((0.65, 0.55, 0.85), 0.45))
    light = 0.178
    canvas.drawCircle(light, 0.064, 0.0115, flat((0.93, 0.91, 0.85)))
    canvas.drawCircle(light, 0.064, 0.0115, line((0.55, 0.53, 0.48), 0.0012))
    canvas.drawCircle(light, 0.199, 0.0085, flat(_INK))
