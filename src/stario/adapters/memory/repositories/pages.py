"""Parts of lists."""

from collections.abc import Sequence
from typing import TypeVar

from stario.domain.kernel.paging import Page, PageRequest

T = TypeVar("T")


def page_of(items: Sequence[T], request: PageRequest) -> Page[T]:
    chosen = items[request.offset : request.offset + request.size]
    return Page(tuple(chosen), len(items), request)
