"""
Modern: people in a sea of light, words on its dark foot.

Colours flow into each other behind fine rings. A short title stands half behind the hair.
"""

from collections.abc import Mapping
from typing import Final

import attrs
import cv2
import numpy as np
import skia

from stario.adapters.skia.effects.blending import lay, lay_colour, shade, tinted
from stario.adapters.skia.effects.colours import Rgb, rgb
from stario.adapters.skia.effects.duotone import Stop, rim, toned, tones
from stario.adapters.skia.effects.masks import flat, line, mask
from stario.adapters.skia.effects.mesh import Drop, gradient_mesh
from stario.adapters.skia.effects.noise import Picture, Plane, grain, plane
from stario.adapters.skia.layout.geometry import Rect
from stario.adapters.skia.layout.plan import Layout
from stario.adapters.skia.layout.spec import Slot, Spec
from stario.adapters.skia.scene import Scene
from stario.adapters.skia.styles.lettering import write
from stario.adapters.skia.styles.modern_layouts import SPECS
from stario.adapters.skia.styles.people import Person, people
from stario.adapters.skia.styles.style import CodeColours, Style
from stario.domain.generation.model.poster import PosterRatio
from stario.ports.pictures import RgbImage

_CREAM: Final = rgb("#fff8ec")
_RINGS = 26
_FIRST_RING, _RING_STEP = 150.0, 34.0
_DISC = 1.38
"""Radius of the light behind a face, in heights of it."""
_NATURAL = 0.60
"""How much of a person's own colours stays."""


@attrs.frozen(kw_only=True)
class Sea:
    """`drops` fill the page; `foot` is dark, words on it are cream or `accent`."""

    drops: tuple[Drop, ...]
    foot: Rgb
    accent: Rgb
    light: Rgb
    tones: tuple[Stop, ...]


def _sea(*, top: str, edge: str, warm: str, hot: str, glow: str, foot: str, accent: str) -> Sea:
    return Sea(
        drops=(
            Drop(0.10, 0.05, rgb(top), 1.3),
            Drop(0.90, 0.00, rgb(edge), 1.0),
            Drop(0.05, 0.50, rgb(hot), 1.0),
            Drop(0.95, 0.45, rgb(warm), 1.1),
            Drop(0.50, 0.38, rgb(glow), 0.55),
            Drop(0.20, 1.00, rgb(foot), 1.6),
            Drop(0.85, 1.00, rgb(top), 1.2),
        ),
        foot=rgb(foot),
        accent=rgb(accent),
        light=rgb(warm),
        tones=(
            (0.0, rgb(foot)),
            (0.35, rgb(hot)),
            (0.62, rgb(warm)),
            (0.85, rgb(glow)),
            (1.0, (1.0, 0.98, 0.94)),
        ),
    )


SCHEMES: Final[Mapping[str, Sea]] = {
    "sunset": _sea(
        top="#2a0f6b",
        edge="#6a1bff",
        warm="#ff7a3c",
        hot="#ff3d77",
        glow="#ffc36b",
        foot="#12052f",
        accent="#ffbe78",
    ),
    "ocean": _sea(
        top="#062a5e",
        edge="#0b63d6",
        warm="#29c5c9",
        hot="#1783e0",
        glow="#b9f2d0",
        foot="#03142e",
        accent="#7fe6d8",
    ),
    "garden": _sea(
        top="#0b3b34",
        edge="#0f7a57",
        warm="#f2b134",
        hot="#2f9e6b",
        glow="#f6e58d",
        foot="#04211d",
        accent="#f7d774",
    ),
    "berry": _sea(
        top="#3a0a3f",
        edge="#8c1d7a",
        warm="#ff6f91",
        hot="#c2185b",
        glow="#ffd1b3",
        foot="#1d0423",
        accent="#ffb0c0",
    ),
}


