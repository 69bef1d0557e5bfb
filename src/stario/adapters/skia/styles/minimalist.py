"""
Minimalist: a person in black and white before an arch of one colour, and much paper.
"""

from collections.abc import Mapping
from typing import Final

import attrs
import cv2
import numpy as np
import skia

from stario.adapters.skia.effects.blending import lay, shade, tinted
from stario.adapters.skia.effects.colours import Rgb, rgb
from stario.adapters.skia.effects.duotone import toned, tones
from stario.adapters.skia.effects.masks import flat, line, mask
from stario.adapters.skia.effects.noise import Picture, Plane, grain, plane
from stario.adapters.skia.layout.plan import Layout
from stario.adapters.skia.layout.spec import Slot, Spec
from stario.adapters.skia.scene import Scene
from stario.adapters.skia.styles.lettering import write
from stario.adapters.skia.styles.minimalist_layouts import SPECS
from stario.adapters.skia.styles.people import Person, people
from stario.adapters.skia.styles.style import CodeColours, Style
from stario.domain.generation.model.poster import PosterRatio

_TONES: Final = (
    (0.0, rgb("#17120f")),
    (0.45, rgb("#6f655c")),
    (0.8, rgb("#d8cfc3")),
    (1.0, rgb("#fbf8f2")),
)
_TIGHT = (0.18, 0.70)
"""Half-covered pixels are drawn in, for nothing softens the edge of black and white on colour."""


@attrs.frozen(kw_only=True)
class Sheet:
    """`arch` are the colours of its top, middle and bottom; `accent` is one that can be read."""

    paper: Rgb
    arch: tuple[Rgb, Rgb, Rgb]
    accent: Rgb
    ink: Rgb


SCHEMES: Final[Mapping[str, Sheet]] = {
    "terracotta": Sheet(
        paper=rgb("#ece8e1"),
        arch=(rgb("#d9683f"), rgb("#c8502f"), rgb("#a53a22")),
        accent=rgb("#a53a1e"),
        ink=rgb("#1c1815"),
    ),
    "sky": Sheet(
        paper=rgb("#e9edf0"),
        arch=(rgb("#5f9fc9"), rgb("#3b7fb0"), rgb("#27608c")),
        accent=rgb("#22587f"),
        ink=rgb("#14191d"),
    ),
    "olive": Sheet(
        paper=rgb("#eeece0"),
        arch=(rgb("#a3a660"), rgb("#838a44"), rgb("#626a2f")),
        accent=rgb("#565c26"),
        ink=rgb("#191a13"),
    ),
    "rose": Sheet(
        paper=rgb("#f1e9e6"),
        arch=(rgb("#e0a1a0"), rgb("#cd7f82"), rgb("#ad5e66")),
        accent=rgb("#93434e"),
        ink=rgb("#201617"),
    ),
}


class Minimalist(Style):
    @property
    def specs(self) -> Mapping[PosterRatio, Spec]:
        return SPECS

    @property
    def schemes(self) -> tuple[str, ...]:
        return tuple(SCHEMES)

    def code_colours(self, scheme: str) -> CodeColours:
        sheet = SCHEMES[scheme]
        return CodeColours(dark=sheet.ink, light=sheet.paper)

    def art(self, scene: Scene) -> Picture:
        sheet = SCHEMES[scene.scheme]
        picture = _paper(scene, sheet.paper)
        arch = _arch(scene)
        lay(picture, _filling(scene, sheet), arch)
        for person in people(scene, around=80 * scene.unit_pixels):
            _stand(picture, person, scene, arch)
        noise = grain(scene.rng(), scene.height, scene.width)
        shade(picture, plane(1 + np.float32(0.024) * noise))
        return plane(np.clip(picture, 0, 1, out=picture))

    def letters(self, canvas: skia.Canvas, scene: Scene) -> None:
        sheet = SCHEMES[scene.scheme]
        for slot in (Slot.TITLE, Slot.NAME, Slot.KICKER, Slot.EDITION):
            write(canvas, scene, slot, flat(sheet.ink))
        write(canvas, scene, Slot.SECONDARY, flat(sheet.ink, 0.86))
        write(canvas, scene, Slot.LABEL, flat(sheet.accent))
        start, y, end = _rule(scene.layout)
        canvas.drawLine(start, y, end, y, line(sheet.ink, 1.5, 0.35))


