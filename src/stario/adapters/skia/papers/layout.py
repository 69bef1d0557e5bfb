"""A table that goes on from page to page, with its sums on the last one."""

from collections.abc import Iterable
from typing import Protocol, TypeVar

import attrs

A4 = (595.0, 842.0)
"""Width and height in points."""


class Row(Protocol):
    @property
    def height(self) -> float: ...


R = TypeVar("R", bound=Row)


@attrs.frozen(kw_only=True)
class TableLayout:
    """
    Where the table stands, in points from the upper edge.

    `top` is where it begins on the first page, `top_later` on the others, `bottom` where its last
    row ends; `head` is the height of its head, `sums` of what follows the last row.
    """

    top: float
    top_later: float
    bottom: float
    head: float
    sums: float

    def top_of(self, number: int) -> float:
        """Where the table begins on page *number*, which counts from 1."""
        return self.top if number == 1 else self.top_later

    def paged(self, rows: Iterable[R]) -> list[list[R]]:
        """Spread *rows* over pages, so that the sums have room on the last one."""
        pages: list[list[R]] = [[]]
        y = self.top_of(1) + self.head
        for row in rows:
            if y + row.height > self.bottom:
                pages.append([])
                y = self.top_of(len(pages)) + self.head
            pages[-1].append(row)
            y += row.height
        if y + self.sums > self.bottom:
            pages.append([])
        return pages
