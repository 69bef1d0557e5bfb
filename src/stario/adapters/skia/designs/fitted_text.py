"""A few words, as large as their place allows."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import attrs
import skia

from stario.adapters.skia.layout.geometry import Rect
from stario.adapters.skia.typefaces import Typesetter
from stario.adapters.skia.typography import typeset
from stario.domain.kernel.errors import Invalid
from stario.domain.kernel.language import Language

FACES: Final = ("unbounded-900", "onest-700")
"""The first that has every letter is taken."""
MOST_LINES: Final = 6
LINE_HEIGHT: Final = 1.16
CAPITAL: Final = 0.70
"""Height of a capital, in sizes."""
LEAST_CAPITAL_MM: Final = 1.5
"""Smaller type fills with ink."""


@attrs.frozen(eq=False)
class FittedText:
    """`path` and `box` are in millimetres from the cut; `capital_mm` is a capital's height."""

    path: skia.Path
    box: Rect
    capital_mm: float


def fitted(
    text: str, language: Language, place: Rect, largest_mm: float, *, typesetter: Typesetter
) -> FittedText:
    """
    Break *text* into lines and set them into the middle of *place*.

    Args:
        largest_mm: no capital gets higher.

    Raises:
        Invalid: `glyph_missing` of `text`, or `does_not_fit`.
    """
    words = typeset(text, uzbek=language is Language.UZBEK).split()
    face = _face_for("".join(words), typesetter)
    lines, size = _broken(words, face, place, typesetter)
    size = min(size, largest_mm / CAPITAL)
    if size * CAPITAL < LEAST_CAPITAL_MM:
        raise Invalid("text", "does_not_fit")
    path = skia.Path()
    path.setFillType(skia.PathFillType.kEvenOdd)
    height = size * (LINE_HEIGHT * (len(lines) - 1) + CAPITAL)
    for number, line in enumerate(lines):
        outline = typesetter.outline(line, face, 0.0)
        left = place.x - (outline.extent.left + outline.extent.right) / 2 * size
        baseline = place.y - height / 2 + size * (CAPITAL + LINE_HEIGHT * number)
        matrix = skia.Matrix.Scale(size, size)
        matrix.postTranslate(left, baseline)
        placed = skia.Path()
        outline.path.transform(matrix, placed)
        path.addPath(placed)
    ink = path.computeTightBounds()
    # What hangs below the last line, or stands above the first, stays in the place.
    path.offset(0, min(0.0, place.bottom - ink.bottom()) + max(0.0, place.top - ink.top()))
    ink = path.computeTightBounds()
    box = Rect(ink.left(), ink.top(), ink.right(), ink.bottom())
    return FittedText(path, box, size * CAPITAL)


def _face_for(text: str, typesetter: Typesetter) -> str:
    for face in FACES:
        if typesetter.missing(text, face) is None:
            return face
    character = typesetter.missing(text, FACES[-1])
    raise Invalid("text", "glyph_missing", character=character)


def _broken(
    words: Sequence[str], face: str, place: Rect, typesetter: Typesetter
) -> tuple[list[str], float]:
    """Give the lines that can be set largest, and their size in millimetres."""
    best: tuple[list[str], float] = ([], 0.0)
    for count in range(1, min(MOST_LINES, len(words)) + 1):
        lines = _balanced(words, count, face, typesetter)
        widest = max(_width(line, face, typesetter) for line in lines)
        above = max(CAPITAL, typesetter.extent(lines[0], face, 0.0).ascent)
        below = max(0.0, typesetter.extent(lines[-1], face, 0.0).descent)
        height = LINE_HEIGHT * (len(lines) - 1) + above + below
        size = min(place.width / max(widest, 1e-6), place.height / height)
        if size > best[1]:
            best = (lines, size)
    return best


def _balanced(words: Sequence[str], count: int, face: str, typesetter: Typesetter) -> list[str]:
    """Break *words* into *count* lines, so that the widest is as narrow as can be."""

    @lru_cache(None)
    def split(start: int, left: int) -> tuple[float, tuple[str, ...]]:
        if left == 1:
            line = " ".join(words[start:])
            return _width(line, face, typesetter), (line,)
        found: list[tuple[float, tuple[str, ...]]] = []
        for end in range(start + 1, len(words) - left + 2):
            line = " ".join(words[start:end])
            widest, rest = split(end, left - 1)
            found.append((max(_width(line, face, typesetter), widest), (line, *rest)))
        return min(found)

    return list(split(0, count)[1])


def _width(line: str, face: str, typesetter: Typesetter) -> float:
    extent = typesetter.extent(line, face, 0.0)
    return extent.right - extent.left
