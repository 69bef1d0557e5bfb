"""A print on a wall: in a frame behind glass, or as a bare sheet."""

from typing import Final

import cv2
import numpy as np
import skia

from stario.adapters.skia.effects.masks import flat
from stario.adapters.skia.effects.noise import Picture, Plane, plane
from stario.adapters.skia.mockups.baked import Baked, Surface
from stario.adapters.skia.mockups.colours import colour_of, luma
from stario.adapters.skia.mockups.surfaces import (
    SIDE,
    Colour,
    clouds,
    columns,
    dot,
    drawn,
    filled,
    laid,
    noise,
    rows,
    shadowed,
    soft,
)
from stario.domain.merch.model.product import PrintArea

_LARGEST: Final = (0.70, 0.66)
_CENTRE: Final = (0.5, 0.445)
_FRAME, _MOUNT = 0.024, 0.040
_LYING = (0, 1)
"""Which of the four strips lie: top and bottom."""
_PAPER: Colour = (0.965, 0.96, 0.945)


def bake_framed(colour: str, area: PrintArea) -> Baked:
    """A frame of *colour*, a mount, and glass before it."""
    dye = colour_of(colour)
    print_ = _rect(area, margin=_FRAME + _MOUNT)
    outer = print_.makeOutset(_FRAME + _MOUNT, _FRAME + _MOUNT)
    opening = print_.makeOutset(_MOUNT, _MOUNT)
    whole = _filled(outer)
    picture = _room()
    picture = shadowed(picture, whole, at=(16, 26), radius=24, amount=0.40)
    picture = shadowed(picture, whole, at=(4, 7), radius=6, amount=0.42)
    picture = _moulding(picture, outer, opening, dye)
    picture = laid(picture, plane(np.array(_PAPER, np.float32) * _fall(opening)), _filled(opening))
    picture = _bevel(picture, print_)
    glass = _glass() * _filled(opening)
    picture = plane(picture + (glass * 0.05)[..., None])
    light = np.broadcast_to(_fall(opening)[..., 0], (SIDE, SIDE))
    return Baked.of(picture, _surface(print_, plane(light), plane(glass * 0.065)))


def bake_poster(colour: str, area: PrintArea) -> Baked:
    """A sheet on two pins; *colour* is that of its paper."""
    del colour
    print_ = _rect(area, margin=0.0)
    sheet = _filled(print_)
    picture = _room()
    lower = np.clip((rows() - print_.top()) / print_.height(), 0, 1)
    # Below it stands off the wall a little.
    curled = sheet * plane(0.35 + 0.65 * lower)
    picture = shadowed(picture, plane(curled), at=(9, 15), radius=13, amount=0.46)
    picture = shadowed(picture, sheet, at=(2, 3), radius=3, amount=0.34)
    waves = 1 + 0.018 * np.sin((columns() - print_.left()) / print_.width() * 5.2 - 0.6) * lower
    waves -= 0.035 * np.exp(-(((columns() - print_.left()) / print_.width()) / 0.02))
    light = plane(np.broadcast_to(waves, (SIDE, SIDE)) * 0.985)
    paper = np.array(_PAPER, np.float32) * light[..., None]
    picture = laid(picture, plane(paper), sheet)
    baked = Baked.of(picture, _surface(print_, light, plane(0.02 * _glass())))
    return _pinned(baked, print_)


def _rect(area: PrintArea, *, margin: float) -> skia.Rect:
    ratio = area.width_mm / area.height_mm
    height = min(_LARGEST[1] - 2 * margin, (_LARGEST[0] - 2 * margin) / ratio)
    width = height * ratio
    x, y = _CENTRE[0] - width / 2, _CENTRE[1] - height / 2
    return skia.Rect.MakeXYWH(x, y, width, height)


def _filled(rect: skia.Rect) -> Plane:
    return drawn(lambda canvas: canvas.drawRect(rect, flat((1, 1, 1))))


def _room() -> Picture:
    """A plastered wall with light from the left, above a chest of drawers."""
    plaster = 1 + 0.030 * clouds(8, 300) + 0.022 * clouds(7, 9, octaves=2) + 0.006 * noise(9)
    falling = 1.05 - 0.24 * np.clip(columns() * 0.75 + rows() * 0.55 - 0.2, 0, 1)
    wall = np.array((0.895, 0.872, 0.835), np.float32) * plane(plaster * falling)[..., None]
    top = 0.893
    board = plane(np.clip((rows() - top) * SIDE, 0, 1))
    veins = _veins(12)
    wood = np.array((0.60, 0.43, 0.30), np.float32) * plane(1 + 0.16 * veins)[..., None]
    lit_edge = np.clip(1 - np.abs(rows() - top - 0.006) / 0.006, 0, 1)
    wood = plane(wood * (0.93 - 0.28 * np.clip((rows() - top) / 0.1, 0, 1))[..., None])
    wood = plane(wood + (0.13 * np.broadcast_to(lit_edge, (SIDE, SIDE)))[..., None])
    cover = plane(np.broadcast_to(board, (SIDE, SIDE)))
    contact = 0.26 * soft(cover, 16) * (1 - cover)
    return laid(plane(wall * (1 - contact)[..., None]), wood, cover)


