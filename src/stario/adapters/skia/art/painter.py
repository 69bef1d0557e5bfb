"""Art out of words, drawn by rules: no network makes it."""

from collections.abc import Callable, Mapping
from typing import Final

import attrs
import cv2
import numpy as np
import skia

from stario.adapters.skia.art.motifs import MOTIFS
from stario.adapters.skia.art.words import ArtStyle, Reading, read
from stario.adapters.skia.canvas import pixels
from stario.adapters.skia.effects.blending import lay_colour, shade
from stario.adapters.skia.effects.colours import Rgb
from stario.adapters.skia.effects.ikat import Dyes, ikat
from stario.adapters.skia.effects.masks import WHITE, mask, pen
from stario.adapters.skia.effects.mesh import Drop, gradient_mesh
from stario.adapters.skia.effects.noise import Picture, Plane, grain, plane
from stario.adapters.skia.effects.paper import darkened_rim, paper
from stario.adapters.skia.effects.sunburst import sunburst
from stario.adapters.skia.effects.tubes import Tube, draw_tubes, glow, lit
from stario.ports.execution import HeavyWork
from stario.ports.mockups import ArtPainter, RgbaImage

PAINTED_PIXELS: Final = 1800
UNITS: Final = 1080.0
"""Of the shorter side."""
_PAPER: Final = (0.945, 0.915, 0.845)


@attrs.frozen(kw_only=True)
class SkiaArtPainter(ArtPainter):
    """
    Chooses one of five manners, one of fifteen motifs and three colours by the words it knows.

    What it does not know changes the colours and the manner only by chance, and nothing else.
    """

    heavy_work: HeavyWork

    async def paint(
        self, prompt: str, *, width: int, height: int, seed: int, is_emblem: bool = False
    ) -> RgbaImage:
        return await self.heavy_work.run(
            lambda _: painted(prompt, width, height, seed, is_emblem=is_emblem)
        )


def painted(
    prompt: str, width: int, height: int, seed: int, *, is_emblem: bool = False
) -> RgbaImage:
    """Paint at `PAINTED_PIXELS` at most and enlarge: the art holds nothing finer."""
    reading = read(prompt)
    scale = min(1.0, PAINTED_PIXELS / max(width, height))
    page = _Page(reading, max(8, round(width * scale)), max(8, round(height * scale)), seed)
    picture = MANNERS[reading.style](page)
    colours = pixels(plane(np.clip(picture, 0, 1)))
    if colours.shape[:2] != (height, width):
        enlarged = cv2.resize(colours, (width, height), interpolation=cv2.INTER_CUBIC)
        colours = np.asarray(enlarged, np.uint8)
    alpha = np.full((height, width), 255, np.uint8)
    if is_emblem:
        radius = min(width, height) / 2
        disc = mask(height, width, lambda on: on.drawCircle(width / 2, height / 2, radius, WHITE))
        alpha = np.asarray(disc * 255 + np.float32(0.5), np.uint8)
    return np.dstack([colours, alpha])


@attrs.frozen
class _Page:
    reading: Reading
    width: int
    height: int
    seed: int

    @property
    def unit(self) -> float:
        return min(self.width, self.height) / UNITS

    def rng(self, purpose: int = 0) -> np.random.Generator:
        return np.random.default_rng((self.reading.seed, self.seed, purpose))

    def motif(self, share: float, *, y: float = 0.5) -> skia.Path:
        """Give the motif, *share* of the shorter side wide, in pixels."""
        radius = share * min(self.width, self.height) / 2
        matrix = skia.Matrix.Scale(radius, radius)
        matrix.postTranslate(self.width / 2, self.height * y)
        placed = skia.Path()
        MOTIFS[self.reading.motif]().transform(matrix, placed)
        return placed

    def cover(self, path: skia.Path) -> Plane:
        return mask(self.height, self.width, lambda canvas: canvas.drawPath(path, WHITE))

    def lines(self, path: skia.Path, width: float) -> Plane:
        stroke = pen(width * self.unit)
        return mask(self.height, self.width, lambda canvas: canvas.drawPath(path, stroke))

    def circle(self, share: float) -> skia.Path:
        path = skia.Path()
        radius = share * min(self.width, self.height) / 2
        path.addCircle(self.width / 2, self.height / 2, radius)
        return path


def _light(page: _Page) -> Picture:
    dark, middle, light = page.reading.colours
    drops = (
        Drop(0.05, 0.05, dark, 1.4),
        Drop(0.95, 0.10, middle, 1.0),
        Drop(0.10, 0.70, middle, 1.1),
        Drop(0.52, 0.45, light, 0.55),
        Drop(0.95, 0.95, dark, 1.5),
        Drop(0.30, 1.00, middle, 0.8),
    )
    picture = gradient_mesh(page.rng(), page.height, page.width, drops, warp=0.24)
    for ring in range(14):
        lay_colour(
            picture, (1, 1, 1), page.lines(page.circle(0.72 + 0.07 * ring), 1.4) * np.float32(0.16)
        )
    motif = page.cover(page.motif(0.54))
    fall = plane(cv2.GaussianBlur(motif, (0, 0), 18 * page.unit))
    shade(picture, plane(1 - 0.30 * fall * (1 - motif)))
    lay_colour(picture, (1.0, 0.985, 0.95), motif * np.float32(0.95))
    return _grained(picture, page, 0.024)


