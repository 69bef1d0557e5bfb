"""Fields that many requests and answers share."""

from collections.abc import Callable
from typing import Annotated, Generic, TypeVar

import msgspec
from msgspec import Meta

from stario.domain.kernel.money import TIYIN_PER_SOM, Money
from stario.domain.kernel.paging import LARGEST_PAGE, Page, PageRequest

T = TypeVar("T")
ItemT = TypeVar("ItemT")

# The length keeps out the newline that `$` would let through.
Uuid = Annotated[
    str,
    Meta(
        pattern="^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
        min_length=36,
        max_length=36,
        description="A UUIDv7 in lower case.",
        examples=["01980a2e-7a4c-7c3a-9d5b-2f6d1a7b8c90"],
    ),
]
AmountUzs = Annotated[int, Meta(ge=0, description="Whole so'm.", examples=[150000])]
RoundedUzs = Annotated[
    int,
    Meta(
        ge=0,
        description="Whole so'm; tiyin, where there are any, are left out here, not beside it.",
        examples=[150000],
    ),
]
Percent = Annotated[int, Meta(ge=0, le=100, examples=[40])]
# A million pages of a hundred: larger numbers overflow an offset in the database.
PageNumber = Annotated[int, Meta(ge=1, le=1_000_000, description="Counted from 1.")]
PageSize = Annotated[int, Meta(ge=1, le=LARGEST_PAGE, description="Items on a page.")]


def rounded_uzs(amount: Money) -> int:
    """Whole so'm of an amount, rounded down."""
    return amount.tiyin // TIYIN_PER_SOM


class PageQuery(msgspec.Struct, kw_only=True):
    """Inherit it in the query of a list."""

    page: PageNumber = 1
    page_size: PageSize = 20

    def request(self) -> PageRequest:
        return PageRequest(self.page, self.page_size)


class Listing(msgspec.Struct, Generic[T], kw_only=True):
    """One page of a list."""

    items: list[T]
    total: Annotated[int, Meta(ge=0, description="Items on all pages.")]
    page: PageNumber
    page_size: PageSize
    total_pages: Annotated[int, Meta(ge=0)]


def listing(page: Page[ItemT], render: Callable[[ItemT], T]) -> Listing[T]:
    return Listing(
        items=[render(item) for item in page.items],
        total=page.total,
        page=page.request.page,
        page_size=page.request.size,
        total_pages=page.total_pages,
    )
