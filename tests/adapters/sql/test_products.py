"""How much the catalogue asks of the database."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from stario.adapters.sql.engine import open_engine
from stario.adapters.sql.schema import upgrade
from stario.adapters.sql.storage import SqlStorage
from stario.domain.kernel.paging import PageRequest
from stario.ports.repositories.merch import ProductFilter
from tests.builders.catalogue import a_category, a_product, a_variant


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    url = f"sqlite:///{tmp_path}/stario.db"
    await upgrade(url)
    engine = open_engine(url)
    yield engine
    await engine.dispose()


@contextmanager
def statements(engine: AsyncEngine) -> Iterator[list[str]]:
    """What is asked meanwhile."""
    asked: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        asked.append(statement)

    event.listen(engine.sync_engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine.sync_engine, "before_cursor_execute", note)


async def test_a_list_is_two_statements_however_long(engine: AsyncEngine) -> None:
    storage, shelf = SqlStorage(engine), a_category()
    async with storage() as work:
        await work.categories.add(shelf)
        for _ in range(30):
            await work.products.add(a_product(shelf, a_variant(), a_variant(position=1)))
        await work.commit()

    async with storage() as work:
        with statements(engine) as asked:
            page = await work.products.list(PageRequest(1, 25), ProductFilter(text="cotton"))
        assert (len(page.items), page.total, len(asked)) == (25, 30, 2)
        with statements(engine) as asked:
            page = await work.products.list(PageRequest(9, 25), ProductFilter(text="cotton"))
        assert (len(page.items), page.total, len(asked)) == (0, 30, 2)


async def test_holding_is_one_statement(engine: AsyncEngine) -> None:
    storage, shelf = SqlStorage(engine), a_category()
    product = a_product(shelf, a_variant(stock=1))
    async with storage() as work:
        await work.categories.add(shelf)
        await work.products.add(product)
        await work.commit()

    async with storage() as work:
        with statements(engine) as asked:
            assert await work.products.reserve(product.variants[0].id, 1)
    assert [statement.split()[0] for statement in asked if statement != "BEGIN IMMEDIATE"] == [
        "UPDATE"
    ]
