"""
Neon: a night of two colours.

Two lamps light people before a ring of glass tubes; the title is a sign above a floor of lines
that runs to the horizon, and haze carries the light.
"""

import math
from collections.abc import Mapping

import attrs
import cv2
import numpy as np
import skia

from stario.adapters.skia.effects.blending import add, lay, shade, spread, tinted
from stario.adapters.skia.effects.colours import Rgb, rgb
from stario.adapters.skia.effects.duotone import Stop, tones, two_lamps
from stario.adapters.skia.effects.masks import flat, mask, pen
from stario.adapters.skia.effects.noise import Picture, Plane, grain, plane
from stario.adapters.skia.effects.scenery import haze, perspective_grid
from stario.adapters.skia.effects.tubes import Tube, draw_tubes, glow, lit
from stario.adapters.skia.layout.spec import Slot, Spec
from stario.adapters.skia.scene import Scene
from stario.adapters.skia.styles.lettering import write
from stario.adapters.skia.styles.neon_layouts import SETS, SPECS, Set
from stario.adapters.skia.styles.neon_lights import SCHEMES, Lights
from stario.adapters.skia.styles.people import lowered, people
from stario.adapters.skia.styles.style import CodeColours, Style
from stario.domain.generation.model.poster import PosterRatio

_SHRINK = 4
"""Light and night hold nothing fine, so they are made this much smaller."""
_FADE = 150.0
"""Units over which people fade towards the words beside them."""
_NATURAL = 0.16
"""How much of a photo's own colours is left under the lamps."""


