"""One text of a column, as lines that fit."""

from collections.abc import Sequence

import attrs

from stario.adapters.skia.layout.geometry import Rect
from stario.adapters.skia.layout.lines import balanced, cut_words
from stario.adapters.skia.layout.measure import Extent, Measure
from stario.adapters.skia.layout.plan import Block, Line
from stario.adapters.skia.layout.spec import Align, Item, Slot

_ENOUGH = 0.75
"""A text takes another line only where it would otherwise be smaller than this part of its size."""
_AIR = 0.06
"""Between the ink of two lines, in parts of the size."""


class DoesNotFit(Exception):
    """No size that can be read leaves room for a text."""

    def __init__(self, slot: Slot) -> None:
        super().__init__(slot)
        self.slot = slot


@attrs.frozen
class Setting:
    """A text in lines at one size."""

    item: Item
    lines: Sequence[str]
    extents: Sequence[Extent]
    size: float

    @property
    def ascent(self) -> float:
        return self.extents[0].ascent * self.size

    @property
    def baselines(self) -> Sequence[float]:
        """From the upper edge of the ink, in units."""
        at, result = self.ascent, [self.ascent]
        for above, below in zip(self.extents, self.extents[1:], strict=False):
            # Letters with marks above and tails below may need more than the leading.
            apart = max(self.item.leading, above.descent + below.ascent + _AIR)
            at += apart * self.size
            result.append(at)
        return result

    @property
    def height(self) -> float:
        return self.baselines[-1] + self.extents[-1].descent * self.size

    @property
    def width(self) -> float:
        return max(extent.width for extent in self.extents) * self.size


def settings(text: str, item: Item, width: float, *, measure: Measure) -> Sequence[Setting]:
    """
    Give the ways to set *text* in `item.lines` lines or fewer, each as large as *width* allows.

    Raises:
        DoesNotFit: in none of them letters have the least size.
    """
    found = _ways(text, item, width, measure)
    if not found:
        # One endless word: it is cut where it must be; sooner, if its letters are wide ones.
        for letters in ("m", text):
            longest = _least_count(letters, item, width, measure)
            found = found or _ways(cut_words(text, longest), item, width, measure)
    if not found:
        raise DoesNotFit(item.slot)
    return found


def _least_count(letters: str, item: Item, width: float, measure: Measure) -> int:
    """How many of the widest of *letters* go on a line at the least size."""
    widest = max(measure.extent(letter, item.face, 0.0).width for letter in letters)
    return int(width / max(1e-6, (widest + item.tracking) * item.least_size))


def preferred(ways: Sequence[Setting], *, factor: float = 1.0) -> Setting:
    """Choose the fewest lines at nearly the full size, else the largest letters."""
    for way in ways:
        if way.size >= _ENOUGH * way.item.size * factor:
            return way
    return max(ways, key=lambda way: way.size)


def shrunk(way: Setting, factor: float) -> Setting:
    """Make it at most *factor* of its item's size, and not smaller than is readable."""
    size = min(way.size, max(way.item.least_size, way.item.size * factor))
    return attrs.evolve(way, size=size)


def placed(way: Setting, *, left: float, right: float, top: float, align: Align) -> Block:
    lines = []
    for text, extent, down in zip(way.lines, way.extents, way.baselines, strict=True):
        start = _start(extent, way.size, left, right, align)
        y = top + down
        item = way.item
        ink = _ink(extent, way.size, start, y)
        lines.append(
            Line(
                text=text,
                face=item.face,
                size=way.size,
                tracking=item.tracking,
                x=start,
                y=y,
                ink=ink,
            )
        )
    return Block(item=way.item, lines=tuple(lines))


def _ways(text: str, item: Item, width: float, measure: Measure) -> list[Setting]:
    found = []
    for count in range(1, item.lines + 1):
        lines = balanced(text, count, measure=measure, face=item.face, tracking=item.tracking)
        if lines is None:
            break
        extents = tuple(measure.extent(line, item.face, item.tracking) for line in lines)
        widest = max(extent.width for extent in extents)
        size = min(item.size, width / max(1e-6, widest))
        if size >= item.least_size:
            found.append(Setting(item, lines, extents, size))
    return found


def _start(extent: Extent, size: float, left: float, right: float, align: Align) -> float:
    if align == "left":
        return left - extent.left * size
    if align == "right":
        return right - extent.right * size
    return (left + right) / 2 - (extent.left + extent.right) / 2 * size


def _ink(extent: Extent, size: float, x: float, y: float) -> Rect:
    return Rect(
        x + extent.left * size,
        y - extent.ascent * size,
        x + extent.right * size,
        y + extent.descent * size,
    )
