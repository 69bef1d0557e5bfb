"""A drawn person: nobody's likeness, for pictures that need somebody."""

import io
from functools import cache
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from stario.ports.cutouts import Box, Cutout

WIDTH: Final = 800
HEIGHT: Final = 1000
FACE: Final = Box(280.0, 195.0, 240.0, 313.0)

# Places are on a grid of 1,200 by 1,500; edges become smooth when twice the size is halved.
_FINE: Final = 4 / 3
_FINE_SIZE: Final = (2 * WIDTH, 2 * HEIGHT)
_SKIN: Final = ((232, 190, 160), (196, 148, 120))
_HAIR: Final = ((58, 44, 52), (24, 18, 26))
_COAT: Final = ((92, 104, 150), (38, 44, 78))
_SHIRT: Final = ((244, 240, 234), (206, 200, 196))

_Colours = tuple[tuple[int, int, int], tuple[int, int, int]]
_Points = list[tuple[float, float]]


@cache
def drawn_figure() -> Cutout:
    """A bust in soft light, without features; the same bytes each time."""
    figure = Image.new("RGBA", _FINE_SIZE)
    for mask, colours in (
        (_ellipse(395, 225, 805, 800), _HAIR),
        (_polygon(_SHOULDERS), _COAT),
        (_polygon([(500, 905), (700, 905), (640, 1240), (600, 1300), (560, 1240)]), _SHIRT),
        (_polygon(_NECK), _SKIN),
        (_ellipse(420, 292, 780, 762), _SKIN),
        (_fringe(), _HAIR),
    ):
        figure.paste(_shaded(colours), (0, 0), mask)
    small = figure.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    small.save(buffer, "PNG")
    return Cutout(png=buffer.getvalue(), width=WIDTH, height=HEIGHT, face=FACE)


_NECK: Final[_Points] = [(505, 680), (695, 680), (700, 905), (600, 990), (500, 905)]
_SHOULDERS: Final[_Points] = [
    (500, 880), (330, 960), (190, 1040), (110, 1170), (60, 1500), (1140, 1500), (1090, 1170),
    (1010, 1040), (870, 960), (700, 880),
]  # fmt: skip


def _mask() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    mask = Image.new("L", _FINE_SIZE)
    return mask, ImageDraw.Draw(mask)


def _ellipse(left: float, top: float, right: float, bottom: float) -> Image.Image:
    mask, pen = _mask()
    pen.ellipse([side * _FINE for side in (left, top, right, bottom)], fill=255)
    return mask


def _polygon(corners: _Points) -> Image.Image:
    mask, pen = _mask()
    pen.polygon([(x * _FINE, y * _FINE) for x, y in corners], fill=255)
    # Blurred and cut again, corners become curves.
    soft = mask.filter(ImageFilter.BoxBlur(24)).filter(ImageFilter.BoxBlur(16))
    return soft.point(lambda level: max(0, min(255, (level - 120) * 16)))


def _fringe() -> Image.Image:
    """Hair in front of the forehead: the head's upper part without the face below."""
    head = _ellipse(395, 225, 805, 800)
    face = _ellipse(440, 400, 880, 900)
    return ImageChops.subtract(head, ImageChops.lighter(face, _ellipse(410, 470, 790, 980)))


def _shaded(colours: _Colours) -> Image.Image:
    """Light comes from above."""
    shade = Image.linear_gradient("L").resize(_FINE_SIZE)
    bright, dark = (Image.new("RGB", shade.size, colour) for colour in colours)
    return Image.composite(dark, bright, shade)
