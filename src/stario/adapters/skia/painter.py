"""Posters, drawn and printed."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import attrs
import cv2
import numpy as np
import skia

from stario.adapters.skia.canvas import drawn_over, pixels
from stario.adapters.skia.figures import Person, on_page
from stario.adapters.skia.layout.geometry import SHORT_SIDE
from stario.adapters.skia.lettering import laid_out
from stario.adapters.skia.print_sheets import Sheet, write_pdf, write_picture
from stario.adapters.skia.qr_code import draw_code
from stario.adapters.skia.scene import Scene
from stario.adapters.skia.styles.modern import Modern
from stario.adapters.skia.styles.registry import STYLES
from stario.adapters.skia.styles.style import Style
from stario.adapters.skia.typefaces import Typesetter
from stario.domain.generation.model.poster import (
    BLEED_MILLIMETRES,
    PRINT_MILLIMETRES,
    PosterFormat,
    PosterQuality,
    PosterStyle,
)
from stario.domain.kernel.errors import Invalid
from stario.ports.execution import Checkpoint, HeavyWork
from stario.ports.painting import Finish, PosterBrief, PosterPainter
from stario.ports.pictures import RgbImage

ART_UNIT_PIXELS: Final = 2.0
"""The HD picture's; 170 to 200 pixels an inch on the printed sheets."""

_UNIT_PIXELS: Final = {PosterQuality.STANDARD: 1.0, PosterQuality.HD: 2.0}


@attrs.frozen(kw_only=True)
class SkiaPosterPainter(PosterPainter):
    """Needs no GPU; one poster keeps one thread of *heavy_work* busy for a few seconds."""

    typesetter: Typesetter
    heavy_work: HeavyWork
    backdrop: RgbImage | None = None
    """Art to use instead of a style's own, of any size."""

    def over(self, art: RgbImage) -> "SkiaPosterPainter":
        """Give a painter that puts people, type and code over *art*."""
        return attrs.evolve(self, backdrop=art)

    async def paint(
        self, brief: PosterBrief, qualities: Sequence[PosterQuality], *, finish: Finish
    ) -> dict[PosterQuality, RgbImage]:
        if PosterQuality.PRINT in qualities:
            raise Invalid("quality", "one_of", allowed="standard, hd")
        return await self.heavy_work.run(
            lambda checkpoint: self._paint(brief, qualities, finish, checkpoint)
        )

    async def print(
        self, brief: PosterBrief, form: PosterFormat, destination: Path, *, finish: Finish
    ) -> None:
        await self.heavy_work.run(
            lambda checkpoint: self._print(brief, form, destination, finish, checkpoint)
        )

    def color_schemes(self, style: PosterStyle) -> tuple[str, ...]:
        return STYLES[style].schemes

    def _paint(
        self,
        brief: PosterBrief,
        qualities: Sequence[PosterQuality],
        finish: Finish,
        checkpoint: Checkpoint,
    ) -> dict[PosterQuality, RgbImage]:
        drawing = self._drawing(brief, bleed=0.0)
        checkpoint()
        art = drawing.art()
        pictures = {}
        for quality in qualities:
            checkpoint()
            unit_pixels = _UNIT_PIXELS[quality]
            sized = _resized(art, unit_pixels / ART_UNIT_PIXELS)
            whole = drawn_over(sized, drawing.letters, unit_pixels=unit_pixels, bleed=0.0)
            pictures[quality] = finish(whole)
        return pictures

    def _print(
        self,
        brief: PosterBrief,
        form: PosterFormat,
        destination: Path,
        finish: Finish,
        checkpoint: Checkpoint,
    ) -> None:
        millimetres = PRINT_MILLIMETRES[brief.ratio]
        bleed = BLEED_MILLIMETRES * SHORT_SIDE / min(millimetres)
        drawing = self._drawing(brief, bleed=bleed)
        checkpoint()
        art = drawing.art()
        checkpoint()
        sheet = Sheet(millimetres=millimetres, bleed_units=bleed, draw=drawing.letters)
        if form is PosterFormat.PDF:
            write_pdf(finish(art), sheet, destination)
        else:
            write_picture(art, sheet, form, destination, finish=finish)

    def _drawing(self, brief: PosterBrief, *, bleed: float) -> "_Drawing":
        style = STYLES[brief.style]
        scheme = brief.color_scheme or style.schemes[0]
        if scheme not in style.schemes:
            raise Invalid("color_scheme", "one_of", allowed=", ".join(style.schemes))
        if self.backdrop is not None:
            style = Modern(backdrop=self.backdrop)
            scheme = style.schemes[0]
        people = [Person.of(cutout) for cutout in brief.people]
        shapes = [person.shape for person in people]
        layout = laid_out(
            brief.words, brief.language, style, brief.ratio, shapes, typesetter=self.typesetter
        )
        scene = Scene(
            layout=layout,
            scheme=scheme,
            seed=brief.seed,
            unit_pixels=ART_UNIT_PIXELS,
            bleed=bleed,
            figures=on_page(people, layout, unit_pixels=ART_UNIT_PIXELS, bleed=bleed),
            typesetter=self.typesetter,
        )
        return _Drawing(style, scene, brief.verify_url)


@attrs.define
class _Drawing:
    """One poster: its art, made once, and everything that is drawn at each size."""

    style: Style
    scene: Scene
    verify_url: str

    def art(self) -> RgbImage:
        art = pixels(self.style.art(self.scene))
        # People are large, and nothing needs them any more.
        self.scene.figures = ()
        return art

    def letters(self, canvas: skia.Canvas) -> None:
        self.style.letters(canvas, self.scene)
        colours = self.style.code_colours(self.scene.scheme)
        draw_code(canvas, self.verify_url, self.scene.layout.code, colours)


def _resized(art: RgbImage, factor: float) -> RgbImage:
    if factor == 1:
        return art
    height, width, _ = art.shape
    size = (round(width * factor), round(height * factor))
    return np.asarray(cv2.resize(art, size, interpolation=cv2.INTER_AREA), np.uint8)
