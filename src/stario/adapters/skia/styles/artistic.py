"""
Artistic: a portrait in gouache and oil on abr silk.

Clothes and hair are painted with strokes; skin stays as the photo has it, for a person must
recognise herself. The portrait is cut out of paper and laid on the silk.
"""

from collections.abc import Mapping

import attrs
import cv2
import numpy as np
import skia

from stario.adapters.skia.effects.blending import lay, lay_colour, shade, tinted
from stario.adapters.skia.effects.ikat import ikat
from stario.adapters.skia.effects.masks import WHITE, flat, mask
from stario.adapters.skia.effects.noise import Picture, Plane, fractal_noise, plane, value_noise
from stario.adapters.skia.effects.skin import skin
from stario.adapters.skia.effects.strokes import painted
from stario.adapters.skia.layout.spec import Slot, Spec
from stario.adapters.skia.scene import Scene
from stario.adapters.skia.styles.artistic_layouts import CANVASES, SPECS, Canvas
from stario.adapters.skia.styles.artistic_palettes import SCHEMES, Palette
from stario.adapters.skia.styles.lettering import write
from stario.adapters.skia.styles.people import Person, lowered, people
from stario.adapters.skia.styles.style import CodeColours, Style
from stario.domain.generation.model.poster import PosterRatio
from stario.ports.cutouts import Box

_SHRINK = 2
"""Silk and paint are made at half the size: a thread is a unit wide, a stroke many."""
_KEPT_SKIN = 0.86
_BORDER = 7.0
"""Units of paper left around a portrait that was cut out."""


class Artistic(Style):
    @property
    def specs(self) -> Mapping[PosterRatio, Spec]:
        return SPECS

    @property
    def schemes(self) -> tuple[str, ...]:
        return tuple(SCHEMES)

    def code_colours(self, scheme: str) -> CodeColours:
        palette = SCHEMES[scheme]
        return CodeColours(dark=palette.dark, light=palette.light)

    def art(self, scene: Scene) -> Picture:
        palette, canvas = SCHEMES[scene.scheme], _canvas_of(scene)
        silk = _silk(scene, palette, canvas)
        _gouache(silk, scene, palette, canvas)
        picture = _enlarged(silk, scene)
        for number, person in enumerate(people(scene)):
            _paste(picture, _portrait(scene, person, number), person, scene, palette)
        _band(picture, scene, palette, canvas)
        _tag(picture, scene, palette)
        tooth = value_noise(scene.rng(9), scene.height, scene.width, 3 * scene.unit_pixels)
        shade(picture, 1 + (tooth - np.float32(0.5)) * np.float32(0.07))
        return plane(np.clip(picture, 0, 1, out=picture))

    def letters(self, canvas: skia.Canvas, scene: Scene) -> None:
        palette = SCHEMES[scene.scheme]
        for slot, colour in (
            (Slot.TITLE, palette.light),
            (Slot.NAME, palette.accent),
            (Slot.SECONDARY, palette.light),
            (Slot.LABEL, palette.light),
            (Slot.EDITION, palette.light),
            (Slot.KICKER, palette.dark),
        ):
            write(canvas, scene, slot, flat(colour))


def _canvas_of(scene: Scene) -> Canvas:
    """Two people whose photos end high stand lower than one, and the disc goes with them."""
    spec = scene.layout.spec
    canvas = next(CANVASES[ratio] for ratio, each in SPECS.items() if each is spec)
    return attrs.evolve(canvas, disc_y=canvas.disc_y + lowered(scene))


def _enlarged(values: Plane, scene: Scene) -> Plane:
    return plane(cv2.resize(values, (scene.width, scene.height), interpolation=cv2.INTER_CUBIC))


