"""Boxes in units; `y` grows downwards."""

from collections.abc import Iterable
from typing import Final

import attrs

from stario.domain.generation.model.poster import PosterRatio

SHORT_SIDE: Final = 1080.0

SIZES: Final = {
    PosterRatio.SQUARE: (1080.0, 1080.0),
    PosterRatio.TALL: (1080.0, 1920.0),
    PosterRatio.WIDE: (1920.0, 1080.0),
    PosterRatio.PORTRAIT: (1080.0, 1350.0),
}
"""Width and height of a page."""


@attrs.frozen
class Rect:
    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def at(cls, x: float, y: float, width: float, height: float) -> "Rect":
        return cls(x, y, x + width, y + height)

    @classmethod
    def around(cls, rects: Iterable["Rect"]) -> "Rect":
        """Give the smallest one that holds all *rects*; there must be one."""
        every = list(rects)
        return cls(
            min(each.left for each in every),
            min(each.top for each in every),
            max(each.right for each in every),
            max(each.bottom for each in every),
        )

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def x(self) -> float:
        """The middle."""
        return (self.left + self.right) / 2

    @property
    def y(self) -> float:
        """The middle."""
        return (self.top + self.bottom) / 2

    @property
    def area(self) -> float:
        return max(0.0, self.width) * max(0.0, self.height)

    def inset(self, by: float) -> "Rect":
        """Make it smaller on each side; larger, where *by* is negative."""
        return Rect(self.left + by, self.top + by, self.right - by, self.bottom - by)

    def moved(self, x: float = 0.0, y: float = 0.0) -> "Rect":
        return Rect(self.left + x, self.top + y, self.right + x, self.bottom + y)

    def common(self, other: "Rect") -> "Rect":
        """Give what both cover; its area is 0 where they do not meet."""
        return Rect(
            max(self.left, other.left),
            max(self.top, other.top),
            min(self.right, other.right),
            min(self.bottom, other.bottom),
        )

    def meets(self, other: "Rect") -> bool:
        common = self.common(other)
        return common.width > 0 and common.height > 0

    def holds(self, other: "Rect", *, tolerance: float = 0.0) -> bool:
        return (
            other.left >= self.left - tolerance
            and other.top >= self.top - tolerance
            and other.right <= self.right + tolerance
            and other.bottom <= self.bottom + tolerance
        )