@attrs.frozen
class Modern(Style):
    backdrop: RgbImage | None = attrs.field(default=None, eq=False, repr=False)
    """What the page shows instead of the sea, of any size."""

    @property
    def specs(self) -> Mapping[PosterRatio, Spec]:
        return SPECS

    @property
    def schemes(self) -> tuple[str, ...]:
        return tuple(SCHEMES)

    def code_colours(self, scheme: str) -> CodeColours:
        return CodeColours(dark=SCHEMES[scheme].foot, light=_CREAM)

    def art(self, scene: Scene) -> Picture:
        sea = SCHEMES[scene.scheme]
        picture = _sea_of(scene, sea) if self.backdrop is None else _filled(self.backdrop, scene)
        _darken(picture, sea, _top(scene))
        if scene.layout.crowned:
            lay_colour(picture, _CREAM, _crown(scene))
        for person in people(scene, around=60 * scene.unit_pixels):
            _stand(picture, person, scene, sea)
        _darken(picture, sea, _foot(scene))
        noise = grain(scene.rng(1), scene.height, scene.width)
        shade(picture, plane(1 + np.float32(0.028) * noise))
        return plane(np.clip(picture, 0, 1, out=picture))

    def letters(self, canvas: skia.Canvas, scene: Scene) -> None:
        sea = SCHEMES[scene.scheme]
        _write_title(canvas, scene)
        for slot in (Slot.KICKER, Slot.NAME, Slot.SECONDARY):
            write(canvas, scene, slot, flat(_CREAM))
        write(canvas, scene, Slot.EDITION, flat(_CREAM, 0.9))
        write(canvas, scene, Slot.LABEL, flat(sea.accent))
        for start, y, end in _rules(scene.layout):
            canvas.drawLine(start, y, end, y, line(_CREAM, 1.5, 0.45))


def _write_title(canvas: skia.Canvas, scene: Scene) -> None:
    block = scene.layout.blocks[Slot.TITLE]
    below = block.lines[1:] if scene.layout.crowned else block.lines
    if scene.layout.crowned:
        # The part behind the hair is read by its outline.
        canvas.drawPath(scene.typesetter.path(block.lines[0]), line(_CREAM, 1.8, 0.6))
    for each in below:
        canvas.drawPath(scene.typesetter.path(each), flat(_CREAM))


def _rules(layout: Layout) -> list[tuple[float, float, float]]:
    """Lines below the header and above the foot: start, height, end."""
    spec = layout.spec
    header, title = spec.columns[0].zone, spec.columns[2].zone
    right = spec.columns[1].zone.right
    under, over = header.bottom + 8, title.bottom + 22
    return [(header.left, under, right), (header.left, over, title.right)]


def _sea_of(scene: Scene, sea: Sea) -> Picture:
    picture = gradient_mesh(scene.rng(), scene.height, scene.width, sea.drops, warp=0.22)
    faces = Rect.around(person.face for person in scene.layout.people)
    lay_colour(picture, (1.0, 1.0, 1.0), _circles(scene, faces) * np.float32(0.16))
    lay_colour(picture, sea.tones[3][1], _disc(scene, faces) * np.float32(0.20))
    return picture


def _circles(scene: Scene, faces: Rect) -> Plane:
    def draw(canvas: skia.Canvas) -> None:
        _in_units(canvas, scene)
        for ring in range(_RINGS):
            radius = _FIRST_RING + ring * _RING_STEP
            canvas.drawCircle(faces.x, faces.y, radius, line((1.0, 1.0, 1.0), 1.3))

    return mask(scene.height, scene.width, draw)


def _disc(scene: Scene, faces: Rect) -> Plane:
    def draw(canvas: skia.Canvas) -> None:
        _in_units(canvas, scene)
        radius = max(_DISC * faces.height, 0.62 * faces.width)
        canvas.drawCircle(faces.x, faces.y, radius, flat((1.0, 1.0, 1.0)))

    return mask(scene.height, scene.width, draw)


def _crown(scene: Scene) -> Plane:
    path = scene.typesetter.path(scene.layout.blocks[Slot.TITLE].lines[0])

    def draw(canvas: skia.Canvas) -> None:
        _in_units(canvas, scene)
        canvas.drawPath(path, flat((1.0, 1.0, 1.0)))

    return mask(scene.height, scene.width, draw)