def _veins(seed: int) -> Plane:
    """Grain of wood, thirty times as long as it is wide."""
    small = clouds(seed, 14, octaves=3)[:, : SIDE // 30]
    return plane(cv2.resize(small, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC))


def _moulding(picture: Picture, outer: skia.Rect, opening: skia.Rect, dye: Colour) -> Picture:
    """Four mitred strips, each in its own light."""
    left, top, right, bottom = outer.left(), outer.top(), outer.right(), outer.bottom()
    a, b, c, d = opening.left(), opening.top(), opening.right(), opening.bottom()
    strips = (
        (((left, top), (right, top), (c, b), (a, b)), 1.16),
        (((left, bottom), (right, bottom), (c, d), (a, d)), 0.80),
        (((left, top), (left, bottom), (a, d), (a, b)), 1.03),
        (((right, top), (right, bottom), (c, d), (c, b)), 0.88),
    )
    base = np.array(dye, np.float32)
    wooden = 0.16 if 0.12 < luma(dye) < 0.7 else 0.02
    for number, (corners, light) in enumerate(strips):
        path = skia.Path()
        path.addPoly([skia.Point(*corner) for corner in corners], True)
        cover = filled(path)
        veins = _veins(20 + number)
        lines = veins if number in _LYING else veins.T
        shade = plane(light * (1 + wooden * lines) + 0.0)
        ambient = 0.035 * light
        picture = laid(picture, plane(base * shade[..., None] + np.float32(ambient)), cover)
    inner = _outline(opening, 0.0030)
    rim = _outline(outer.makeInset(0.0025, 0.0025), 0.0018)
    picture = plane(picture * (1 - 0.45 * soft(inner, 1.2))[..., None])
    return plane(picture + (0.10 * soft(rim, 1.0))[..., None])


def _outline(rect: skia.Rect, width: float) -> Plane:
    paint = skia.Paint(AntiAlias=True, Color=skia.ColorWHITE, Style=skia.Paint.kStroke_Style)
    paint.setStrokeWidth(width)
    return drawn(lambda canvas: canvas.drawRect(rect, paint))


def _fall(opening: skia.Rect) -> Picture:
    """The shade that the frame throws on what lies deeper."""
    inside = _filled(opening)
    shifted = np.roll(inside, (9, 6), axis=(0, 1))
    shade = 1 - 0.34 * (1 - soft(plane(inside * shifted), 6)) * inside
    return plane(shade)[..., None]


def _bevel(picture: Picture, print_: skia.Rect) -> Picture:
    """The cut of the mount: white card, lit below and shaded above."""
    edge = _outline(print_.makeOutset(0.0022, 0.0022), 0.0044)
    across = np.clip((rows() - print_.top()) / print_.height(), 0, 1)
    tone = plane(np.broadcast_to(0.80 + 0.19 * across, (SIDE, SIDE)))[..., None]
    return laid(picture, plane(np.broadcast_to(tone, (SIDE, SIDE, 3))), edge)


def _glass() -> Plane:
    """A window that is mirrored aslant."""
    band = columns() * 0.80 + rows() * 0.52
    wide = np.clip(1 - np.abs(band - 0.56) / 0.12, 0, 1) ** 0.7
    thin = np.clip(1 - np.abs(band - 0.735) / 0.022, 0, 1)
    return plane(wide + 0.6 * thin)


def _surface(print_: skia.Rect, light: Plane, gloss: Plane) -> Surface:
    shape = (SIDE, SIDE)
    middle = np.float32(0.5 / SIDE)
    across = (columns() * (1 - 1 / SIDE) + middle - print_.left()) / print_.width()
    down = (rows() * (1 - 1 / SIDE) + middle - print_.top()) / print_.height()
    return Surface(
        across=plane(np.broadcast_to(across, shape)),
        down=plane(np.broadcast_to(down, shape)),
        cover=_filled(print_),
        light=light,
        gloss=gloss,
    )


def _pinned(baked: Baked, print_: skia.Rect) -> Baked:
    """Pins stay on top of the design: where they are nothing is printed."""
    picture = plane(baked.empty) / np.float32(255)
    inset = 0.018
    taken = np.zeros((SIDE, SIDE), np.float32)
    for x in (print_.left() + inset, print_.right() - inset):
        y = print_.top() + inset
        head, shine = dot(x, y, 0.0085), dot(x - 0.0025, y - 0.003, 0.0026)
        picture = laid(picture, (0.70, 0.57, 0.32), head)
        picture = laid(picture, (0.97, 0.90, 0.72), soft(shine, 1.2) * np.float32(0.9))
        taken = np.maximum(taken, head)
    x0, y0 = baked.place
    height, width = baked.cover.shape
    left = 1 - taken[y0 : y0 + height, x0 : x0 + width]
    return Baked(
        empty=np.clip(picture * 255 + 0.5, 0, 255).astype(np.uint8),
        place=baked.place,
        warp=baked.warp,
        cover=(baked.cover * left + 0.5).astype(np.uint8),
        light=baked.light,
        gloss=baked.gloss,
    )
