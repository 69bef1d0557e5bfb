"""What is written onto a video, as pictures with transparency."""

from collections.abc import Sequence

import attrs
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from stario.adapters.pyav.typeface import BOLD, SEMIBOLD, font, typeset
from stario.domain.kernel.language import Language
from stario.ports.animation import FrameSize

Plate = NDArray[np.uint8]
"""RGBA, `(height, width, 4)`, both even."""

LABELS = {
    Language.UZBEK: "Sunʼiy intellekt yaratgan",
    Language.RUSSIAN: "Создано ИИ",
    Language.ENGLISH: "AI-generated",
}
WORDMARK = "Stario"

_INK = (255, 255, 255, 255)
_GROUND = (12, 12, 16)
_GOLD = (255, 209, 102)
# Pillow draws shapes with hard edges; drawn larger and made small they are smooth.
_OVERSAMPLING = 4
_LINES = 2
_MOST_LINES = 4
_SCALES = (1.0, 0.92, 0.84, 0.76, 0.68, 0.6, 0.54)


@attrs.frozen
class Layout:
    """
    Where things stand on a frame, in pixels.

    A tall video is watched in apps that cover its top, its bottom fifth and a strip at the right;
    captions keep clear of all three.
    """

    size: FrameSize

    @property
    def tall(self) -> bool:
        return self.size.height > self.size.width

    @property
    def short_side(self) -> int:
        return min(self.size.width, self.size.height)

    @property
    def caption_pixels(self) -> int:
        return round(self.short_side * (0.060 if self.tall else 0.053))

    @property
    def caption_width(self) -> int:
        return round(self.size.width * (0.74 if self.tall else 0.70))

    @property
    def caption_bottom(self) -> int:
        return round(self.size.height * (0.795 if self.tall else 0.945))

    @property
    def label_pixels(self) -> int:
        return max(round(self.short_side * 0.027), 10)

    @property
    def label_corner(self) -> tuple[int, int]:
        inset = round(self.short_side * 0.035)
        return inset, round(self.size.height * 0.07) if self.tall else inset

    def caption_place(self, plate: Plate) -> tuple[int, int]:
        height, width = plate.shape[:2]
        return (self.size.width - width) // 2, self.caption_bottom - height


def caption_plate(text: str, layout: Layout, language: Language) -> Plate | None:
    """
    Set *text* in white on a rounded translucent plate, in two even lines where one is too wide.

    Returns:
        None where nothing is left to read.

    Raises:
        Invalid: a character is not in the typeface.
    """
    text = typeset(text, language)
    if not text:
        return None
    face, lines = _fitted(text, layout)
    ascent, descent = face.getmetrics()
    step = round((ascent + descent) * 1.06)
    across, down = round(face.size * 0.62), round(face.size * 0.34)
    width = _even(max(face.getlength(line) for line in lines) + 2 * across)
    height = _even(step * (len(lines) - 1) + ascent + descent + 2 * down)
    picture = _ground(width, height, radius=face.size * 0.42, opacity=0.62)
    draw = ImageDraw.Draw(picture)
    for index, line in enumerate(lines):
        draw.text((width / 2, down + index * step + ascent), line, _INK, face, anchor="ms")
    return np.array(picture)


def label_plate(layout: Layout, language: Language) -> Plate:
    """Set the wordmark and the words that say a machine made this, small, on a plate."""
    pixels = layout.label_pixels
    bold, plain = font(pixels, BOLD), font(pixels, SEMIBOLD)
    words = LABELS[language]
    star, gap, across = pixels * 0.9, pixels * 0.42, pixels * 0.72
    brand = bold.getlength(WORDMARK)
    height = _even(pixels * 2.0)
    width = _even(2 * across + star + gap + brand + 2 * gap + plain.getlength(words))
    picture = _ground(width, height, radius=height / 2, opacity=0.55)
    middle = height / 2
    picture.alpha_composite(_star(round(star)), (round(across), round(middle - star / 2)))
    draw = ImageDraw.Draw(picture)
    x = across + star + gap
    draw.text((x, middle), WORDMARK, _INK, bold, anchor="lm")
    rule = x + brand + gap
    draw.line((rule, middle - pixels * 0.45, rule, middle + pixels * 0.45), (255, 255, 255, 110))
    draw.text((rule + gap, middle), words, _INK, plain, anchor="lm")
    return np.array(picture)


def _even(length: float) -> int:
    return 2 * int(np.ceil(length / 2))


def _ground(width: int, height: int, *, radius: float, opacity: float) -> Image.Image:
    large = Image.new("L", (width * _OVERSAMPLING, height * _OVERSAMPLING))
    corner = (large.width - 1, large.height - 1)
    ImageDraw.Draw(large).rounded_rectangle(
        (0, 0, *corner), radius * _OVERSAMPLING, fill=round(255 * opacity)
    )
    picture = Image.new("RGBA", (width, height), _GROUND)
    picture.putalpha(large.resize((width, height), Image.Resampling.BOX))
    return picture


def _star(side: int) -> Image.Image:
    """Draw a star of four points with curved sides."""
    radius = side * _OVERSAMPLING / 2
    turn = np.linspace(0, 2 * np.pi, 96, endpoint=False)
    reach = radius / (np.abs(np.cos(turn)) ** 0.6 + np.abs(np.sin(turn)) ** 0.6) ** (1 / 0.6)
    outline = np.column_stack([reach * np.cos(turn), reach * np.sin(turn)]) + radius
    large = Image.new("L", (side * _OVERSAMPLING, side * _OVERSAMPLING))
    ImageDraw.Draw(large).polygon([(float(x), float(y)) for x, y in outline], fill=255)
    picture = Image.new("RGBA", (side, side), _GOLD)
    picture.putalpha(large.resize((side, side), Image.Resampling.BOX))
    return picture


def _fitted(text: str, layout: Layout) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """Find the largest cut in which *text* takes two lines; the smallest one takes more."""
    for scale in _SCALES:
        face = font(max(round(layout.caption_pixels * scale), 8), SEMIBOLD)
        lines = _wrapped(text, face, layout.caption_width)
        if len(lines) <= _LINES and all(
            face.getlength(line) <= layout.caption_width for line in lines
        ):
            return face, lines
    pieces = [piece for word in text.split() for piece in _cut(word, face, layout.caption_width)]
    lines = _wrapped(" ".join(pieces), face, layout.caption_width)
    if len(lines) > _MOST_LINES:
        lines = [*lines[: _MOST_LINES - 1], lines[_MOST_LINES - 1].rstrip(".,;:!? ") + "…"]
    return face, lines


def _wrapped(text: str, face: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """Break *text* into as few lines as *width* needs, then make them even."""
    lines = _filled(text.split(), face, width)
    if len(lines) == _LINES:
        words = text.split()
        splits = [(" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words))]
        lines = list(min(splits, key=lambda pair: max(map(face.getlength, pair))))
    return lines


def _filled(words: Sequence[str], face: ImageFont.FreeTypeFont, width: int) -> list[str]:
    lines = [words[0]]
    for word in words[1:]:
        longer = f"{lines[-1]} {word}"
        if face.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _cut(word: str, face: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """Cut a word that no line can hold."""
    pieces = [""]
    for character in word:
        if face.getlength(pieces[-1] + character) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces
