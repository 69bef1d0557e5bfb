"""Lists that are longer than one answer."""

import pytest

from stario.domain.kernel.paging import LARGEST_PAGE, Page, PageRequest, every


@pytest.mark.parametrize("count", [0, 1, LARGEST_PAGE, LARGEST_PAGE + 1, 3 * LARGEST_PAGE])
async def test_every_item_is_read_once_and_in_order(count: int) -> None:
    asked: list[int] = []

    async def read(request: PageRequest) -> Page[int]:
        asked.append(request.page)
        return Page(tuple(range(count))[request.offset :][: request.size], count, request)

    assert await every(read) == list(range(count))
    assert asked == list(range(1, max(1, -(-count // LARGEST_PAGE)) + 1))
