"""Letters that Uzbek needs and some typefaces lack, made of letters they have."""

from collections.abc import Callable
from functools import partial

import attrs
from fontTools.pens.boundsPen import BoundsPen  # type: ignore[import-untyped]
from fontTools.pens.recordingPen import DecomposingRecordingPen  # type: ignore[import-untyped]
from fontTools.pens.ttGlyphPen import TTGlyphPen  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

Point = tuple[float, float]

_APOSTROPHES = ((0x02BB, 0x2018), (0x02BC, 0x2019))
"""The turned comma of oʻ and gʻ and the tutuq belgisi have the shapes of quotation marks."""

_LEGS = {
    0x049A: (0x041A, 0x0426),
    0x049B: (0x043A, 0x0446),
    0x04B2: (0x0425, 0x0426),
    0x04B3: (0x0445, 0x0446),
}
"""Ққ Ҳҳ: Кк and Хх with the leg of Цц."""

_BARS = {0x0492: 0x0413, 0x0493: 0x0433}
"""Ғғ: Гг with a bar."""

_STEM = 0x0406
"""І is nothing but a stem, so its width is that of one."""


@attrs.frozen
class _Box:
    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom


def complete(font: TTFont) -> None:
    """Add what is missing of ʻ ʼ Ққ Ғғ Ҳҳ to *font*, where it has what they are made of."""
    known = font.getBestCmap()
    for wanted, alike in _APOSTROPHES:
        if wanted not in known and alike in known:
            _name(font, wanted, known[alike])
    for wanted, (base, legged) in _LEGS.items():
        if wanted not in known and base in known and legged in known:
            _add(font, wanted, base, partial(_leg, font, legged))
    for wanted, base in _BARS.items():
        if wanted not in known and base in known:
            _add(font, wanted, base, partial(_bar, font))


def _leg(font: TTFont, legged: int, letter: _Box) -> list[Point]:
    depth, stem = -_bounds(font, legged).bottom, _stem(font, letter)
    width = stem * 0.82
    left, right = letter.right - width * 0.98, letter.right + width * 0.02
    return [(left, -depth), (left, stem * 0.35), (right, stem * 0.35), (right, -depth)]


def _bar(font: TTFont, letter: _Box) -> list[Point]:
    stem = _stem(font, letter)
    low = letter.bottom + letter.height * 0.42
    high = low + stem * 0.62
    left, right = letter.left - stem * 0.55, letter.left + stem * 2.2
    return [(left, low), (left, high), (right, high), (right, low)]


def _stem(font: TTFont, letter: _Box) -> float:
    return _bounds(font, _STEM).width if _STEM in font.getBestCmap() else letter.width * 0.22


def _bounds(font: TTFont, code: int) -> _Box:
    glyphs = font.getGlyphSet()
    pen = BoundsPen(glyphs)
    glyphs[font.getBestCmap()[code]].draw(pen)
    return _Box(*(pen.bounds or (0.0, 0.0, 0.0, 0.0)))


def _add(font: TTFont, code: int, base: int, addition: Callable[[_Box], list[Point]]) -> None:
    glyphs, based_on = font.getGlyphSet(), font.getBestCmap()[base]
    record = DecomposingRecordingPen(glyphs)
    glyphs[based_on].draw(record)
    pen = TTGlyphPen(None)
    record.replay(pen)
    corners = addition(_bounds(font, base))
    pen.moveTo(corners[0])
    for corner in corners[1:]:
        pen.lineTo(corner)
    pen.closePath()
    name = f"uni{code:04X}"
    font["glyf"][name] = pen.glyph()
    # Both the list and the index of names made from it earlier must know the new one.
    font.setGlyphOrder(list(dict.fromkeys([*font.getGlyphOrder(), name])))
    advance, bearing = font["hmtx"][based_on]
    font["hmtx"][name] = (advance, int(min(bearing, corners[0][0])))
    _name(font, code, name)


def _name(font: TTFont, code: int, name: str) -> None:
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[code] = name
