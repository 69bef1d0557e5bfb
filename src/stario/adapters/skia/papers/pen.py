"""Text and shapes on a page measured in points."""

from typing import Final

import attrs
import skia

from stario.adapters.skia.effects.colours import Rgb, rgb
from stario.adapters.skia.effects.masks import flat, line
from stario.adapters.skia.typefaces import Typesetter

PLAIN, BOLD, LOGO = "onest-500", "onest-700", "unbounded-900"

INK: Final = rgb("#1b1433")
SOFT: Final = rgb("#6f6889")
VIOLET: Final = rgb("#43168f")
CORAL: Final = rgb("#ff6f61")
GREEN: Final = rgb("#157f4f")
TINT: Final = rgb("#f4f0fb")
HAIR: Final = rgb("#e3ddf0")
WHITE: Final = rgb("#ffffff")

_UNWRITABLE: Final = "?"
_CUT: Final = "…"


@attrs.frozen
class Pen:
    """Writes with the baseline at `y`, which grows downwards."""

    canvas: skia.Canvas
    typesetter: Typesetter

    def left(
        self,
        text: str,
        x: float,
        y: float,
        size: float,
        *,
        face: str = PLAIN,
        colour: Rgb = INK,
        width: float | None = None,
    ) -> None:
        """Write *text*, smaller where it would be wider than *width*."""
        text = self._writable(text, face)
        if width is not None:
            size = min(size, size * width / max(self.width(text, size, face), 1.0))
        font = self.typesetter.font(face, size)
        self.canvas.drawString(text, x, y, font, flat(colour))

    def right(
        self, text: str, x: float, y: float, size: float, *, face: str = PLAIN, colour: Rgb = INK
    ) -> None:
        """End *text* at *x*."""
        text = self._writable(text, face)
        self.left(text, x - self.width(text, size, face), y, size, face=face, colour=colour)

    def width(self, text: str, size: float, face: str = PLAIN) -> float:
        return float(self.typesetter.font(face, size).measureText(text))

    def wrapped(
        self, text: str, width: float, size: float, *, face: str = PLAIN, most: int = 3
    ) -> tuple[str, ...]:
        """Break *text* into at most *most* lines, and end it with an ellipsis where it is cut."""
        lines: list[str] = []
        for word in self._words(self._writable(text, face), width, size, face):
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.width(longer, size, face) <= width:
                lines[-1] = longer
            else:
                lines.append(word)
        if len(lines) > most:
            lines = [*lines[: most - 1], self._cut(lines[most - 1], width, size, face)]
        return tuple(lines) or ("",)

    def box(self, x: float, y: float, width: float, height: float, colour: Rgb) -> None:
        rect = skia.Rect.MakeXYWH(x, y, width, height)
        radius = min(6.0, height / 2)
        self.canvas.drawRoundRect(rect, radius, radius, flat(colour))

    def rule(self, left: float, right: float, y: float) -> None:
        self.canvas.drawLine(left, y, right, y, line(HAIR, 0.7))

    def band(self, width: float, height: float) -> None:
        """Colour the upper edge of the page."""
        ends = [skia.Point(0, 0), skia.Point(width, 0)]
        colours = [int(skia.Color4f(*each, 1).toColor()) for each in (VIOLET, CORAL)]
        shader = skia.GradientShader.MakeLinear(ends, colours)
        self.canvas.drawRect(skia.Rect.MakeWH(width, height), skia.Paint(Shader=shader))

    def _words(self, text: str, width: float, size: float, face: str) -> list[str]:
        """Give the words; one that is wider than a line comes in pieces."""
        words: list[str] = []
        for word in text.split(" "):
            rest = word
            while self.width(rest, size, face) > width and len(rest) > 1:
                count = len(rest) - 1
                while count > 1 and self.width(rest[:count], size, face) > width:
                    count -= 1
                words.append(rest[:count])
                rest = rest[count:]
            words.append(rest)
        return words

    def _cut(self, text: str, width: float, size: float, face: str) -> str:
        while text and self.width(text + _CUT, size, face) > width:
            text = text[:-1]
        return text.rstrip() + _CUT

    def _writable(self, text: str, face: str) -> str:
        while (missing := self.typesetter.missing(text, face)) is not None:
            text = text.replace(missing, _UNWRITABLE)
        return text
