"""Typefaces, and lines of text as outlines."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Final

import attrs
import skia
import uharfbuzz as harfbuzz  # type: ignore[import-untyped]

from stario.adapters.skia.layout.measure import Extent, Measure
from stario.adapters.skia.layout.plan import Line

MODEL: Final = "poster-typefaces"

_NOT_DRAWN = 0
_SIZE = 1000.0
"""Outlines are made once at this size and scaled."""
_REMEMBERED = 2048


@attrs.frozen
class Outline:
    """Ink at size 1, from the start of the baseline."""

    path: skia.Path
    extent: Extent


@attrs.frozen(eq=False)
class Typeface:
    shaper: harfbuzz.Font
    units_per_em: int
    drawer: skia.Font

    @classmethod
    def read(cls, path: Path) -> "Typeface":
        data = path.read_bytes()
        face = harfbuzz.Face(data)
        drawer = skia.Font(skia.Typeface.MakeFromData(skia.Data.MakeWithCopy(data)), _SIZE)
        drawer.setHinting(skia.FontHinting.kNone)
        drawer.setSubpixel(True)
        drawer.setLinearMetrics(True)
        return cls(harfbuzz.Font(face), face.upem, drawer)


@attrs.define(eq=False)
class Typesetter(Measure):
    """
    The typefaces of a folder, by the names of their files without ending.

    May be used by several threads.
    """

    _faces: Mapping[str, Typeface]
    _lock: Lock = attrs.field(init=False, factory=Lock)

    @classmethod
    def load(cls, folder: Path) -> "Typesetter":
        return cls({path.stem: Typeface.read(path) for path in sorted(folder.glob("*.ttf"))})

    def __attrs_post_init__(self) -> None:
        self._remembered = lru_cache(_REMEMBERED)(self._set)

    def extent(self, text: str, face: str, tracking: float) -> Extent:
        return self.outline(text, face, tracking).extent

    def outline(self, text: str, face: str, tracking: float) -> Outline:
        """Shape *text*, which must be `writable`."""
        with self._lock:
            return self._remembered(text, face, tracking)

    def font(self, face: str, size: float) -> skia.Font:
        """Give what draws text as text, which a PDF file can be searched for."""
        return self._faces[face].drawer.makeWithSize(size)

    def missing(self, text: str, face: str) -> str | None:
        """Give the first character of *text* that *face* would draw as a box, if there is one."""
        with self._lock:
            font = self._faces[face].shaper
            for character in text:
                if not character.isspace() and not font.get_nominal_glyph(ord(character)):
                    return character
            return None

    def joined(self, lines: Iterable[Line]) -> skia.Path:
        """Give *lines* as one path."""
        path = skia.Path()
        path.setFillType(skia.PathFillType.kEvenOdd)
        for line in lines:
            path.addPath(self.path(line))
        return path

    def path(self, line: Line) -> skia.Path:
        """Give *line* as outlines at its place on the page."""
        outline = self.outline(line.text, line.face, line.tracking)
        matrix = skia.Matrix.Scale(line.size, line.size)
        if line.upwards:
            matrix.postRotate(-90)
        matrix.postTranslate(line.x, line.y)
        placed = skia.Path()
        outline.path.transform(matrix, placed)
        return placed

    def _set(self, text: str, face: str, tracking: float) -> Outline:
        typeface = self._faces[face]
        buffer = harfbuzz.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        harfbuzz.shape(typeface.shaper, buffer, {"kern": True, "liga": tracking == 0})
        path, x = skia.Path(), 0.0
        scale = _SIZE / typeface.units_per_em
        for glyph, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            outline = typeface.drawer.getPath(glyph.codepoint)
            if outline is not None:
                path.addPath(outline, x + position.x_offset * scale, -position.y_offset * scale)
            x += position.x_advance * scale + tracking * _SIZE
        return _at_size_one(path)


def _at_size_one(path: skia.Path) -> Outline:
    # Overlapping parts of a letter would show where its outline is stroked. What comes out is
    # filled by the even-odd rule, and `joined` keeps it so: `AsWinding` fills some counters.
    simple = skia.Simplify(path) or path
    one = skia.Path()
    simple.transform(skia.Matrix.Scale(1 / _SIZE, 1 / _SIZE), one)
    ink = one.computeTightBounds() if one.countPoints() else skia.Rect.MakeEmpty()
    return Outline(one, Extent(ink.left(), ink.right(), -ink.top(), ink.bottom()))
