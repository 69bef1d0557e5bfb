"""A relief of a design that stands on a plinth."""

from typing import Final

import cv2
import numpy as np
import skia
from numpy.typing import NDArray

from stario.adapters.skia.effects.masks import flat
from stario.adapters.skia.effects.noise import Picture, Plane, plane
from stario.adapters.skia.mockups.baked import Baked, Surface
from stario.adapters.skia.mockups.colours import colour_of, luma
from stario.adapters.skia.mockups.surfaces import (
    SIDE,
    Colour,
    backdrop,
    clouds,
    columns,
    drawn,
    laid,
    moved,
    noise,
    rows,
    shadowed,
    soft,
)
from stario.domain.merch.model.product import PrintArea
from stario.ports.mockups import RgbaImage

_FOOT: Final = 0.775
"""Where the relief meets the plinth."""
_LARGEST: Final = (0.60, 0.62)
_THICK = 16
_CARVED_PIXELS = 900
_DEPTH = 34.0
"""Pixels that what is brightest stands out."""


def bake(colour: str, area: PrintArea) -> Baked:
    """A tablet of *colour* on a wooden plinth."""
    dye = colour_of(colour)
    plate = _plate(area)
    cover = drawn(lambda canvas: canvas.drawPath(plate, flat((1, 1, 1))))
    picture = _table()
    bounds = plate.computeTightBounds()
    picture = _plinth(picture, bounds)
    picture = shadowed(picture, cover, at=(30, 14), radius=20, amount=0.30)
    picture = _edge(picture, cover, dye)
    light = plane(1.0 - 0.10 * np.clip((columns() - 0.3) / 0.4, 0, 1) - 0.05 * rows())
    front = np.array(dye, np.float32) * 0.92 * light[..., None]
    picture = laid(picture, plane(front), cover)
    contact = np.clip(1 - np.abs(rows() - _FOOT + 0.004) / 0.012, 0, 1) * cover
    picture = plane(picture * (1 - 0.30 * contact)[..., None])
    return Baked.of(picture, _surface(bounds, cover, light))


def carved(sheet: RgbaImage, colour: str) -> RgbaImage:
    """
    Give *sheet* as a relief of one material: light stands out, and so does whatever is not clear.

    Returns:
        `sheet`'s own proportions, without transparency.
    """
    dye = np.array(colour_of(colour), np.float32)
    height, width = sheet.shape[:2]
    scale = _CARVED_PIXELS / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = plane(cv2.resize(sheet, size, interpolation=cv2.INTER_AREA)) / np.float32(255)
    alpha = small[..., 3]
    tone = small[..., :3] @ np.array([0.2126, 0.7152, 0.0722], np.float32)
    relief = _depth(plane(tone), plane(alpha))
    light = _lit(relief)
    hollow = np.clip(relief - plane(cv2.GaussianBlur(relief, (0, 0), 14)), -12, 12)
    shade = light * (1 + 0.012 * hollow)
    shine = np.clip(light - 1.12, 0, 1) * (0.25 + 0.25 * (1 - luma(colour_of(colour))))
    stone = dye * 0.94 * shade[..., None] + plane(shine + 0.03 * (shade - 0.9))[..., None]
    pixels = np.clip(stone * 255 + 0.5, 0, 255).astype(np.uint8)
    full: NDArray[np.uint8] = np.full((*pixels.shape[:2], 1), 255, np.uint8)
    return np.concatenate([pixels, full], axis=2)


def _depth(tone: Plane, alpha: Plane) -> Plane:
    """Pixels above the plate: a round body, and detail on it."""
    body = np.sqrt(np.clip(cv2.GaussianBlur(alpha, (0, 0), 9), 0, 1)) * alpha
    smooth = plane(cv2.GaussianBlur(tone, (0, 0), 2.2))
    broad = plane(cv2.GaussianBlur(tone, (0, 0), 16))
    detail = 0.55 * smooth + 0.55 * (smooth - broad)
    relief = _DEPTH * alpha * (0.35 * body + detail)
    return plane(cv2.GaussianBlur(relief, (0, 0), 1.0))


def _lit(relief: Plane) -> Plane:
    across = cv2.Sobel(relief, cv2.CV_32F, 1, 0, ksize=3, scale=1 / 8)
    down = cv2.Sobel(relief, cv2.CV_32F, 0, 1, ksize=3, scale=1 / 8)
    slope = 0.55 * across + 0.85 * down
    return plane(1 + 0.42 * np.tanh(0.75 * slope))