def _half(scene: Scene) -> tuple[int, int]:
    return -(-scene.height // _SHRINK), -(-scene.width // _SHRINK)


def _silk(scene: Scene, palette: Palette, canvas: Canvas) -> Picture:
    unit = scene.unit_pixels / _SHRINK
    height, width = _half(scene)
    return ikat(
        scene.rng(0),
        height,
        width,
        dyes=palette.silk(),
        column_pixels=canvas.column * unit,
        thread_pixels=max(1.0, 1.6 * unit),
    )


def _gouache(picture: Picture, scene: Scene, palette: Palette, canvas: Canvas) -> None:
    """Paint a disc with a trembling rim in a dark ring and a thin line, in place."""
    height, width = _half(scene)
    unit = scene.unit_pixels / _SHRINK
    rng = scene.rng(1)
    y = np.arange(height, dtype=np.float32)[:, None] - np.float32(scene.y(canvas.disc_y) / _SHRINK)
    x = np.arange(width, dtype=np.float32)[None] - np.float32(scene.x(canvas.disc_x) / _SHRINK)
    away = np.sqrt(x * x + y * y)
    away += (fractal_noise(rng, height, width, 150 * unit) - np.float32(0.5)) * 26 * unit
    radius = canvas.disc_radius * unit
    body = fractal_noise(rng, height, width, 60 * unit, octaves=5) - np.float32(0.5)
    full = plane(away)
    for edge, colour, depth in (
        (radius + 20 * unit, palette.dark, 0.0),
        (radius, palette.gouache, 0.16),
    ):
        cover = np.clip((edge - full) / (1.6 * unit) + 0.5, 0, 1)
        lay(picture, tinted(1 + body * np.float32(depth), colour), plane(cover))
    line = np.clip(1.4 - np.abs(full - radius * 0.935) / (2.2 * unit), 0, 1)
    lay_colour(picture, palette.dyes[0], plane(line))


def _portrait(scene: Scene, person: Person, number: int) -> Picture:
    """Paint a person at half the size; where skin is, the photo in full comes back."""
    height, width = person.cover.shape
    size = (max(8, width // _SHRINK), max(8, height // _SHRINK))
    small = plane(cv2.resize(person.colour, size, interpolation=cv2.INTER_AREA))
    cover = plane(cv2.resize(person.cover, size, interpolation=cv2.INTER_AREA))
    face = person.face
    keep = skin(
        small,
        cover,
        Box(face.x / _SHRINK, face.y / _SHRINK, face.width / _SHRINK, face.height / _SHRINK),
    ) * np.float32(_KEPT_SKIN)
    unit = scene.unit_pixels / _SHRINK
    strokes = painted(scene.rng(20 + number), small, cover, unit_pixels=unit, keep=keep)
    paint = plane(cv2.resize(strokes, (width, height), interpolation=cv2.INTER_CUBIC))
    natural = cv2.resize(keep, (width, height), interpolation=cv2.INTER_LINEAR)
    lay(paint, person.colour, plane(natural))
    return paint


def _paste(
    picture: Picture, portrait: Picture, person: Person, scene: Scene, palette: Palette
) -> None:
    """Lay a cut out portrait on *picture*, in place, with its shadow and its paper rim."""
    rows, columns = person.area
    margin = round(3 * _BORDER * scene.unit_pixels)
    top, left = max(0, rows.start - margin), max(0, columns.start - margin)
    bottom = min(scene.height, rows.stop + margin)
    right = min(scene.width, columns.stop + margin)
    # Scissors know no half: hair that dissolves gets a rim where it is mostly there.
    cover = plane(np.clip((person.cover - 0.42) / 0.2, 0, 1))
    shape = cv2.copyMakeBorder(
        cover,
        rows.start - top,
        bottom - rows.stop,
        columns.start - left,
        right - columns.stop,
        cv2.BORDER_CONSTANT,
    )
    around, shadow = _paper_rim(plane(shape), _BORDER * scene.unit_pixels)
    patch = picture[top:bottom, left:right]
    shade(patch, 1 - shadow * np.float32(0.6))
    lay_colour(patch, palette.light, around)
    lay(picture[rows, columns], portrait, cover)


def _paper_rim(shape: Plane, border: float) -> tuple[Plane, Plane]:
    """Widen *shape* by *border* pixels and give its soft shadow too."""
    height, width = shape.shape
    shrink = max(1, int(border // 4))
    size = (max(2, width // shrink), max(2, height // shrink))
    small = cv2.resize(shape, size, interpolation=cv2.INTER_AREA)
    wide = cv2.GaussianBlur(small, (0, 0), border / shrink)
    soft = cv2.GaussianBlur(wide, (0, 0), border / shrink)
    around = np.clip(
        (cv2.resize(wide, (width, height), interpolation=cv2.INTER_CUBIC) - 0.08) / 0.1, 0, 1
    )
    down = np.array([[1, 0, 0], [0, 1, border / shrink]], np.float32)
    fall = cv2.warpAffine(soft, down, size, borderMode=cv2.BORDER_CONSTANT)
    return plane(around), plane(cv2.resize(fall, (width, height)))


def _band(picture: Picture, scene: Scene, palette: Palette, canvas: Canvas) -> None:
    """Paint the ground of the words with a trembling edge and a bright line, in place."""
    height, width = _half(scene)
    unit = scene.unit_pixels / _SHRINK
    rng = scene.rng(2)
    tremble = (fractal_noise(rng, height, width, 120 * unit) - np.float32(0.5)) * 14 * unit
    place = scene.x(canvas.band) if canvas.beside else scene.y(canvas.band)
    count = width if canvas.beside else height
    along = np.arange(count, dtype=np.float32) - np.float32(place / _SHRINK)
    depth = plane(tremble + (along[None] if canvas.beside else along[:, None]))
    body = fractal_noise(rng, height, width, 40 * unit) - np.float32(0.5)
    cover = np.clip(depth / (1.6 * unit) + 0.5, 0, 1)
    paint = tinted(0.94 + body * np.float32(0.2), palette.ground)
    line = np.clip(1.5 - np.abs(depth - 13 * unit) / (2.4 * unit), 0, 1)
    lay_colour(paint, palette.accent, plane(line))
    # Half of the page at most is band; the rest need not be enlarged.
    used = cover.any(axis=0 if canvas.beside else 1)
    first = int(np.argmax(used))
    half = (slice(None), slice(first, None)) if canvas.beside else (slice(first, None), slice(None))
    whole = tuple(
        slice(None if part.start is None else part.start * _SHRINK, None) for part in half
    )
    target = picture[whole]
    size = (target.shape[1], target.shape[0])
    lay(
        target,
        plane(cv2.resize(paint[half], size, interpolation=cv2.INTER_CUBIC)),
        plane(cv2.resize(plane(cover)[half], size, interpolation=cv2.INTER_CUBIC)),
    )


def _tag(picture: Picture, scene: Scene, palette: Palette) -> None:
    """Paint a tag below the kicker, in place."""
    block = scene.layout.blocks.get(Slot.KICKER)
    if block is None:
        return
    ink = block.ink
    unit = scene.unit_pixels
    rect = skia.Rect.MakeLTRB(
        scene.x(ink.left - 30), scene.y(ink.y - 29), scene.x(ink.right + 30), scene.y(ink.y + 29)
    )

    def draw(canvas: skia.Canvas) -> None:
        canvas.drawRoundRect(rect, 29 * unit, 29 * unit, WHITE)

    shape = mask(scene.height, scene.width, draw)
    rows = slice(max(0, int(rect.top()) - 2), min(scene.height, int(rect.bottom()) + 3))
    lay_colour(picture[rows], palette.accent, shape[rows])