def _in_units(canvas: skia.Canvas, scene: Scene) -> None:
    canvas.scale(scene.unit_pixels, scene.unit_pixels)
    canvas.translate(scene.bleed, scene.bleed)


def _filled(backdrop: RgbImage, scene: Scene) -> Picture:
    """Cover the page with the middle of *backdrop*."""
    height, width, _ = backdrop.shape
    scale = max(scene.height / height, scene.width / width)
    matrix = np.array(
        [
            [scale, 0, (scene.width - width * scale) / 2],
            [0, scale, (scene.height - height * scale) / 2],
        ],
        np.float32,
    )
    filled = cv2.warpAffine(
        backdrop,
        matrix,
        (scene.width, scene.height),
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return plane(filled) / np.float32(255)


def _stand(picture: Picture, person: Person, scene: Scene, sea: Sea) -> None:
    unit = scene.unit_pixels
    behind = picture[person.area]
    cover = person.cover
    shadow = _soft(cover, 19 * unit) * (1 - cover)
    shade(behind, plane(1 - np.float32(0.42) * shadow))
    tone = tones(person.colour, cover)
    luma = cv2.cvtColor(person.colour, cv2.COLOR_RGB2GRAY)
    # Light is evened out, colours stay.
    even = plane(0.3 + 0.7 * np.clip(tone / np.maximum(luma, np.float32(0.05)), 0, 2.2))
    graded = person.colour * even[..., None] * np.float32(_NATURAL)
    graded += toned(tone, sea.tones) * np.float32(1 - _NATURAL)
    edge = rim(cover, radius_pixels=max(2.0, 7 * unit))
    graded += tinted(plane(edge * np.float32(0.4)), sea.light)
    lay(behind, plane(np.clip(graded, 0, 1, out=graded)), cover)


def _soft(cover: Plane, radius: float) -> Plane:
    shrink = max(1, int(radius // 3))
    height, width = cover.shape
    size = (max(2, width // shrink), max(2, height // shrink))
    small = cv2.resize(cover, size, interpolation=cv2.INTER_AREA)
    return plane(cv2.resize(cv2.GaussianBlur(small, (0, 0), radius / shrink), (width, height)))


def _darken(picture: Picture, sea: Sea, dark: Plane) -> None:
    lay_colour(picture, sea.foot, np.ascontiguousarray(np.broadcast_to(dark, picture.shape[:2])))


def _top(scene: Scene) -> Plane:
    """A shade behind the header."""
    rows = _rows(scene)
    return plane(0.55 * np.clip(1 - rows / 260, 0, 1) ** 1.2)


def _foot(scene: Scene) -> Plane:
    """A shade behind words: below people, or beside them on a wide page."""
    layout = scene.layout
    if layout.width > layout.height:
        columns = _columns(scene)
        stage = layout.spec.stage
        aside = 0.94 * np.clip((stage.left + 190 - columns) / 330, 0, 1) ** 0.9
        low = 0.72 * np.clip((_rows(scene) - 760) / 320, 0, 1) ** 1.3
        return plane(1 - (1 - aside) * (1 - low))
    title = layout.blocks[Slot.TITLE]
    lines = title.lines[1:] if layout.crowned else title.lines
    reach = 0.17 * layout.height
    # Where a body ends, it is dark already.
    bodies = min((person.body.bottom for person in layout.people), default=layout.height)
    top = min(bodies - 0.4 * reach, *(line.ink.top for line in lines))
    return plane(0.95 * np.clip((_rows(scene) - top + 0.62 * reach) / reach, 0, 1) ** 1.1)


def _rows(scene: Scene) -> Plane:
    """Heights in units, one per row of pixels."""
    return plane(np.arange(scene.height)[:, None] / scene.unit_pixels - scene.bleed)


def _columns(scene: Scene) -> Plane:
    return plane(np.arange(scene.width)[None] / scene.unit_pixels - scene.bleed)
