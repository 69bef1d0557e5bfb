"""
Vintage: four worn inks on old paper.

A sun with rays behind people printed from plates of dots and lines, a seal for the occasion, and
the title in two inks that do not quite meet.
"""

from collections.abc import Mapping

import attrs
import cv2
import numpy as np
import skia

from stario.adapters.skia.effects.colours import Rgb
from stario.adapters.skia.effects.engraving import engraved
from stario.adapters.skia.effects.letterpress import ink_wear, turned
from stario.adapters.skia.effects.masks import WHITE, flat, mask, pen
from stario.adapters.skia.effects.noise import Picture, Plane
from stario.adapters.skia.effects.paper import darkened_rim, paper
from stario.adapters.skia.effects.plates import Ink, printed
from stario.adapters.skia.effects.sunburst import seal, sunburst
from stario.adapters.skia.layout.geometry import Rect
from stario.adapters.skia.layout.plan import Layout
from stario.adapters.skia.layout.spec import Slot, Spec
from stario.adapters.skia.scene import Scene
from stario.adapters.skia.styles.lettering import outlines, write
from stario.adapters.skia.styles.people import people
from stario.adapters.skia.styles.style import CodeColours, Style
from stario.adapters.skia.styles.vintage_inks import SCHEMES
from stario.adapters.skia.styles.vintage_layouts import FRAME, PICTURE, SEAL_RADIUS, SPECS
from stario.domain.generation.model.poster import PosterRatio

_TURN_DEGREES = -8.0
_USUAL_FACE = 290.0
"""Units from chin to hairline; dots are smaller on smaller faces."""


@attrs.define
class _Plates:
    rays: Plane
    sun: Plane
    cool: Plane
    key: Plane

    def clear(self, area: tuple[slice, slice], shape: Plane) -> None:
        """Leave paper where *shape* is."""
        rest = 1 - shape
        for plate in (self.rays, self.sun, self.cool, self.key):
            plate[area] *= rest


class Vintage(Style):
    @property
    def specs(self) -> Mapping[PosterRatio, Spec]:
        return SPECS

    @property
    def schemes(self) -> tuple[str, ...]:
        return tuple(SCHEMES)

    def code_colours(self, scheme: str) -> CodeColours:
        inks = SCHEMES[scheme]
        return CodeColours(dark=inks.key, light=inks.paper)

    def art(self, scene: Scene) -> Picture:
        inks, rng = SCHEMES[scene.scheme], scene.rng()
        height, width, unit = scene.height, scene.width, scene.unit_pixels
        plates = _scenery(scene)
        _print_people(scene, plates)
        _frame(scene, plates)
        wear = ink_wear(rng, height, width, unit_pixels=unit)
        sheet = paper(rng, height, width, unit_pixels=unit)
        sheet *= darkened_rim(height, width, strength=0.2)
        worn = (
            (plates.rays, inks.rays, 0.40),
            (plates.sun, inks.sun, 0.34),
            (plates.cool, inks.cool, 0.30),
            (plates.key, inks.key, 0.30),
        )
        return printed(
            sheet,
            inks.paper,
            [
                Ink(_worn(plate, turned(wear, turn), amount), colour)
                for turn, (plate, colour, amount) in enumerate(worn)
            ],
        )

    def letters(self, canvas: skia.Canvas, scene: Scene) -> None:
        inks = SCHEMES[scene.scheme]
        canvas.save()
        canvas.translate(4.5, 4.5)
        write(canvas, scene, Slot.TITLE, flat(inks.rays))
        canvas.restore()
        write(canvas, scene, Slot.TITLE, flat(inks.title))
        _wear_title(canvas, scene, inks.paper)
        for slot in (Slot.NAME, Slot.SECONDARY, Slot.LABEL, Slot.EDITION):
            write(canvas, scene, slot, flat(inks.key))
        spot = _seal_middle(scene.layout)
        if spot is not None:
            canvas.save()
            canvas.rotate(_TURN_DEGREES, *spot)
            write(canvas, scene, Slot.KICKER, flat(inks.paper))
            canvas.restore()


def _worn(plate: Plane, wear: Plane, amount: float) -> Plane:
    plate *= wear * np.float32(amount) + np.float32(1 - amount)
    return plate


def _in_units(canvas: skia.Canvas, scene: Scene) -> None:
    canvas.scale(scene.unit_pixels, scene.unit_pixels)
    canvas.translate(scene.bleed, scene.bleed)


def _scenery(scene: Scene) -> _Plates:
    stage = scene.layout.spec.stage
    radius = min(0.42 * stage.width, 0.48 * stage.height)
    faces = Rect.around(person.face for person in scene.layout.people)
    x = faces.x
    y = min(max(faces.y, stage.top + radius + 16), stage.bottom - 0.6 * radius)
    window = skia.Rect.MakeLTRB(stage.left, stage.top, stage.right, stage.bottom)
    far = 1.5 * max(stage.width, stage.height)
    rays = sunburst(
        x, y, inner_radius=radius + 10, outer_radius=far, rays=36, turn=(scene.seed % 8) / 8
    )

    def draw_rays(canvas: skia.Canvas) -> None:
        _in_units(canvas, scene)
        canvas.clipRect(window, True)
        canvas.drawPath(rays, WHITE)

    def draw_sun(canvas: skia.Canvas) -> None:
        _in_units(canvas, scene)
        canvas.clipRect(window, True)
        # Plates never meet exactly.
        canvas.drawCircle(x + 1.5, y - 1, radius, WHITE)

    size = (scene.height, scene.width)
    return _Plates(
        rays=mask(*size, draw_rays),
        sun=mask(*size, draw_sun),
        cool=np.zeros(size, np.float32),
        key=np.zeros(size, np.float32),
    )