class Neon(Style):
    @property
    def specs(self) -> Mapping[PosterRatio, Spec]:
        return SPECS

    @property
    def schemes(self) -> tuple[str, ...]:
        return tuple(SCHEMES)

    def code_colours(self, scheme: str) -> CodeColours:
        return CodeColours(dark=SCHEMES[scheme].night, light=rgb("#f4f0ff"))

    def art(self, scene: Scene) -> Picture:
        lights, set_ = SCHEMES[scene.scheme], _set_of(scene)
        size = (scene.height, scene.width)
        small = (size[0] // _SHRINK, size[1] // _SHRINK)
        ring, sign = _ring(scene, set_, lights), _sign(scene, lights)
        behind = glow(ring, *small, unit_pixels=scene.unit_pixels, shrink=_SHRINK)
        night = lit(_night(scene, set_, lights), behind)
        picture = plane(cv2.resize(night, size[::-1], interpolation=cv2.INTER_LINEAR))
        _draw(picture, ring, scene)
        _stand(picture, scene, lights)
        _darken_floor(picture, scene, set_, lights)
        _light_floor(picture, scene, set_, lights)
        before = glow(sign, *small, unit_pixels=scene.unit_pixels, shrink=_SHRINK)
        picture = lit(picture, before)
        _draw(picture, sign, scene)
        add(picture, grain(scene.rng(3), *size) * np.float32(0.014))
        return picture

    def letters(self, canvas: skia.Canvas, scene: Scene) -> None:
        lights = SCHEMES[scene.scheme]
        bright = _mixed(lights.first, (1.0, 1.0, 1.0), 0.82)
        cool = _mixed(lights.second, (1.0, 1.0, 1.0), 0.45)
        write(canvas, scene, Slot.TITLE, flat(bright))
        write(canvas, scene, Slot.NAME, flat(cool))
        write(canvas, scene, Slot.SECONDARY, flat(rgb("#f2efff")))
        write(canvas, scene, Slot.KICKER, flat(rgb("#f2efff")))
        write(canvas, scene, Slot.EDITION, flat(cool))
        write(canvas, scene, Slot.LABEL, flat(rgb("#cfc9e6")))


def _set_of(scene: Scene) -> Set:
    """Two people whose photos end high stand lower than one, and the ring goes with them."""
    spec = scene.layout.spec
    set_ = next(SETS[ratio] for ratio, each in SPECS.items() if each is spec)
    return attrs.evolve(set_, ring_y=set_.ring_y + lowered(scene))


def _mixed(colour: Rgb, other: Rgb, share: float) -> Rgb:
    red, green, blue = (
        own * (1 - share) + their * share for own, their in zip(colour, other, strict=True)
    )
    return red, green, blue


def _draw(picture: Picture, tubes: list[Tube], scene: Scene) -> None:
    """Draw glass over *picture*, in place."""
    layer = np.zeros((scene.height, scene.width, 4), np.uint8)
    surface = skia.Surface(
        layer, colorType=skia.kRGBA_8888_ColorType, alphaType=skia.kPremul_AlphaType
    )
    with surface as canvas:
        draw_tubes(canvas, tubes, unit_pixels=scene.unit_pixels)
    rows = np.flatnonzero(layer[..., 3].any(axis=1))
    if not len(rows):
        return
    part = slice(int(rows[0]), int(rows[-1]) + 1)
    drawn = plane(layer[part]) * np.float32(1 / 255)
    shade(picture[part], 1 - drawn[..., 3])
    picture[part] += drawn[..., :3]


def _in_pixels(path: skia.Path, scene: Scene) -> skia.Path:
    matrix = skia.Matrix.Translate(scene.bleed, scene.bleed)
    matrix.postScale(scene.unit_pixels, scene.unit_pixels)
    placed = skia.Path()
    path.transform(matrix, placed)
    return placed


def _ring(scene: Scene, set_: Set, lights: Lights) -> list[Tube]:
    """An open ring, and two arcs of the other colour within; the seed turns them."""
    turn = float(scene.rng(1).uniform(-24, 24))
    outer, inner = skia.Path(), skia.Path()
    outer.addArc(_circle(set_, set_.ring_radius), 128 + turn * 0.2, 284)
    inner.addArc(_circle(set_, set_.ring_radius * 0.9), -38 + turn, 104)
    inner.addArc(_circle(set_, set_.ring_radius * 0.9), 146 + turn, 88)
    unit = scene.unit_pixels
    return [
        Tube(path=_in_pixels(outer, scene), colour=lights.first, width_pixels=9 * unit),
        Tube(path=_in_pixels(inner, scene), colour=lights.second, width_pixels=5 * unit, gain=0.8),
    ]


def _circle(set_: Set, radius: float) -> skia.Rect:
    return skia.Rect.MakeLTRB(
        set_.ring_x - radius, set_.ring_y - radius, set_.ring_x + radius, set_.ring_y + radius
    )


def _sign(scene: Scene, lights: Lights) -> list[Tube]:
    """The title, bent out of glass, and the glow of the artist's name."""
    tubes = []
    for slot, colour, far in (
        (Slot.TITLE, lights.first, True),
        (Slot.NAME, lights.second, False),
    ):
        block = scene.layout.blocks.get(slot)
        for line in block.lines if block else ():
            path = _in_pixels(scene.typesetter.path(line), scene)
            width = max(2.0, 0.05 * line.size) * scene.unit_pixels
            tubes.append(
                Tube(
                    path=path,
                    colour=colour,
                    width_pixels=width,
                    filled=not far,
                    far=far,
                    gain=0.62 if far else 0.4,
                )
            )
    return tubes


def _night(scene: Scene, set_: Set, lights: Lights) -> Picture:
    """The dark, lighter behind people, with haze that drifts."""
    height, width = scene.height // _SHRINK, scene.width // _SHRINK
    unit = scene.unit_pixels / _SHRINK
    y = np.arange(height, dtype=np.float32)[:, None] - np.float32(scene.y(set_.ring_y) / _SHRINK)
    x = np.arange(width, dtype=np.float32)[None] - np.float32(scene.x(set_.ring_x) / _SHRINK)
    away = (x * x + y * y) / np.float32((1.25 * set_.ring_radius * unit) ** 2)
    near = np.exp(-away)
    near += (
        np.float32(0.55)
        * haze(scene.rng(2), height, width, unit_pixels=unit)
        * (np.float32(0.35) + near)
    )
    night, dusk = np.array(lights.night, np.float32), np.array(lights.dusk, np.float32)
    return plane(night + near[..., None] * (dusk - night))


def _lamp(lights: Lights, colour: Rgb) -> list[Stop]:
    black, white = (0.0, 0.0, 0.0), (1.0, 1.0, 1.0)
    return [
        (0.0, _mixed(lights.night, black, 0.35)),
        (0.34, _mixed(_mixed(colour, lights.dusk, 0.55), black, 0.42)),
        (0.64, _mixed(colour, black, 0.1)),
        (0.87, _mixed(colour, white, 0.6)),
        (1.0, _mixed(colour, white, 0.94)),
    ]


def _stand(picture: Picture, scene: Scene, lights: Lights) -> None:
    """Put people into *picture*, in place, and let them cast a little dark around them."""
    for person in people(scene):
        tone = tones(person.colour, person.cover, clip=2.4)
        face = person.face
        lamps = two_lamps(
            tone,
            person.cover,
            _lamp(lights, lights.first),
            _lamp(lights, lights.second),
            middle=face.x + face.width / 2,
        )
        lamps *= 1 - _NATURAL
        lamps += person.colour * spread(tone * np.float32(_NATURAL))
        lay(picture[person.area], lamps, person.cover * _sides(scene)[person.area[1]])


def _sides(scene: Scene) -> Plane:
    """Fade people out before an edge of their stage that is not the edge of the page."""
    stage, layout = scene.layout.spec.stage, scene.layout
    x = np.arange(scene.width, dtype=np.float32) / np.float32(scene.unit_pixels) - scene.bleed
    fade = np.ones(scene.width, np.float32)
    if stage.right < layout.width:
        fade *= np.clip((stage.right - x) / _FADE, 0, 1)
    if stage.left > 0:
        fade *= np.clip((x - stage.left) / _FADE, 0, 1)
    return fade


def _darken_floor(picture: Picture, scene: Scene, set_: Set, lights: Lights) -> None:
    """Let people dissolve into the dark that the sign hangs in, in place."""
    start, end = set_.fade
    y = np.arange(scene.height, dtype=np.float32) / np.float32(scene.unit_pixels)
    y -= np.float32(scene.bleed)
    depth = np.clip((y - start) / (end - start), 0, 1) ** 1.2 * np.float32(0.975)
    first = int(np.argmax(depth > 0))
    depth = plane(depth)[first:, None, None]
    picture[first:] *= 1 - depth
    picture[first:] += depth * np.array(lights.night, np.float32)


def _light_floor(picture: Picture, scene: Scene, set_: Set, lights: Lights) -> None:
    """Add the light of the floor's lines and of the horizon, in place."""
    unit, layout = scene.unit_pixels, scene.layout
    bottom = layout.height + scene.bleed + 1
    grid = perspective_grid(
        layout.width + 2 * scene.bleed,
        set_.horizon,
        bottom,
        vanishing_x=layout.width / 2,
        spacing=230,
    )

    def draw(canvas: skia.Canvas) -> None:
        canvas.drawPath(_in_pixels(grid, scene), pen(2 * unit))

    first = max(0, int(scene.y(set_.horizon)) - round(120 * unit))
    part = mask(scene.height, scene.width, draw)[first:]
    part *= np.float32(0.6)
    part += _soft(part, 6 * unit) * np.float32(1.1)
    y = np.arange(first, scene.height, dtype=np.float32) / np.float32(unit) - scene.bleed
    depth = (y - set_.horizon) / max(1.0, layout.height - set_.horizon)
    part *= plane(np.clip(depth / 0.3, 0, 1) * np.clip((1.25 - depth) * 1.1, 0, 1))[:, None]
    x = np.linspace(-1, 1, scene.width, dtype=np.float32) / np.float32(0.8)
    band = np.exp(-(((y - set_.horizon) / 26) ** 2))
    part += plane(band)[:, None] * plane(np.exp(-(x**2)))[None] * np.float32(0.5)
    # Words stand on it: it is quiet behind them.
    part *= np.float32(0.55)
    picture[first:] = lit(picture[first:], tinted(part, lights.floor))


def _soft(values: Plane, radius: float) -> Plane:
    shrink = max(1, math.floor(radius / 2))
    height, width = values.shape
    small = cv2.resize(
        values, (max(2, width // shrink), max(2, height // shrink)), interpolation=cv2.INTER_AREA
    )
    return plane(cv2.resize(cv2.GaussianBlur(small, (0, 0), radius / shrink), (width, height)))
