"""Lists that are longer than one answer."""

from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

import attrs

T = TypeVar("T")

LARGEST_PAGE = 100


@attrs.frozen
class PageRequest:
    """The *page*-th page, counted from 1, of *size* items (1 to 100)."""

    page: int = attrs.field(default=1, validator=attrs.validators.ge(1))
    size: int = attrs.field(
        default=20, validator=[attrs.validators.ge(1), attrs.validators.le(LARGEST_PAGE)]
    )

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.size


@attrs.frozen
class Page(Generic[T]):
    """Some of *total* items."""

    items: tuple[T, ...]
    total: int
    request: PageRequest

    @property
    def total_pages(self) -> int:
        return -(-self.total // self.request.size)


async def every(read: Callable[[PageRequest], Awaitable[Page[T]]]) -> list[T]:
    """Read one largest page after another, and give the items of all."""
    found: list[T] = []
    number = 1
    while True:
        page = await read(PageRequest(number, LARGEST_PAGE))
        found += page.items
        if number >= page.total_pages:
            return found
        number += 1