def _plate(area: PrintArea) -> skia.Path:
    ratio = area.width_mm / area.height_mm
    height = min(_LARGEST[1], _LARGEST[0] / ratio)
    width = height * ratio
    left, top = 0.5 - width / 2, _FOOT - height
    corner = min(0.14 * width, 0.14 * height)
    rounded = skia.RRect()
    square, arched = skia.Point(0.004, 0.004), skia.Point(corner, corner)
    rounded.setRectRadii(
        skia.Rect.MakeXYWH(left, top, width, height), [arched, arched, square, square]
    )
    path = skia.Path()
    path.addRRect(rounded)
    return path


def _table() -> Picture:
    wall = backdrop((0.865, 0.875, 0.87), (0.60, 0.625, 0.63), centre=(0.46, 0.40))
    front = np.array((0.70, 0.69, 0.67), np.float32) + 0.006 * noise(3)[..., None]
    falling = plane(1.04 - 0.22 * np.clip((rows() - 0.72) / 0.28, 0, 1))
    cover = plane(np.broadcast_to(np.clip((rows() - 0.715) / 0.02, 0, 1), (SIDE, SIDE)))
    return laid(wall, plane(front * falling[..., None]), soft(cover, 7))


def _plinth(picture: Picture, bounds: skia.Rect) -> Picture:
    """A block of walnut, seen a little from above."""
    left, right = bounds.left() - 0.052, bounds.right() + 0.052
    back, front, foot = _FOOT - 0.020, _FOOT + 0.034, _FOOT + 0.125
    top_face, face = skia.Path(), skia.Path()
    inset = 0.018
    corners = ((left + inset, back), (right - inset, back), (right, front), (left, front))
    top_face.addPoly([skia.Point(*corner) for corner in corners], True)
    face.addRoundRect(skia.Rect.MakeLTRB(left, front - 0.002, right, foot), 0.006, 0.006)
    block = drawn(lambda canvas: canvas.drawPath(face, flat((1, 1, 1))))
    upper = drawn(lambda canvas: canvas.drawPath(top_face, flat((1, 1, 1))))
    picture = shadowed(
        picture, plane(np.maximum(block, upper)), at=(26, 16), radius=22, amount=0.48
    )
    picture = shadowed(picture, block, at=(3, 7), radius=6, amount=0.55)
    small = clouds(31, 14, octaves=3)[:, : SIDE // 24]
    veins = plane(cv2.resize(small, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC))
    wood = np.array((0.40, 0.27, 0.19), np.float32) * plane(1 + 0.30 * veins)[..., None]
    falling = plane(1.0 - 0.30 * np.clip((columns() - left) / (right - left), 0, 1))
    picture = laid(picture, plane(wood * (0.86 * falling)[..., None]), block)
    picture = laid(picture, plane(wood * (1.32 * falling)[..., None] + 0.02), upper)
    edge = drawn(
        lambda canvas: canvas.drawRect(
            skia.Rect.MakeLTRB(left + 0.002, front - 0.002, right - 0.002, front + 0.001),
            flat((1, 1, 1)),
        )
    )
    return plane(picture + (0.16 * soft(edge, 1.2))[..., None])


def _edge(picture: Picture, cover: Plane, dye: Colour) -> Picture:
    """How thick the tablet is, seen from the left."""
    for step in range(_THICK, 0, -1):
        part = step / _THICK
        shade = np.array(dye, np.float32) * (0.66 - 0.22 * part) + 0.02
        picture = laid(picture, plane(shade), moved(cover, float(step), -0.30 * step))
    return picture


def _surface(bounds: skia.Rect, cover: Plane, light: Plane) -> Surface:
    shape = (SIDE, SIDE)
    across = (columns() - bounds.left()) / bounds.width()
    down = (rows() - bounds.top()) / bounds.height()
    # The rim of the tablet stays plain.
    inner = soft(cover, 3) ** 3 * cover
    return Surface(
        across=plane(np.broadcast_to(across, shape)),
        down=plane(np.broadcast_to(down, shape)),
        cover=plane(inner),
        light=light,
        gloss=plane(np.zeros(shape)),
    )