def _sunburst(page: _Page) -> Picture:
    dark, middle, light = page.reading.colours
    picture = _flat(page, _PAPER)
    far = float(np.hypot(page.width, page.height))
    rays = sunburst(
        page.width / 2, page.height / 2, inner_radius=0, outer_radius=far, rays=32, turn=0.25
    )
    worn = _worn(page)
    lay_colour(picture, _toned(light, _PAPER), page.cover(rays) * worn)
    lay_colour(picture, middle, page.cover(page.circle(0.80)) * worn)
    lay_colour(picture, _PAPER, page.cover(page.motif(0.56)))
    lay_colour(picture, dark, page.cover(page.motif(0.50)) * worn)
    shade(picture, paper(page.rng(2), page.height, page.width, unit_pixels=page.unit))
    shade(picture, darkened_rim(page.height, page.width, strength=0.16))
    return picture


def _ikat(page: _Page) -> Picture:
    dark, middle, light = page.reading.colours
    deep: Rgb = (0.06, 0.07, 0.14)
    dyes = Dyes(
        ground=dark, light=(0.96, 0.94, 0.89), accents=(middle, light, _turned(middle)), dark=deep
    )
    picture = ikat(
        page.rng(),
        page.height,
        page.width,
        dyes=dyes,
        column_pixels=300 * page.unit,
        thread_pixels=2.2 * page.unit,
    )
    lay_colour(picture, deep, page.cover(page.circle(0.80)))
    lay_colour(picture, (0.955, 0.925, 0.86), page.cover(page.circle(0.765)))
    lay_colour(picture, middle, page.lines(page.circle(0.715), 3.0))
    lay_colour(picture, dark, page.cover(page.motif(0.52)))
    return _grained(picture, page, 0.012)


def _plain(page: _Page) -> Picture:
    dark, middle, light = page.reading.colours
    picture = _flat(page, _toned(light, (0.97, 0.96, 0.935)))
    lay_colour(picture, middle, page.cover(page.circle(0.74)))
    lay_colour(picture, dark, page.cover(page.motif(0.50)))
    shade(
        picture,
        paper(page.rng(2), page.height, page.width, unit_pixels=page.unit) ** np.float32(0.5),
    )
    return picture


def _neon(page: _Page) -> Picture:
    dark, middle, light = page.reading.colours
    room = (0.045 + 0.10 * dark[0], 0.03 + 0.08 * dark[1], 0.10 + 0.14 * dark[2])
    drops = (Drop(0.5, 0.45, room, 1.0), Drop(0.0, 1.0, (0.02, 0.015, 0.05), 1.4),
             Drop(1.0, 0.0, (0.03, 0.02, 0.07), 1.2))  # fmt: skip
    picture = gradient_mesh(page.rng(), page.height, page.width, drops, warp=0.2)
    bright, other = _vivid(middle), _vivid(light)
    tubes = (
        Tube(path=page.circle(0.84), colour=bright, width_pixels=9 * page.unit),
        Tube(path=page.motif(0.52), colour=other, width_pixels=7 * page.unit),
    )
    small = (page.height // 2 + 1, page.width // 2 + 1)
    halo = glow(tubes, *small, unit_pixels=page.unit, shrink=2)
    picture = lit(picture, halo)
    canvas_pixels = cv2.cvtColor(pixels(plane(np.clip(picture, 0, 1))), cv2.COLOR_RGB2RGBA)
    surface = skia.Surface(
        canvas_pixels, colorType=skia.kRGBA_8888_ColorType, alphaType=skia.kPremul_AlphaType
    )
    with surface as canvas:
        draw_tubes(canvas, tubes, unit_pixels=page.unit)
    return plane(canvas_pixels[..., :3]) / np.float32(255)


MANNERS: Final[Mapping[ArtStyle, Callable[[_Page], Picture]]] = {
    ArtStyle.LIGHT: _light,
    ArtStyle.SUNBURST: _sunburst,
    ArtStyle.IKAT: _ikat,
    ArtStyle.PLAIN: _plain,
    ArtStyle.NEON: _neon,
}


def _flat(page: _Page, colour: Rgb) -> Picture:
    return plane(np.broadcast_to(plane(colour), (page.height, page.width, 3)).copy())


def _worn(page: _Page) -> Plane:
    """Ink that did not take everywhere."""
    return plane(
        np.clip(1.05 - 0.10 * np.abs(grain(page.rng(1), page.height, page.width)), 0.55, 1)
    )


def _grained(picture: Picture, page: _Page, amount: float) -> Picture:
    shade(picture, plane(1 + np.float32(amount) * grain(page.rng(3), page.height, page.width)))
    return picture


def _toned(colour: Rgb, towards: Rgb) -> Rgb:
    red, green, blue = ((a + b) / 2 for a, b in zip(colour, towards, strict=True))
    return red, green, blue


def _turned(colour: Rgb) -> Rgb:
    """Its channels in another order: as strong, and of another hue."""
    return colour[2], colour[0], colour[1]


def _vivid(colour: Rgb) -> Rgb:
    top = max(*colour, 0.05)
    red, green, blue = (min(1.0, (part / top) ** 1.3) for part in colour)
    return red, green, blue