def _print_people(scene: Scene, plates: _Plates) -> None:
    for person in people(scene):
        height = person.face.height / scene.unit_pixels
        dots = scene.unit_pixels * min(1.1, max(0.62, height / _USUAL_FACE))
        made = engraved(person.colour, person.cover, unit_pixels=dots)
        plates.clear(person.area, made.shape)
        plates.rays[person.area] += made.warm * np.float32(0.62)
        plates.sun[person.area] += made.warm * np.float32(0.30)
        plates.cool[person.area] += made.cool * np.float32(0.62)
        np.maximum(plates.key[person.area], made.key, out=plates.key[person.area])


def _frame(scene: Scene, plates: _Plates) -> None:
    """Add what is ruled: the frame, the picture's edge, lines beside the name, and the seal."""
    layout = scene.layout

    def draw(canvas: skia.Canvas) -> None:
        _in_units(canvas, scene)
        for inset, width in ((FRAME, 5.0), (FRAME + 11, 1.6)):
            page = layout.page.inset(inset)
            canvas.drawRect(
                skia.Rect.MakeLTRB(page.left, page.top, page.right, page.bottom), pen(width)
            )
        _edge(canvas, layout)
        _rules(canvas, layout)

    np.maximum(plates.key, mask(scene.height, scene.width, draw), out=plates.key)
    spot = _seal_middle(layout)
    if spot is None:
        return
    stamp = seal(*spot, radius=SEAL_RADIUS, teeth=28)

    def draw_seal(canvas: skia.Canvas) -> None:
        _in_units(canvas, scene)
        canvas.drawPath(stamp, WHITE)

    shape = mask(scene.height, scene.width, draw_seal)
    everywhere = (slice(None), slice(None))
    plates.clear(everywhere, shape)
    plates.cool += shape
    ring = _ring(scene, spot)
    plates.cool *= 1 - ring


def _ring(scene: Scene, spot: tuple[float, float]) -> Plane:
    def draw(canvas: skia.Canvas) -> None:
        _in_units(canvas, scene)
        canvas.drawCircle(*spot, SEAL_RADIUS * 0.83, pen(1.8))

    return mask(scene.height, scene.width, draw)


def _edge(canvas: skia.Canvas, layout: Layout) -> None:
    """The line between picture and paper: below the picture, or right of it on a wide page."""
    stage = layout.spec.stage
    if layout.width > layout.height:
        canvas.drawLine(stage.right, PICTURE, stage.right, layout.height - PICTURE, pen(5))
    else:
        canvas.drawLine(PICTURE, stage.bottom, layout.width - PICTURE, stage.bottom, pen(5))


def _rules(canvas: skia.Canvas, layout: Layout) -> None:
    """Lines with dots left and right of the artist's name, where there is room."""
    block = layout.blocks.get(Slot.NAME)
    if block is None:
        return
    ink = block.ink
    zone = next(
        column.zone
        for column in layout.spec.columns
        if any(item.slot is Slot.NAME for item in column.items)
    )
    for end, side in ((ink.left - 26, zone.left), (ink.right + 26, zone.right)):
        if abs(end - side) > 20 and (end - zone.x) * (side - end) > 0:
            canvas.drawLine(end, ink.y, side, ink.y, pen(2))
            canvas.drawCircle(end, ink.y, 4.5, WHITE)


def _seal_middle(layout: Layout) -> tuple[float, float] | None:
    if Slot.KICKER not in layout.blocks:
        return None
    zone = next(
        column.zone
        for column in layout.spec.columns
        if any(item.slot is Slot.KICKER for item in column.items)
    )
    return zone.x, zone.y


def _wear_title(canvas: skia.Canvas, scene: Scene, colour: Rgb) -> None:
    """Take specks out of the title's ink; outlines as all letters are, for print."""
    block = scene.layout.blocks.get(Slot.TITLE)
    if block is None:
        return
    ink = block.ink.inset(-6)
    height, width = int(ink.height), int(ink.width)
    wear = ink_wear(scene.rng(1), height, width, unit_pixels=1.0)
    found, _ = cv2.findContours(
        (wear < 0.3).astype(np.uint8), cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE
    )
    specks = skia.Path()
    for contour in found:
        if len(contour) > 2:
            points = contour[:, 0] + (ink.left, ink.top)
            specks.addPoly([skia.Point(float(x), float(y)) for x, y in points], True)
    canvas.save()
    canvas.clipPath(outlines(scene, Slot.TITLE), True)
    canvas.drawPath(specks, flat(colour))
    canvas.restore()
