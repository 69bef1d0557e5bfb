"""Random histories of stock: whatever happens, each storage counts as a simple model does."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from shutil import copy

import attrs
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from stario.adapters.memory.storage import MemoryStorage
from stario.adapters.sql.engine import open_engine
from stario.adapters.sql.storage import SqlStorage
from stario.domain.kernel.errors import Conflict
from stario.domain.merch.model.product import Product
from stario.ports.repositories.merch import Products
from stario.ports.storage import Storage
from tests.builders.catalogue import a_variant, remembered_product

SOME = st.integers(1, 6)


class StockHistory(RuleBasedStateMachine):
    """
    Orders hold, let go and buy; staff count anew, from what they saw some time ago.

    The model is two numbers. Some steps are thrown away at their end, and must leave nothing.
    """

    open_storage: Callable[[], Awaitable[Storage]]

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.storage = self.runner.run(_awaited(type(self).open_storage()))
        self.product = self.runner.run(remembered_product(self.storage, a_variant(stock=8)))
        self.seen: Product = self.product
        self.variant = self.product.variants[0].id
        self.stock: int | None = 8
        self.reserved = 0

    def teardown(self) -> None:
        if isinstance(self.storage, SqlStorage):
            self.runner.run(self.storage.close())
        self.runner.close()

    def within(self, step: Callable[[Products], Awaitable[bool | None]], *, lasts: bool) -> bool:
        """Whether it was done; a refusal is no exception here."""

        async def unit() -> bool:
            async with self.storage() as work:
                try:
                    done = await step(work.products) is not False
                except Conflict:
                    done = False
                if lasts:
                    await work.commit()
            return done

        return self.runner.run(unit())

    @rule(quantity=SOME, lasts=st.booleans())
    def reserve(self, quantity: int, lasts: bool) -> None:
        is_there = self.stock is None or self.stock - self.reserved >= quantity
        done = self.within(lambda p: p.reserve(self.variant, quantity), lasts=lasts)
        assert done is is_there
        if done and lasts:
            self.reserved += quantity

    @rule(quantity=SOME, lasts=st.booleans())
    def release(self, quantity: int, lasts: bool) -> None:
        done = self.within(lambda p: p.release(self.variant, quantity), lasts=lasts)
        assert done is (self.reserved >= quantity)
        if done and lasts:
            self.reserved -= quantity

    @rule(quantity=SOME, lasts=st.booleans())
    def sell(self, quantity: int, lasts: bool) -> None:
        done = self.within(lambda p: p.sell(self.variant, quantity), lasts=lasts)
        assert done is (self.reserved >= quantity)
        if done and lasts:
            self.reserved -= quantity
            self.stock = None if self.stock is None else self.stock - quantity

    @rule(quantity=SOME, lasts=st.booleans())
    def restock(self, quantity: int, lasts: bool) -> None:
        assert self.within(lambda p: p.restock(self.variant, quantity), lasts=lasts)
        if lasts and self.stock is not None:
            self.stock += quantity

    @rule()
    def look(self) -> None:
        self.seen = self.remembered()

    @rule(count=st.none() | st.integers(0, 12))
    def count(self, count: int | None) -> None:
        """A count is a difference to what was seen: sales meanwhile stay sold."""
        (was,) = self.seen.variants
        new = attrs.evolve(self.seen, variants=(attrs.evolve(was, stock=count),))
        expected = count
        if count is not None and was.stock is not None and self.stock is not None:
            expected = self.stock + count - was.stock
        is_current = (was.stock is None) is (self.stock is None)
        fits = expected is None or expected >= self.reserved
        done = self.within(lambda p: p.save(new, was=self.seen), lasts=True)
        assert done is (is_current and fits)
        if done:
            self.stock = expected

    @invariant()
    def counts_agree(self) -> None:
        (variant,) = self.remembered().variants
        assert (variant.stock, variant.reserved) == (self.stock, self.reserved)

    def remembered(self) -> Product:
        async def read() -> Product:
            async with self.storage() as work:
                return await work.products.get(self.product.id)

        return self.runner.run(read())


async def _awaited(waiting: Awaitable[Storage]) -> Storage:
    return await waiting


def explore(open_storage: Callable[[], Awaitable[Storage]], *, histories: int) -> None:
    class Explored(StockHistory):
        pass

    Explored.open_storage = staticmethod(open_storage)
    run_state_machine_as_test(
        Explored,
        settings=settings(
            max_examples=histories,
            stateful_step_count=30,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_histories_in_memory() -> None:
    async def opened() -> Storage:
        return MemoryStorage()

    explore(opened, histories=30)


def test_histories_on_sqlite(sqlite_template: Path, tmp_path: Path) -> None:
    path = tmp_path / "histories.db"

    async def opened() -> Storage:
        for old in tmp_path.glob("histories.db*"):
            old.unlink()
        copy(sqlite_template, path)
        return SqlStorage(open_engine(f"sqlite:///{path}"))

    explore(opened, histories=8)