def _rule(layout: Layout) -> tuple[float, float, float]:
    """The line that words stand on: start, height, end."""
    code, margin = layout.code, layout.spec.columns[0].zone.left
    if layout.width > layout.height:
        return margin, code.top - 34, code.right
    return margin, code.bottom + 34, code.right


def _paper(scene: Scene, colour: Rgb) -> Picture:
    y = np.linspace(0, 1, scene.height, dtype=np.float32)[:, None]
    x = np.linspace(0, 1, scene.width, dtype=np.float32)[None]
    light = plane(np.float32(1.03) - np.float32(0.07) * np.hypot(x - 0.35, y - 0.2))
    return tinted(light, colour)


def _arch(scene: Scene) -> Plane:
    stage = scene.layout.spec.stage
    radius = stage.width / 2
    path = skia.Path()
    path.moveTo(stage.left, stage.bottom)
    path.lineTo(stage.left, stage.top + radius)
    oval = skia.Rect.MakeLTRB(stage.left, stage.top, stage.right, stage.top + 2 * radius)
    path.arcTo(oval, 180, 180, False)
    path.lineTo(stage.right, stage.bottom)
    path.close()

    def draw(canvas: skia.Canvas) -> None:
        canvas.scale(scene.unit_pixels, scene.unit_pixels)
        canvas.translate(scene.bleed, scene.bleed)
        canvas.drawPath(path, flat((1.0, 1.0, 1.0)))

    return mask(scene.height, scene.width, draw)


def _filling(scene: Scene, sheet: Sheet) -> Picture:
    stage = scene.layout.spec.stage
    rows = np.arange(scene.height) / scene.unit_pixels - scene.bleed
    down = plane(np.clip((rows - stage.top) / stage.height, 0, 1))[:, None]
    top, middle, bottom = sheet.arch
    column = toned(np.ascontiguousarray(down), ((0.0, top), (0.6, middle), (1.0, bottom)))
    return plane(np.ascontiguousarray(np.broadcast_to(column, (scene.height, scene.width, 3))))


def _stand(picture: Picture, person: Person, scene: Scene, arch: Plane) -> None:
    unit = scene.unit_pixels
    behind, within = picture[person.area], arch[person.area]
    low, high = _TIGHT
    cover = plane(np.clip((person.cover - low) / (high - low), 0, 1))
    cover *= _inside(person, scene, within)
    shadow = _below(_soft(cover, 26 * unit), 14 * unit) * within * (1 - cover)
    shade(behind, plane(1 - np.float32(0.38) * shadow))
    lay(behind, toned(tones(person.colour, cover, clip=2.4), _TONES), cover)


def _inside(person: Person, scene: Scene, within: Plane) -> Plane:
    """Cut shoulders at the arch, but let a head come out of its round top."""
    stage = scene.layout.spec.stage
    free = scene.y(stage.top + 0.28 * stage.height) - person.area[0].start
    inside = within.copy()
    inside[: max(0, int(free))] = 1
    return inside


def _soft(cover: Plane, radius: float) -> Plane:
    shrink = max(1, int(radius // 3))
    height, width = cover.shape
    size = (max(2, width // shrink), max(2, height // shrink))
    small = cv2.resize(cover, size, interpolation=cv2.INTER_AREA)
    return plane(cv2.resize(cv2.GaussianBlur(small, (0, 0), radius / shrink), (width, height)))


def _below(shadow: Plane, distance: float) -> Plane:
    """Light comes from above."""
    down = int(distance)
    moved = np.zeros_like(shadow)
    moved[down:] = shadow[: len(shadow) - down]
    return moved
